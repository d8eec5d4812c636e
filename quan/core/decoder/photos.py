"""Pictures: decoded, turned upright, in the colours of screens, written anew in three sizes.

Nothing of the upload survives but its pixels: no metadata, no place where it was taken, no trailing program.
"""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from typing import Any

from PIL import Image, ImageCms, ImageOps, ImageSequence

from quan.core.decoder.blurhash import blurhash
from quan.core.decoder.refusals import Refused

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
SIDES = {"large": 2048, "medium": 1080, "small": 320}
"""The longest side of each size, in pixels. Nothing is made larger than it was."""
PORTRAIT_SIDE = 512

# What moves goes on moving, in its large size, as long as it is no film.
MOVING = frozenset({"GIF", "WEBP", "PNG"})  # a JPEG of two pictures is a photo with its depth, not a film
MOVING_SIDE = 640
MOST_FRAMES = 150
MOST_FRAME_PIXELS = 300_000_000
STILL_FRAME_MS = 100

_ORIENTATION = 0x0112
_QUALITY = 80
_HASHED_SIDE = 32


def photo(upload: bytes, *, most_pixels: int) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Give the width, height and blurhash of a picture, and its sizes as WebP.

    Raises: Refused; any exception of Pillow's when the file is broken.
    """
    with _opened(upload, most_pixels=most_pixels) as picture:
        return _sizes(picture)


def portrait(upload: bytes, *, most_pixels: int) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Give a picture cut square, on white, as one WebP.

    Raises: Refused; any exception of Pillow's when the file is broken.
    """
    with _opened(upload, most_pixels=most_pixels) as picture:
        picture.draft("RGB", (PORTRAIT_SIDE, PORTRAIT_SIDE))
        # Made small before it is cut, so that no second copy of a large picture is held.
        longest = round(PORTRAIT_SIDE * max(picture.size) / min(picture.size))
        whole = _upright(picture, longest).convert("RGBA")
        square = ImageOps.fit(whole, (PORTRAIT_SIDE, PORTRAIT_SIDE), Image.Resampling.LANCZOS)
        ground = Image.new("RGBA", square.size, "white")
        ground.alpha_composite(square)
        return {}, {"portrait": _written(ground.convert("RGB"))}


@contextmanager
def _opened(upload: bytes, *, most_pixels: int) -> Iterator[Image.Image]:
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = most_pixels
    try:
        with Image.open(io.BytesIO(upload), formats=FORMATS) as picture:
            # Known from the header, before a single pixel is decoded.
            if picture.width * picture.height > most_pixels:
                raise Refused("pixels")
            yield picture
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused("pixels") from None


def _sizes(picture: Image.Image) -> tuple[dict[str, Any], dict[str, bytes]]:
    frames = _frames(picture)
    picture.draft("RGB", (SIDES["large"], SIDES["large"]))  # a large JPEG is decoded small from the start
    whole = _upright(picture, SIDES["large"])
    width, height = whole.size
    files = {}
    for size, side in SIDES.items():
        whole.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=3.0)
        files[size] = _written(whole)
    if frames > 1:
        files["large"], (width, height) = _moving(picture)
    facts = {"width": width, "height": height, "animated": frames > 1, "blurhash": _blurhash(whole)}
    return facts, files


def _frames(picture: Image.Image) -> int:
    if picture.format not in MOVING or not getattr(picture, "is_animated", False):
        return 1
    frames = int(getattr(picture, "n_frames", 1))
    is_film = frames > MOST_FRAMES or frames * picture.width * picture.height > MOST_FRAME_PIXELS
    return 1 if is_film else frames


def _upright(picture: Image.Image, side: int) -> Image.Image:
    """Give the picture small, in RGB or RGBA, with all that was written beside its pixels applied or gone."""
    profile = picture.info.get("icc_profile")
    grey = picture.point(lambda value: value * (1 / 256)) if picture.mode.startswith("I;16") else picture
    colours = grey.convert("RGBA" if picture.has_transparency_data else "RGB")
    colours.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=3.0)
    colours = _for_screens(colours, profile)
    colours.getexif()[_ORIENTATION] = picture.getexif().get(_ORIENTATION, 1)
    return ImageOps.exif_transpose(colours)


def _for_screens(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Say the same colours in sRGB: what was taken in another space would look pale without its profile."""
    if profile:
        with suppress(ImageCms.PyCMSError, OSError):  # a broken profile is as good as none
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(
                picture, source, ImageCms.createProfile("sRGB"), outputMode=picture.mode
            )
            if converted is not None:
                return converted
    return picture


def _moving(picture: Image.Image) -> tuple[bytes, tuple[int, int]]:
    pauses: list[int] = []

    def frames() -> Iterator[Image.Image]:
        for frame in islice(ImageSequence.Iterator(picture), MOST_FRAMES):
            pauses.append(max(20, int(frame.info.get("duration") or STILL_FRAME_MS)))
            small = frame.convert("RGBA")
            small.thumbnail((MOVING_SIDE, MOVING_SIDE), Image.Resampling.BILINEAR)
            yield small

    first, *others = frames()
    out = io.BytesIO()
    first.save(
        out, "WEBP", save_all=True, append_images=others, duration=pauses, loop=0, quality=_QUALITY, method=2
    )
    return out.getvalue(), first.size


def _written(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    pixels = Image.frombytes(picture.mode, picture.size, picture.tobytes())  # and nothing beside them
    pixels.save(out, "WEBP", quality=_QUALITY, method=4)
    return out.getvalue()


def _blurhash(picture: Image.Image) -> str:
    small = picture.convert("RGBA")
    small.thumbnail((_HASHED_SIDE, _HASHED_SIDE))
    ground = Image.new("RGBA", small.size, "white")
    ground.alpha_composite(small)
    return blurhash(ground.convert("RGB").tobytes(), *small.size)
