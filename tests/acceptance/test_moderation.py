"""A moderator reads what was reported and decides; who was decided against is heard by somebody else."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

from playwright.async_api import Page, expect

from tests.acceptance.acts import Person, friends, join
from tests.acceptance.screens import Phone

Hand = Callable[..., Awaitable[Phone]]


async def test_a_report_is_decided_and_an_appeal_by_somebody_else(phone: Hand) -> None:
    mei, wei = await friends(await phone(), await phone())
    ana = await _moderator(await phone(desktop=True), "Ana")
    otto = await _moderator(await phone(), "Otto")
    conversation = await _talk(wei, mei, "Hello", "Pay first, then I send it")
    report = await _reports(mei, conversation, 2)

    page = ana.page
    await page.goto("/me")
    await page.get_by_role("link", name="Operator console").click()
    await expect(page.get_by_role("link", name="Journal")).to_have_count(0)
    await page.get_by_role("article").filter(has_text="There is nothing").get_by_role("link").click()
    await expect(page.get_by_role("listitem").filter(has_text="Pay first")).to_contain_text("Reported")
    await _decides(page, "suspend from chat", "Sells what does not exist", days="7")
    await ana.sees("Decided. Both sides were told.")
    await expect(page.get_by_role("button", name="Decide")).to_have_count(0)
    refused = await wei.phone.call("POST", f"/v1/conversations/{conversation}/messages", _text("Hey"))
    assert (refused["status"], refused["body"]["type"]) == (403, "/problems/chat/suspended")

    await wei.phone.calls("POST", f"/v1/reports/{report}/appeal", {"words": "I did send it"})
    await page.reload()
    await ana.sees("Somebody else must decide this")
    await otto.page.goto("/operator/reports")
    await otto.page.get_by_role("article").filter(has_text="Appeal").get_by_role("link").first.click()
    await otto.sees("I did send it")
    await _decides(otto.page, "dismiss", "The parcel was on its way")
    await otto.sees("Decided. Both sides were told.")
    await wei.phone.calls("POST", f"/v1/conversations/{conversation}/messages", _text("Thank you"))
    outcome = (await mei.phone.calls("GET", "/v1/reports"))["items"][0]["outcome"]
    assert (outcome["action"], outcome["reason"]) == ("dismiss", "The parcel was on its way")


async def test_under_a_legal_hold_a_moderator_reads_what_was_taken_back(phone: Hand) -> None:
    mei, wei = await friends(await phone(), await phone())
    ana = await _moderator(await phone(desktop=True), "Ana")
    conversation = await _talk(wei, mei, "Hello", "Pay first, then I send it")
    report = await _reports(mei, conversation, 1)

    page = ana.page
    await page.goto(f"/operator/reports/{report}")
    await page.get_by_role("button", name="Set a legal hold").click()
    sheet = page.get_by_role("dialog")
    await sheet.get_by_label("Reason").fill("The court asked")
    await sheet.get_by_role("button", name="Set a legal hold").click()
    await ana.sees("Held. Nothing of it is erased from now on.")
    await wei.phone.calls("DELETE", f"/v1/conversations/{conversation}/messages/2?for=all")
    await page.get_by_role("button", name="What was taken back").click()
    kept = page.get_by_role("list", name="What was taken back")
    await expect(kept).to_contain_text("Pay first, then I send it")

    await page.goto("/operator/reports?status=held")
    held = page.locator("section").filter(has_text="The court asked")
    await held.get_by_role("button", name="Lift the hold").click()
    await sheet.get_by_label("Reason").fill("The court has it")
    await sheet.get_by_role("button", name="Lift the hold").click()
    await ana.sees("Lifted")
    await expect(held).to_have_count(0)


async def _moderator(phone: Phone, name: str) -> Person:
    person = await join(phone, name)
    phone.town.quan("operator", "grant", person.handle, "moderator")
    return person


async def _talk(one: Person, other: Person, *texts: str) -> str:
    opened: Any = {"kind": "direct", "member": await other.id()}
    conversation = str((await one.phone.calls("POST", "/v1/conversations", opened))["id"])
    for text in texts:
        await one.phone.calls("POST", f"/v1/conversations/{conversation}/messages", _text(text))
    return conversation


def _text(text: str) -> dict[str, object]:
    return {"client_id": str(uuid4()), "body": {"type": "text", "text": text}}


async def _reports(who: Person, conversation: str, number: int) -> str:
    report = {"conversation": conversation, "number": number, "reason": "fraud", "note": "There is nothing"}
    return str((await who.phone.calls("POST", "/v1/reports", report))["id"])


async def _decides(page: Page, action: str, reason: str, *, days: str | None = None) -> None:
    await page.get_by_role("group", name="What to do").get_by_text(action, exact=True).click()
    if days is not None:
        await page.get_by_label("Days").fill(days)
    await page.get_by_label("Reason").fill(reason)
    await page.get_by_role("button", name="Decide").click()
