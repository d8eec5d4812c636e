"""Turning an upload into a picture that is ours: decoded, turned upright, cut square, written anew.

Nothing of the upload survives but its pixels: no metadata, no place where it was taken, no trailing program.
"""

import asyncio
import hashlib
import io

from PIL import Image, ImageOps

from quan.core import media
from quan.core.config import Config
from quan.core.ids import MemberId
from quan.identity.errors import PictureTooManyPixels, PictureUnreadable

MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 40_000_000
SIDE = 512
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_QUALITY = 82

# A picture at the limit takes some 160 MB while it is decoded: one at a time.
_decoding = asyncio.Lock()


async def keep_portrait(config: Config, member: MemberId, upload: bytes) -> str:
    """Rewrite an upload and keep it; give the name to show it under.

    The member is part of the name: two members with the same picture cannot be linked by it.

    Raises: PictureUnreadable, PictureTooManyPixels.
    """
    picture = await portrait(upload)
    name = hashlib.sha256(member.uuid.bytes + picture).hexdigest()
    await media.put(config, key(name), picture)
    return name


async def forget_portrait(config: Config, name: str) -> None:
    """Delete a picture that is no longer shown."""
    await media.delete(config, key(name))


def key(name: str) -> str:
    """Say where in the media store a picture is kept."""
    return f"avatars/{name}.webp"


async def portrait(upload: bytes) -> bytes:
    """Give a square WebP picture of 512 pixels.

    Raises: PictureUnreadable, PictureTooManyPixels.
    """
    async with _decoding:
        return await asyncio.to_thread(_portrait, upload)


def _portrait(upload: bytes) -> bytes:
    try:
        with Image.open(io.BytesIO(upload), formats=FORMATS) as picture:
            _check_size(picture)
            picture.draft("RGB", (SIDE, SIDE))  # a large JPEG is decoded small from the start
            return _written(_upright_square(picture))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PictureTooManyPixels(limit_pixels=MOST_PIXELS) from None
    except PictureTooManyPixels:
        raise
    except Exception as error:
        # Decoders answer broken files with every kind of exception; each of them means unreadable.
        raise PictureUnreadable from error


def _check_size(picture: Image.Image) -> None:
    # Known from the header, before a single pixel is decoded.
    if picture.width * picture.height > MOST_PIXELS:
        raise PictureTooManyPixels(limit_pixels=MOST_PIXELS)


def _upright_square(picture: Image.Image) -> Image.Image:
    # Made small before anything else, so that no second copy of a large picture is held.
    colours = picture if picture.mode == "RGB" else picture.convert("RGBA")
    square = ImageOps.fit(colours, (SIDE, SIDE), Image.Resampling.LANCZOS)
    upright = ImageOps.exif_transpose(square).convert("RGBA")
    ground = Image.new("RGBA", upright.size, "white")
    ground.alpha_composite(upright)
    return ground.convert("RGB")


def _written(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=_QUALITY, method=4)
    return out.getvalue()
