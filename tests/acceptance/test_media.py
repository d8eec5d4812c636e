"""Media between a real browser and a real server: what one records and takes, the other hears and sees."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from tests.acceptance.acts import PASSWORD, sign_up
from tests.acceptance.screens import Phone
from tests.acceptance.server import Server

Hand = Callable[..., Awaitable[Phone]]

CHUNK = 1 << 16

# Sends a Blob in parts, as the contract has it, and gives what it has become.
SEND = """async (kind, blob) => {
    const token = (await (await fetch("/v1/me")).json()).csrf_token;
    const headers = { "x-csrf-token": token };
    const json = { ...headers, "content-type": "application/json" };
    const body = JSON.stringify({ kind, size_bytes: blob.size });
    const { id } = await (await fetch("/v1/uploads", { method: "POST", headers: json, body })).json();
    for (let offset = 0; offset < blob.size; ) {
        const part = blob.slice(offset, offset + 65536);
        const reply = await fetch(`/v1/uploads/${id}`, {
            method: "PATCH", body: part, headers: { ...headers, "upload-offset": String(offset) },
        });
        offset = Number(reply.headers.get("upload-offset"));
    }
    return await (await fetch(`/v1/uploads/${id}/finish`, { method: "POST", headers })).json();
}"""

RECORD = """async (type) => {
    const sound = new AudioContext();
    const hum = new OscillatorNode(sound, { frequency: 440 });
    const microphone = new MediaStreamAudioDestinationNode(sound);
    hum.connect(microphone);
    hum.start();
    const recorder = new MediaRecorder(microphone.stream, { mimeType: type });
    const parts = [];
    recorder.ondataavailable = (event) => parts.push(event.data);
    const stopped = new Promise((resolve) => (recorder.onstop = resolve));
    recorder.start(200);
    await new Promise((resolve) => setTimeout(resolve, 2000));
    recorder.stop();
    await stopped;
    return await (SEND)("voice", new Blob(parts));
}""".replace("SEND", SEND)

PLAY = """async (address) => {
    const audio = new Audio(address);
    const next = (name) => new Promise((resolve, reject) => {
        audio.addEventListener(name, resolve, { once: true });
        audio.addEventListener("error", () => reject(audio.error.message), { once: true });
    });
    audio.load();
    await next("loadedmetadata");
    audio.currentTime = 1;
    await next("seeked");
    await audio.play();
    await next("timeupdate");
    const heard = { duration: audio.duration, at: audio.currentTime };
    audio.pause();
    return heard;
}"""

PAINT = """async (type) => {
    const canvas = new OffscreenCanvas(1600, 1200);
    const brush = canvas.getContext("2d");
    brush.fillStyle = "teal";
    brush.fillRect(0, 0, 1600, 1200);
    return await (SEND)("photo", await canvas.convertToBlob({ type }));
}""".replace("SEND", SEND)

SHOW = """async (address) => {
    const image = new Image();
    image.src = address;
    await image.decode();
    return [image.naturalWidth, image.naturalHeight];
}"""


@pytest.mark.parametrize("recorded", ["audio/webm;codecs=opus", "audio/mp4;codecs=opus"])
async def test_what_a_browser_records_is_played_and_sought_in(phone: Hand, recorded: str) -> None:
    mei = await sign_up(await phone(), "Mei")

    media = await mei.page.evaluate(RECORD, recorded)
    heard = await mei.page.evaluate(PLAY, f"/v1/media/{media['id']}/original")

    assert media["content_type"] == "audio/mpeg"
    assert len(media["waveform"]) == 64
    assert 1500 < media["duration_ms"] < 2500
    assert abs(heard["duration"] * 1000 - media["duration_ms"]) < 100
    assert 1 <= heard["at"] < 2


@pytest.mark.parametrize("painted", ["image/jpeg", "image/png", "image/webp"])
async def test_what_a_browser_paints_is_shown_in_every_size(phone: Hand, painted: str) -> None:
    mei = await sign_up(await phone(), "Mei")

    media = await mei.page.evaluate(PAINT, painted)
    shown = [
        await mei.page.evaluate(SHOW, f"/v1/media/{media['id']}/{variant}")
        for variant in ("large", "medium", "small")
    ]

    assert shown == [[1600, 1200], [1080, 810], [320, 240]]


@pytest.fixture
async def server(clone: Callable[[], str], tmp_path: Path) -> AsyncIterator[Server]:
    """Give a server that may be killed."""
    server = Server.of(tmp_path, clone())
    await asyncio.to_thread(server.start)
    yield server
    await asyncio.to_thread(server.stop)


async def test_an_upload_goes_on_where_it_was_after_the_server_was_killed(server: Server) -> None:
    content = secrets.token_bytes(40 * CHUNK)
    async with httpx.AsyncClient(base_url=server.town.url) as mei:
        joined = {"handle": f"mei_{secrets.token_hex(3)}", "name": "Mei", "password": PASSWORD}
        assert (await mei.post("/v1/sign-up", json=joined)).status_code == 201
        mei.headers["x-csrf-token"] = (await mei.get("/v1/me")).json()["csrf_token"]
        announced = {"kind": "file", "size_bytes": len(content), "name": "a"}
        upload = (await mei.post("/v1/uploads", json=announced)).json()["id"]
        deaths = 0
        while (offset := await _reached(mei, upload)) < len(content):
            sending = asyncio.create_task(_send(mei, upload, content, offset))
            if deaths < 2:
                await asyncio.sleep(0.02 + deaths / 50)
                await asyncio.to_thread(server.kill)
                deaths += 1
                with suppress(httpx.TransportError):
                    await sending
                await asyncio.to_thread(server.start)
            else:
                await sending
        finished = await mei.post(f"/v1/uploads/{upload}/finish")
        fetched = await mei.get(f"/v1/media/{upload}/original")

    assert (deaths, finished.status_code) == (2, 200)
    assert fetched.content == content


async def _reached(browser: httpx.AsyncClient, upload: str) -> int:
    return int((await browser.head(f"/v1/uploads/{upload}")).headers["upload-offset"])


async def _send(browser: httpx.AsyncClient, upload: str, content: bytes, offset: int) -> None:
    while offset < len(content):
        part = content[offset : offset + CHUNK]
        headers = {"upload-offset": str(offset)}
        reply = await browser.patch(f"/v1/uploads/{upload}", content=part, headers=headers)
        offset = int(reply.headers["upload-offset"])
