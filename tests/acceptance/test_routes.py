"""Every screen and every sheet, in three languages, light and dark: accessible, quiet, and not too wide.

One phone for each language and theme walks through the whole route table, as a person does: without reloads.
"""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser, CDPSession, Page

from tests.acceptance import axe
from tests.acceptance.furniture import Furnished, furnish
from tests.acceptance.screens import LOCALES, PHONE, Phone, Town
from tests.acceptance.table import SHEETS, SIGNED_OUT, filled, members_routes

COUNT_CALLS = """
window.callsUnderWay = 0
const call = window.fetch
window.fetch = (...given) => {
    window.callsUnderWay++
    return call(...given).finally(() => window.callsUnderWay--)
}
"""
GO = "address => { history.pushState(null, '', address) }"
SETTLED = """async () => {
    const here = name => document.querySelector(name) !== null
    const busy = () => window.callsUnderWay > 0 || here(".skeleton") || !here("h1")
    const end = performance.now() + 8000
    for (let calm = 0; calm < 4 && performance.now() < end; calm = busy() ? 0 : calm + 1)
        await new Promise(go => setTimeout(go, 25))
    return location.pathname
}"""
SPOIL = """() => {
    const pale = document.createElement("p")
    pale.textContent = "Pale"
    pale.style.color = "#ddd"
    const wide = document.createElement("img")
    wide.src = "/icons/icon.svg"
    wide.style.minWidth = "690px"
    document.querySelector("main").append(pale)
    document.body.append(wide)
}"""
TOO_WIDE = """width => {
    const shown = [...document.querySelectorAll("dialog[open] *")]
    const ends = shown.map(one => one.getBoundingClientRect().right)
    return Math.floor(Math.max(document.documentElement.scrollWidth, ...ends) - width)
}"""


@pytest.fixture(scope="session")
async def furnished(chromium: Browser, town: Town) -> AsyncIterator[Furnished]:
    phones = [await Phone.new(chromium, town, language="en", dark=False, desktop=False) for _ in range(4)]
    yield await furnish(phones[0], phones[1:])
    for phone in phones:
        await phone.context.close()


@pytest.mark.timeout(480)  # a hundred screens, each looked at by axe
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("language", LOCALES)
async def test_every_screen_is_in_order(
    chromium: Browser, town: Town, furnished: Furnished, language: str, *, dark: bool
) -> None:
    phone = await Phone.new(chromium, town, language=language, dark=dark, desktop=False)
    walk = Walk(phone, await phone.context.new_cdp_session(phone.page))
    await phone.page.add_init_script(COUNT_CALLS)
    await phone.page.goto("/welcome")
    for route in SIGNED_OUT:
        await walk.to(route, route)
    await phone.context.add_cookies(furnished.sign_in["cookies"])  # type: ignore[arg-type]
    await phone.page.goto("/")
    assert await phone.page.locator("html").get_attribute("lang") == language
    for route in members_routes():
        await walk.to(route, filled(route, furnished.ids))
    for route, opener in SHEETS.items():
        await walk.to_sheet(route, filled(route, furnished.ids), opener)
    await phone.context.close()

    assert not walk.faults, "\n".join(walk.faults)
    phone.check_console()


async def test_the_walk_sees_faults(chromium: Browser, town: Town) -> None:
    phone = await Phone.new(chromium, town, language="en", dark=False, desktop=False)
    walk = Walk(phone, await phone.context.new_cdp_session(phone.page))
    await phone.page.add_init_script(COUNT_CALLS)
    await phone.page.goto("/welcome")
    await phone.page.locator("main").wait_for()
    await phone.page.evaluate(SPOIL)
    await walk.to("/welcome", "/welcome")
    await phone.context.close()

    assert {fault.split(": ")[1] for fault in walk.faults} == {
        "color-contrast",
        "image-alt",
        "300 px too wide",
    }


class Walk:
    """A tour through the screens of one phone, with a list of what is wrong."""

    def __init__(self, phone: Phone, session: CDPSession) -> None:
        self.page: Page = phone.page
        self.session = session
        self.faults: list[str] = []

    async def to(self, route: str, address: str) -> None:
        """Go to a screen and look at it."""
        await self._go(address)
        await self._look(route)

    async def to_sheet(self, route: str, address: str, opener: str) -> None:
        """Open a sheet, look at it, and close it."""
        await self._go(address)
        if opener == ".key-submit":
            await self.page.locator(".key").first.click()
        await self.page.locator(opener).first.click()
        sheet = self.page.locator("dialog[open]").last
        await sheet.wait_for()
        await self.page.evaluate(SETTLED)
        await self._look(f"{route} (sheet)")
        await self.page.keyboard.press("Escape")
        await sheet.wait_for(state="hidden")

    async def _go(self, address: str) -> None:
        await self.page.evaluate(GO, address)
        shown = await self.page.evaluate(SETTLED)
        if shown != address and not address.startswith(("/u/", "/chats/with/")):
            self.faults.append(f"{address} led to {shown}")

    async def _look(self, where: str) -> None:
        wrong: list[Any] = await axe.violations(self.session)
        self.faults += [f"{where}: {one['rule']}: {node}" for one in wrong for node in one["nodes"]]
        if (surplus := await self.page.evaluate(TOO_WIDE, PHONE["width"])) > 0:
            self.faults.append(f"{where}: {surplus} px too wide")
