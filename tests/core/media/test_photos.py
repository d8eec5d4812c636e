"""Photos: decoded by what they are, and nothing but their pixels survives."""

import io
from typing import Any

import pytest
from PIL import Image

from quan.core.media import collect
from tests.core.media import samples
from tests.core.media.desk import Desk, problem

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PAGE = b"<!doctype html><script>alert(1)</script>"


async def picture(desk: Desk, media: dict[str, Any], variant: str) -> Image.Image:
    reply = await desk.fetch(media["id"], variant)
    assert reply.headers["content-type"] == "image/webp"
    return Image.open(io.BytesIO(reply.content))


async def test_a_photo_is_kept_in_three_sizes(mei: Desk) -> None:
    media = await mei.send("photo", samples.photo(3000, 1500))

    sizes = [(await picture(mei, media, variant)).size for variant in ("large", "medium", "small")]

    assert sizes == [(2048, 1024), (1080, 540), (320, 160)]
    assert (media["width"], media["height"]) == (2048, 1024)
    assert media["content_type"] == "image/webp"
    assert mei.objects(media["id"]) == {"large", "medium", "small"}
    assert await mei.usage() == sum(
        [len((await mei.fetch(media["id"], variant)).content) for variant in ("large", "medium", "small")]
    )
    assert (await mei.fetch(media["id"], "original")).status_code == 404


async def test_a_photo_is_upright_and_does_not_say_where_it_was_taken(mei: Desk) -> None:
    sent = samples.holiday_photo()
    assert b"the house of Mei" in sent

    media = await mei.send("photo", sent)

    assert (media["width"], media["height"]) == (400, 800)
    for variant in ("large", "medium", "small"):
        shown = await picture(mei, media, variant)
        assert not shown.getexif()
        assert not {"exif", "xmp", "icc_profile"} & set(shown.info)
        assert shown.height == 2 * shown.width
        red, _, blue = shown.convert("RGB").getpixel((shown.width // 2, 10))  # type: ignore[misc]
        assert (red > 200, blue < 50) == (True, True)  # what was left is above
        assert b"the house of Mei" not in (await mei.fetch(media["id"], variant)).content


async def test_a_small_photo_is_never_made_larger(mei: Desk) -> None:
    media = await mei.send("photo", samples.photo(40, 30))

    assert (await picture(mei, media, "large")).size == (40, 30)
    assert (await picture(mei, media, "small")).size == (40, 30)


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("JPEG", "L"),
        ("JPEG", "CMYK"),
        ("PNG", "1"),
        ("PNG", "P"),
        ("PNG", "LA"),
        ("PNG", "RGBA"),
        ("WEBP", "RGBA"),
        ("GIF", "P"),
    ],
)
async def test_every_way_of_colouring_is_read(mei: Desk, kind: str, mode: str) -> None:
    media = await mei.send("photo", samples.photo(60, 40, kind=kind, mode=mode))

    assert (await picture(mei, media, "large")).size == (60, 40)
    assert len(media["blurhash"]) == 28


async def test_sixteen_bits_of_grey_keep_their_shades(mei: Desk) -> None:
    grey = samples.written(Image.new("I;16", (20, 20), 128 * 256), "PNG")

    shown = await picture(mei, await mei.send("photo", grey), "large")

    assert abs(shown.convert("L").getpixel((5, 5)) - 128) < 4  # type: ignore[operator]


async def test_what_is_transparent_stays_so(mei: Desk) -> None:
    glass = samples.written(Image.new("RGBA", (20, 20), (255, 0, 0, 0)), "PNG")

    shown = await picture(mei, await mei.send("photo", glass), "large")

    assert shown.convert("RGBA").getpixel((5, 5))[3] == 0  # type: ignore[index]


@pytest.mark.parametrize(("kind", "mode"), [("JPEG", "RGB"), ("PNG", "RGBA"), ("WEBP", "RGB")])
async def test_colours_are_said_as_screens_say_them(mei: Desk, kind: str, mode: str) -> None:
    sent = samples.photo(60, 40, kind=kind, mode=mode, icc_profile=samples.swapped_profile())

    shown = (await picture(mei, await mei.send("photo", sent), "large")).convert("RGB")

    red, _, blue = shown.getpixel((10, 10))  # type: ignore[misc]
    assert (red < 60, blue > 200) == (True, True)
    assert "icc_profile" not in shown.info


async def test_a_broken_colour_profile_is_as_good_as_none(mei: Desk) -> None:
    media = await mei.send("photo", samples.photo(60, 40, icc_profile=b"colourful" * 100))

    assert (await picture(mei, media, "large")).size == (60, 40)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
async def test_what_moves_goes_on_moving(mei: Desk, kind: str) -> None:
    media = await mei.send("photo", samples.moving_picture(5, kind=kind))

    assert media["animated"] is True
    assert getattr(await picture(mei, media, "large"), "n_frames", 1) == 5
    assert getattr(await picture(mei, media, "small"), "n_frames", 1) == 1


async def test_a_film_becomes_its_first_picture(mei: Desk) -> None:
    media = await mei.send("photo", samples.moving_picture(151))

    assert "animated" not in media
    assert getattr(await picture(mei, media, "large"), "n_frames", 1) == 1


@pytest.mark.parametrize(
    "upload",
    [
        pytest.param(SVG, id="svg"),
        pytest.param(PAGE, id="page"),
        pytest.param(b"%PDF-1.7\n", id="pdf"),
        pytest.param(b"\xff\xd8\xff\xe0", id="jpeg-head"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(100), id="png-head"),
        pytest.param(samples.photo()[:900], id="half-a-jpeg"),
        pytest.param(samples.photo(kind="PNG")[:-40], id="torn-png"),
        pytest.param(samples.photo(kind="TIFF"), id="tiff"),
        pytest.param(samples.photo(kind="BMP"), id="bmp"),
        pytest.param(samples.photo(kind="PPM"), id="ppm"),
        pytest.param(samples.photo(kind="EPS"), id="eps"),
        pytest.param(samples.photo(kind="ICO", mode="RGBA", sizes=[(64, 64)]), id="ico"),
        pytest.param(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", id="heic"),
        pytest.param(samples.voice(0.2), id="voice"),
        pytest.param(b"x", id="letter"),
    ],
)
async def test_what_is_no_picture_is_refused(mei: Desk, upload: bytes) -> None:
    reply = await mei.deliver("photo", upload)

    assert reply.status_code == 400
    assert problem(reply) == "core/photo-unreadable"


async def test_a_picture_of_too_many_pixels_is_refused_by_its_head(mei: Desk) -> None:
    reply = await mei.deliver("photo", samples.bomb())

    assert problem(reply) == "core/photo-too-many-pixels"
    assert reply.json()["limit_pixels"] == 64_000_000


async def test_what_was_refused_is_gone_and_weighs_nothing(mei: Desk) -> None:
    upload = await mei.begin("photo", len(SVG))
    await mei.send_parts(upload, SVG)
    await mei.finish(upload)

    assert (await mei.finish(upload)).status_code == 404
    assert await mei.usage() == len(SVG)  # as long as its bytes are here
    await collect(mei.db, mei.config)
    assert await mei.usage() == 0
    assert mei.objects(upload) == set()


@pytest.mark.parametrize("rider", [SVG, PAGE, b"PK\x03\x04 evil.jar", b"#!/bin/sh\nrm -rf /\n"])
async def test_nothing_rides_along_with_a_picture(mei: Desk, rider: bytes) -> None:
    media = await mei.send("photo", samples.photo(60, 40, comment=rider) + rider)

    for variant in ("large", "medium", "small"):
        assert rider not in (await mei.fetch(media["id"], variant)).content
