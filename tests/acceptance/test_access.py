"""Who may come in: a supervisor lets an auditor in and takes them off, and makes a token for a system."""

import re
from collections.abc import Awaitable, Callable

import httpx
from playwright.async_api import expect

from tests.acceptance.acts import PASSWORD, Person, join
from tests.acceptance.screens import Phone

Hand = Callable[..., Awaitable[Phone]]


async def test_an_auditor_is_let_in_reads_and_is_taken_off(phone: Hand) -> None:
    susan = await _supervisor(await phone(desktop=True))
    ada = await join(await phone(desktop=True), "Ada")
    page = susan.page
    await page.get_by_role("button", name="Let an auditor in").click()
    sheet = page.get_by_role("dialog", name="Let an auditor in")
    await sheet.get_by_label("Handle").fill(ada.handle)
    await sheet.get_by_label("Your password").fill("not my password")
    await sheet.get_by_role("button", name="Let in").click()
    await expect(sheet.get_by_role("alert")).to_be_visible()
    await sheet.get_by_label("Your password").fill(PASSWORD)
    await sheet.get_by_role("button", name="Let in").click()
    row = page.get_by_role("row").filter(has_text=ada.handle)
    await expect(row).to_contain_text("auditor")

    await ada.page.goto("/operator/access")
    await expect(ada.page.get_by_role("row").filter(has_text=susan.handle)).to_contain_text("supervisor")
    await expect(ada.page.get_by_role("button", name=re.compile("Remove|Make a token"))).to_have_count(0)

    await row.get_by_role("button", name="Remove").click()
    await page.get_by_role("dialog", name=re.compile("Ada")).get_by_role("button", name="Remove").click()
    await expect(row).to_have_count(0)
    await ada.page.reload()
    await ada.sees("This is for the staff")


async def test_nobody_can_remove_themselves(phone: Hand) -> None:
    susan = await _supervisor(await phone(desktop=True))
    row = susan.page.get_by_role("row").filter(has_text=susan.handle)
    await expect(row).to_contain_text("supervisor")
    await expect(row.get_by_role("button")).to_have_count(0)


async def test_a_token_is_shown_once_opens_the_books_and_is_revoked(phone: Hand) -> None:
    susan = await _supervisor(await phone())
    page, name = susan.page, f"Payroll of {susan.handle}"
    await page.get_by_role("button", name="Make a token").click()
    sheet = page.get_by_role("dialog", name="Make a token")
    await sheet.get_by_label("Name").fill(name)
    await sheet.get_by_label("Your password").fill(PASSWORD)
    await sheet.get_by_role("button", name="Make a token").click()
    secret = await sheet.locator("code").inner_text()
    await page.keyboard.press("Escape")
    await expect(sheet).to_be_visible()
    await sheet.get_by_role("button", name="Copy").click()
    assert await page.evaluate("navigator.clipboard.readText()") == secret
    await sheet.get_by_role("button", name="I have kept it").click()
    await expect(page.get_by_text(secret)).to_have_count(0)

    row = page.get_by_role("row").filter(has_text=name)
    await expect(row).to_contain_text("good")
    assert await _reads(susan, secret) == httpx.codes.OK
    await row.get_by_role("button", name="Revoke").click()
    await page.get_by_role("dialog", name=re.compile("^Revoke")).get_by_role("button", name="Revoke").click()
    await expect(row).to_contain_text("revoked")
    assert await _reads(susan, secret) == httpx.codes.UNAUTHORIZED


async def _supervisor(phone: Phone) -> Person:
    susan = await join(phone, "Susan")
    phone.town.quan("operator", "grant", susan.handle, "supervisor")
    await susan.page.goto("/operator/access")
    return susan


async def _reads(somebody: Person, secret: str) -> int:
    async with httpx.AsyncClient(base_url=somebody.phone.town.url) as system:
        reply = await system.get("/v1/operator/chart", headers={"authorization": f"Bearer {secret}"})
    return reply.status_code
