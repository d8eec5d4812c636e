"""A real server and a real browser: what a person would see.

Each worker has one server (its own process, on a database of its own) and one Chromium, whose camera plays
whatever a test puts before it. People get browser contexts of their own.
"""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator

import httpx
import pytest
from playwright.async_api import Browser, Playwright, async_playwright

from tests.acceptance.screens import Camera, Phone, Town

READY_WITHIN_S = 30


@pytest.fixture(scope="session")
def town(clone: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Start `quan serve` on an empty database and give its address."""
    data = tmp_path_factory.mktemp("town")
    port = _free_port()
    environment = {
        **os.environ,
        "QUAN_DATABASE_URL": clone(),
        "QUAN_DATA": str(data),
        "QUAN_PORT": str(port),
        "QUAN_LOG_LEVEL": "warning",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "quan.cli", "serve", "--no-demo"], env=environment, stdout=subprocess.DEVNULL
    )
    try:
        _wait_until_ready(port, process)
        yield Town(f"http://localhost:{port}", environment)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=20)


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
        executable_path=_chromium(),
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
async def nothing_was_blocked(town: Town) -> AsyncIterator[None]:
    """Fail when the content security policy had to block something during a test."""
    async with httpx.AsyncClient(base_url=town.url) as client:
        before = (await client.get("/csp-report")).json()["reports"]
        yield
        assert (await client.get("/csp-report")).json()["reports"] == before, "the policy blocked something"


def _chromium() -> str:
    for name in (os.environ.get("QUAN_CHROMIUM"), "chromium", "chromium-browser", "google-chrome"):
        if name and (found := shutil.which(name)):
            return found
    pytest.fail("no Chromium: run `make test`, which installs one, or set QUAN_CHROMIUM to its path")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(port: int, process: "subprocess.Popen[bytes]") -> None:
    import time  # noqa: PLC0415 - only to wait

    deadline = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.fail(f"the server stopped with {process.returncode}")
        try:
            if httpx.get(f"http://127.0.0.1:{port}/readyz").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    pytest.fail(f"the server was not ready within {READY_WITHIN_S} s")
