"""Photograph every screen and sheet of a running demo town, to be looked at by people.

    python -m tests.acceptance.shoot http://localhost:8000 /tmp/screens phone fr dark

Sizes, languages and themes that are not named are all taken.
"""

import asyncio
import itertools
import shutil
import sys
from pathlib import Path

from playwright.async_api import Browser, async_playwright

from quan.demo import DEMO_PASSWORD, DEMO_PAYMENT_PASSWORD, STAFF
from tests.acceptance.screens import LOCALES, Phone, Town
from tests.acceptance.table import SHEETS, SIGNED_OUT, filled, members_routes
from tests.acceptance.test_routes import COUNT_CALLS, GO, SETTLED

CONSOLE = "/operator"
CLERK, SUPERVISOR = STAFF


async def main(url: str, folder: Path, wanted: set[str]) -> None:
    """Shoot what was asked for."""
    async with async_playwright() as driver:
        camera = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
        chromium = await driver.chromium.launch(executable_path=shutil.which("chromium"), args=camera)
        ids = await _ids(chromium, Town(url, {}))
        for size, language, theme in itertools.product(("phone", "desktop"), LOCALES, ("light", "dark")):
            kinds = ((size, {"phone", "desktop"}), (language, set(LOCALES)), (theme, {"light", "dark"}))
            if all(one in wanted or not wanted & kind for one, kind in kinds):
                await _shoot(chromium, Town(url, {}), folder / size / language / theme, ids)
        await chromium.close()


async def _shoot(chromium: Browser, town: Town, folder: Path, ids: dict[str, str]) -> None:
    size, language, theme = folder.parts[-3:]
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    phone = await Phone.new(
        chromium, town, language=language, dark=theme == "dark", desktop=size == "desktop"
    )
    page = phone.page
    await page.add_init_script(COUNT_CALLS)
    await page.goto("/welcome")
    for route in SIGNED_OUT:
        await _take(phone, route, folder / _name(route))
    await _sign_in(phone, "mei")
    await page.goto("/")
    screens = members_routes()
    await _walk(phone, [one for one in screens if not one.startswith(CONSOLE)], ids, folder)
    await _sign_in(phone, SUPERVISOR)
    await page.goto("/")
    await _walk(phone, [one for one in screens if one.startswith(CONSOLE)], ids, folder)
    phone.check_console()
    await phone.context.close()


async def _walk(phone: Phone, routes: list[str], ids: dict[str, str], folder: Path) -> None:
    for route in routes:
        await _take(phone, filled(route, ids), folder / _name(route))
    for route, opener in SHEETS.items():
        if route.partition("#")[0] in routes:
            await _open(phone, filled(route, ids), opener, folder / _name(f"sheet {route}"))


async def _open(phone: Phone, address: str, opener: str, file: Path) -> None:
    page = phone.page
    await page.evaluate(GO, address)
    await page.evaluate(SETTLED)
    if opener == ".key-submit":
        await page.locator(".key").first.click()
    button = page.locator(opener).first
    if not await button.is_visible():
        return
    await button.click()
    await page.evaluate(SETTLED)
    await page.screenshot(path=file)
    await page.keyboard.press("Escape")
    await page.wait_for_timeout(50)


async def _take(phone: Phone, address: str, file: Path) -> None:
    await phone.page.evaluate(GO, address)
    await phone.page.evaluate(SETTLED)
    await phone.page.wait_for_timeout(80)
    await phone.page.screenshot(path=file)


async def _sign_in(phone: Phone, handle: str) -> None:
    await phone.calls("POST", "/v1/sign-in", {"login": handle, "password": DEMO_PASSWORD})


async def _ids(chromium: Browser, town: Town) -> dict[str, str]:
    phone = await Phone.new(chromium, town, language="en", dark=False, desktop=False)
    await phone.page.goto("/welcome")
    await _sign_in(phone, "mei")
    friends = [one["person"] for one in (await phone.calls("GET", "/v1/contacts"))["items"]]
    friend = next(one for one in friends if one["kind"] == "person")
    bill = (await phone.calls("GET", "/v1/bills?direction=out"))["items"][0]["id"]
    token = (await phone.calls("GET", "/v1/me/code"))["text"].rpartition("/")[2]
    me = (await phone.calls("GET", "/v1/me"))["me"]["id"]
    cash = await _cash_order(phone, friends)
    payout = await _payout(phone)
    await _sign_in(phone, "wei")
    money = {"amount": "38.00", "asset": "CNY"}
    asked = {"payer": me, "amount": money, "note": "Cinema on Friday"}
    request = (await phone.calls("POST", "/v1/payment-requests", asked, key="cinema"))["id"]
    await _sign_in(phone, CLERK)
    latest = (await phone.calls("GET", "/v1/operator/transfers?code=1&limit=2"))["items"]
    reversal = {"transfer": latest[1]["id"], "reason": "Double charge at the till"}
    await phone.call("POST", "/v1/operator/proposals", reversal, **{"idempotency-key": latest[1]["id"]})
    await phone.context.close()
    return {
        "/operator/accounts/$id": latest[0]["debit"]["id"],
        "/operator/transfers/$id": latest[0]["id"],
        "/bills/$id": bill,
        "/paid/$id": bill,
        "/requests/$id": request,
        "/cash-orders/$id": cash,
        "/payouts/$id": payout,
        "/people/$id": friend["id"],
        "/transfer/$id": friend["id"],
        "/requests/new/$id": friend["id"],
        "/u/$token": token,
    }


async def _cash_order(phone: Phone, friends: list[dict[str, str]]) -> str:
    for friend in friends:
        proof = {"password": DEMO_PAYMENT_PASSWORD}
        body = {"agent": friend["id"], "amount": {"amount": "50.00", "asset": "CNY"}, "proof": proof}
        answer = await phone.call(
            "POST", "/v1/cash-out", body, **{"idempotency-key": f"shoot-{friend['id']}"}
        )
        if answer["status"] < 300:
            return str(answer["body"]["id"])
    return "csh_none"


async def _payout(phone: Phone) -> str:
    """Withdraw a little; without QUAN_BANK_IBAN the screen says that there is no such payout."""
    account = {"iban": "DE89370400440532013000", "holder": "Mei Lin"}
    proof = {"password": DEMO_PAYMENT_PASSWORD}
    body = {**account, "amount": {"amount": "10.00", "asset": "CNY"}, "proof": proof}
    answer = await phone.call("POST", "/v1/payouts", body, **{"idempotency-key": "shoot-payout"})
    return str(answer["body"]["id"]) if answer["status"] < 300 else "pyo_none"


def _name(route: str) -> str:
    return (route.strip("/").replace("/", "-").replace("$", "") or "home") + ".png"


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), set(sys.argv[3:])))
