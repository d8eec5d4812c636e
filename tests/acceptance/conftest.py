"""A real server and a real browser: what a person would see.

Each worker has one server (its own process, on a database of its own) and one Chromium, whose camera plays
whatever a test puts before it. People get browser contexts of their own.
"""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator

import httpx
import pytest
from playwright.async_api import Browser, Playwright, async_playwright

from tests.acceptance.screens import Camera, Phone, Town
from tests.acceptance.server import Server


@pytest.fixture(scope="session")
def town(clone: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Start `quan serve` on an empty database and give its address."""
    server = Server.of(tmp_path_factory.mktemp("town"), clone())
    server.start()
    yield server.town
    server.stop()


@pytest.fixture(scope="session")
async def playwright() -> AsyncIterator[Playwright]:
    """Give Playwright; it drives the Chromium of this machine."""
    async with async_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def camera(tmp_path_factory: pytest.TempPathFactory) -> Camera:
    """Give the film that every camera of the browser plays."""
    return Camera(tmp_path_factory.mktemp("camera") / "film.y4m")


@pytest.fixture(scope="session")
async def chromium(playwright: Playwright, camera: Camera) -> AsyncIterator[Browser]:
    """Give one browser with that camera."""
    browser = await playwright.chromium.launch(
        executable_path=find_chromium(),
        args=[
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            f"--use-file-for-fake-video-capture={camera.film}",
            "--autoplay-policy=no-user-gesture-required",
        ],
    )
    yield browser
    await browser.close()


@pytest.fixture
async def phone(chromium: Browser, town: Town) -> AsyncIterator[Callable[..., "asyncio.Future[Phone]"]]:
    """Give a function that hands somebody a phone: `await phone(language="fr", dark=True)`."""
    phones: list[Phone] = []

    async def hand(*, language: str = "en", dark: bool = False, desktop: bool = False) -> Phone:
        given = await Phone.new(chromium, town, language=language, dark=dark, desktop=desktop)
        phones.append(given)
        return given

    yield hand  # type: ignore[misc]
    for given in phones:
        given.check_console()
        await given.context.close()


@pytest.fixture(autouse=True)
def nothing_before_the_camera(camera: Camera) -> None:
    """Take away the code that the test before held up."""
    camera.look_away()


@pytest.fixture(autouse=True)
async def nothing_was_blocked(town: Town) -> AsyncIterator[None]:
    """Fail when the content security policy had to block something during a test."""
    async with httpx.AsyncClient(base_url=town.url) as client:
        before = (await client.get("/csp-report")).json()["reports"]
        yield
        assert (await client.get("/csp-report")).json()["reports"] == before, "the policy blocked something"


def find_chromium() -> str:
    """Find the Chromium of this machine."""
    for name in (os.environ.get("QUAN_CHROMIUM"), "chromium", "chromium-browser", "google-chrome"):
        if name and (found := shutil.which(name)):
            return found
    pytest.fail("no Chromium: run `make test`, which installs one, or set QUAN_CHROMIUM to its path")
