"""Quan as an app on the phone: it can be installed, opens without a network, and pays without one."""

import re
from collections.abc import Awaitable, Callable
from pathlib import Path

from playwright.async_api import Playwright, expect

from tests.acceptance.acts import DIGITS, Person, arrive, friends
from tests.acceptance.conftest import find_chromium
from tests.acceptance.screens import Phone, Town

Hand = Callable[..., Awaitable[Phone]]


async def test_a_browser_offers_to_install_it(playwright: Playwright, town: Town, tmp_path: Path) -> None:
    context = await playwright.chromium.launch_persistent_context(
        tmp_path, executable_path=find_chromium(), headless=True
    )
    page = context.pages[0]
    await page.goto(town.url)
    await page.evaluate("() => navigator.serviceWorker.ready.then(() => 1)")
    session = await context.new_cdp_session(page)
    manifest = await session.send("Page.getAppManifest")
    errors = await session.send("Page.getInstallabilityErrors")
    await context.close()

    assert manifest["errors"] == []
    assert errors["installabilityErrors"] == []


async def test_it_opens_without_a_network_and_says_so(phone: Hand) -> None:
    mei = await arrive(await phone(), "Mei")
    await _is_kept(mei)
    await mei.phone.context.set_offline(True)
    await mei.page.goto("/")

    await expect(mei.page.get_by_role("heading", name="Hello, Mei")).to_be_visible()
    await mei.sees("You are offline")
    await expect(mei.page.get_by_role("region", name="Balance")).to_contain_text("200.00")

    await mei.phone.context.set_offline(False)
    await expect(mei.page.get_by_text("You are offline")).to_have_count(0)


async def test_a_payment_without_a_network_is_not_lost_and_not_doubled(phone: Hand) -> None:
    mei, wei = await friends(await phone(), await phone())
    small = {"amount": {"amount": "50.00", "asset": "CNY"}, "proof": {"password": DIGITS}}
    await mei.phone.calls("PUT", "/v1/wallet/small-payment", small)
    await mei.page.goto(f"/transfer/{await wei.id()}?amount=40.00")
    await mei.page.get_by_role("button", name="Transfer", exact=True).click()
    pay = mei.page.get_by_role("dialog").get_by_role("button", name="Pay ¥40.00")
    await pay.wait_for()

    await mei.phone.context.set_offline(True)
    await pay.click()
    await mei.sees("Still checking")
    await mei.phone.context.set_offline(False)

    await expect(mei.page.get_by_role("heading", name="Paid", level=2)).to_be_visible(timeout=20_000)
    assert (await mei.balance(), await wei.balance()) == ("160.00", "240.00")


async def test_a_pay_code_shown_without_a_network_is_charged(phone: Hand) -> None:
    mei, wei = await friends(await phone(), await phone())
    small = {"amount": {"amount": "50.00", "asset": "CNY"}, "proof": {"password": DIGITS}}
    await mei.phone.calls("PUT", "/v1/wallet/small-payment", small)
    await mei.page.goto("/pay")
    await _is_kept(mei)
    await mei.phone.context.set_offline(True)
    await mei.page.goto("/pay")
    await mei.sees("You are offline")
    code = await _digits(mei)

    charge = {"code": code, "amount": {"amount": "12.50", "asset": "CNY"}}
    answer = await wei.phone.calls("POST", "/v1/pay-codes/charge", charge, key=code)
    assert answer["status"] == "paid"
    await mei.phone.context.set_offline(False)

    await expect(mei.page.get_by_role("heading", name="Paid", level=2)).to_be_visible(timeout=20_000)
    assert (await mei.balance(), await wei.balance()) == ("187.50", "212.50")


async def test_pay_codes_without_a_network_change_each_minute_and_end(phone: Hand) -> None:
    mei = await arrive(await phone(), "Mei")
    await mei.page.clock.install()
    await mei.page.goto("/pay")
    first = await _digits(mei)
    await mei.phone.context.set_offline(True)
    await mei.page.clock.fast_forward(3 * 60_000)
    await expect(mei.page.get_by_text("Tap to show the number")).to_be_visible()
    assert await _digits(mei) != first
    await mei.page.clock.fast_forward(10 * 60_000)

    await mei.sees("Your pay code has run out")


async def _is_kept(person: Person) -> None:
    """Wait until the service worker has the app, and what the screens show is on the phone."""
    await person.page.evaluate("() => navigator.serviceWorker.ready.then(() => 1)")
    await person.page.wait_for_timeout(1500)


async def _digits(person: Person) -> str:
    await person.page.get_by_role("button", name="Tap to show the number").click()
    digits = person.page.get_by_role("button", name=re.compile(r"^\d{4} \d{4}"))
    return (await digits.inner_text()).replace(" ", "")
