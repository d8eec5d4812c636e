"""A member's own account: profile, and pictures of every unfriendly kind."""

import io
import struct
import zipfile
import zlib
from typing import Any

import httpx
import pytest
from PIL import Image

from quan.core.media.decoding import MOST_PIXELS
from quan.identity.operations.pictures import MOST_BYTES
from tests.people import join


def slug(reply: httpx.Response) -> str:
    return str(reply.json()["type"]).removeprefix("/problems/")


def picture(
    kind: str = "PNG", size: tuple[int, int] = (40, 20), *, colour: str = "#cc3300", **how: Any
) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind, **how)
    return out.getvalue()


@pytest.fixture
async def hers(client: httpx.AsyncClient) -> httpx.AsyncClient:
    await join(client, "Mei")
    return client


async def upload(browser: httpx.AsyncClient, content: bytes) -> httpx.Response:
    # The type is a lie on purpose: what counts is what the bytes decode to.
    return await browser.put("/v1/me/avatar", content=content, headers={"content-type": "image/svg+xml"})


async def shown(browser: httpx.AsyncClient, content: bytes) -> Image.Image:
    reply = await upload(browser, content)
    assert reply.status_code == 200, reply.text
    served = await browser.get(reply.json()["avatar_url"])
    assert served.headers["content-type"] == "image/webp"
    return Image.open(io.BytesIO(served.content))


async def test_mei_changes_what_she_says_about_herself(hers: httpx.AsyncClient) -> None:
    changed = await hers.patch(
        "/v1/me",
        json={
            "name": " Mei\u200b Lin ",
            "bio": "Tea,\n\u202ewalks ",
            "language": "zh-Hans",
            "email": "Mei.Now@Example.org",
        },
    )
    me = changed.json()
    assert (me["name"], me["bio"]) == ("Mei Lin", "Tea,\nwalks")
    assert (me["language"], me["email"]) == ("zh-Hans", "mei.now@example.org")
    kept = (await hers.patch("/v1/me", json={"email": ""})).json()
    assert (kept["email"], kept["name"]) == (None, "Mei Lin")
    assert slug(await hers.patch("/v1/me", json={"bio": "x" * 201})) == "identity/text-too-long"
    assert slug(await hers.patch("/v1/me", json={"level": 2})) == "core/invalid-body"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
async def test_a_picture_becomes_a_square_webp(hers: httpx.AsyncClient, kind: str) -> None:
    image = await shown(hers, picture(kind))
    assert (image.format, image.size) == ("WEBP", (512, 512))


async def test_a_picture_is_served_so_that_nothing_in_it_can_run(hers: httpx.AsyncClient) -> None:
    url = (await upload(hers, picture())).json()["avatar_url"]
    headers = (await hers.get(url)).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in headers["content-security-policy"]
    assert "immutable" in headers["cache-control"]


async def test_a_picture_replaced_or_removed_is_gone(hers: httpx.AsyncClient) -> None:
    first = (await upload(hers, picture())).json()["avatar_url"]
    second = (await upload(hers, picture(colour="#0033cc"))).json()["avatar_url"]
    again = (await upload(hers, picture(colour="#0033cc"))).json()["avatar_url"]
    assert first != second == again
    assert (await hers.get(first)).status_code == 404
    assert (await hers.get(second)).status_code == 200
    assert (await hers.delete("/v1/me/avatar")).json()["avatar_url"] is None
    assert (await hers.get(second)).status_code == 404


async def test_a_picture_is_turned_upright_and_forgets_where_it_was_taken(
    hers: httpx.AsyncClient,
) -> None:
    image = Image.new("RGB", (100, 200), "white")
    image.paste("#ff0000", (0, 0, 100, 100))  # red above, white below
    exif = Image.Exif()
    exif[0x0112] = 3  # held upside down
    exif[0x010F] = "Spy camera"
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    upright = await shown(hers, out.getvalue())
    _red, green, _blue = upright.convert("RGB").getpixel((256, 10))  # type: ignore[misc]
    assert green > 200
    assert not upright.getexif()


async def test_what_is_hidden_behind_a_picture_is_left_behind(hers: httpx.AsyncClient) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("evil.html", "<script>alert(1)</script>")
    script = b"<script>alert(1)</script>"
    for polyglot in (
        picture("GIF") + script,
        picture("JPEG", comment=script) + archive.getvalue(),
        picture("PNG") + archive.getvalue(),
    ):
        reply = await upload(hers, polyglot)
        served = (await hers.get(reply.json()["avatar_url"])).content
        assert b"script" not in served
        assert b"PK" not in served


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
HUGE_PNG = (
    b"\x89PNG\r\n\x1a\n"
    + struct.pack(">I", 13)
    + (ihdr := b"IHDR" + struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    + struct.pack(">I", zlib.crc32(ihdr))
    + struct.pack(">I", 0)
    + b"IDAT"
    + struct.pack(">I", zlib.crc32(b"IDAT"))
)


def png_bomb() -> bytes:
    """Write a file of some kilobytes that says, truthfully, that it unpacks to 300 MB."""
    rows = zlib.compress(bytes(10_000 * 10_001), 9)
    header = b"IHDR" + struct.pack(">IIBBBBB", 10_000, 10_000, 8, 0, 0, 0, 0)
    chunks = [header, b"IDAT" + rows, b"IEND"]
    written = [
        struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk)) for chunk in chunks
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(written)


def giant_gif() -> bytes:
    """Write an animation on a screen far larger than its frames."""
    frame = bytearray(picture("GIF", (1, 1)))
    struct.pack_into("<HH", frame, 6, 65_000, 65_000)
    return bytes(frame)


def text_bomb() -> bytes:
    """Write a small picture whose compressed comment unpacks to 100 MB."""
    chunk = b"zTXtComment\x00\x00" + zlib.compress(bytes(100_000_000), 9)
    block = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    png = picture()
    return png[:33] + block + png[33:]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(b"", "core/photo-unreadable", id="nothing"),
        pytest.param(b"hello", "core/photo-unreadable", id="text"),
        pytest.param(SVG, "core/photo-unreadable", id="svg"),
        pytest.param(SVG + picture(), "core/photo-unreadable", id="svg before a png"),
        pytest.param(b"%PDF-1.7" + picture(), "core/photo-unreadable", id="pdf before a png"),
        pytest.param(b"PK\x03\x04" + bytes(99), "core/photo-unreadable", id="zip"),
        pytest.param(picture("BMP"), "core/photo-unreadable", id="a format not taken"),
        pytest.param(picture("TIFF"), "core/photo-unreadable", id="another one"),
        pytest.param(picture("JPEG", (400, 400))[:-400], "core/photo-unreadable", id="cut"),
        pytest.param(picture()[:40], "core/photo-unreadable", id="only a header"),
        pytest.param(HUGE_PNG, "core/photo-too-many-pixels", id="a header that lies"),
        pytest.param(png_bomb(), "core/photo-too-many-pixels", id="bomb"),
        pytest.param(giant_gif(), "core/photo-too-many-pixels", id="giant animation"),
        pytest.param(text_bomb(), "core/photo-unreadable", id="bomb in a comment"),
    ],
)
async def test_what_is_no_decent_picture_is_refused(
    hers: httpx.AsyncClient, content: bytes, expected: str
) -> None:
    reply = await upload(hers, content)
    assert slug(reply) == expected, reply.text
    assert (await hers.get("/v1/me")).json()["me"]["avatar_url"] is None


async def test_a_picture_of_ten_megabytes_is_refused(hers: httpx.AsyncClient) -> None:
    reply = await upload(hers, bytes(10 * 1024 * 1024))
    assert (reply.status_code, slug(reply)) == (413, "core/body-too-large")
    assert reply.json()["limit_bytes"] == MOST_BYTES

    async def streamed() -> Any:
        for _ in range(10):
            yield bytes(1024 * 1024)

    unannounced = await hers.put("/v1/me/avatar", content=streamed())
    assert unannounced.status_code == 413


@pytest.mark.parametrize(
    "path", ["x.webp", "..%2f..%2fsecret.key", f"{'0' * 64}.webp", f"{'0' * 64}.svg", f"{'G' * 64}.webp"]
)
async def test_only_pictures_are_served(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(f"/media/avatars/{path}")).status_code == 404


def test_the_pixel_limit_lets_phone_photographs_pass() -> None:
    assert 4000 * 3000 < 24_000_000 < MOST_PIXELS
