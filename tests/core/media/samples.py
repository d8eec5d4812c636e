"""Real files, made by the libraries that read them."""

import io
import math
import struct
import zlib
from array import array
from fractions import Fraction
from typing import Any, cast

import av
from PIL import Image, ImageCms

ROTATED = 6
GPS = 0x8825


def photo(
    width: int = 640, height: int = 480, *, kind: str = "JPEG", mode: str = "RGB", **saving: Any
) -> bytes:
    """Draw a picture: red on the left, blue on the right."""
    picture = Image.new("RGB", (width, height), "red")
    picture.paste("blue", (width // 2, 0, width, height))
    return written(picture.convert(mode), kind, **saving)


def holiday_photo() -> bytes:
    """Draw a picture that says where it was taken, who took it, and that it lies on its side."""
    exif = Image.Exif()
    exif[0x0112] = ROTATED
    exif[0x010E] = "the house of Mei"
    exif[GPS] = {1: "N", 2: (31.0, 13.0, 50.0)}
    return photo(800, 400, exif=exif)


def swapped_profile() -> bytes:
    """Describe colours in which red is called blue, and blue red."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    entries = {bytes(profile[at : at + 4]): at for at in range(132, 132 + 12 * profile[131], 12)}
    for red, blue in zip(
        *(range(entries[name] + 4, entries[name] + 12) for name in (b"rXYZ", b"bXYZ")), strict=True
    ):
        profile[red], profile[blue] = profile[blue], profile[red]
    return bytes(profile)


def moving_picture(frames: int = 5, *, kind: str = "GIF") -> bytes:
    pictures = [Image.new("RGB", (64, 48), (40 * number % 256, 0, 99)) for number in range(frames)]
    return written(pictures[0], kind, save_all=True, append_images=pictures[1:], duration=80)


def written(picture: Image.Image, kind: str, **saving: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **saving)
    return out.getvalue()


def bomb(side: int = 50_000) -> bytes:
    """Write a small PNG that claims and holds 2.5 thousand million pixels."""
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * (side + 1) * 500, 9)
    parts = [(b"IHDR", head), (b"IDAT", rows), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    )


def sound(seconds: float = 1.0, *, rate: int = 48_000, swelling: bool = True) -> "array[int]":
    """Hum an A that grows louder."""
    count = round(seconds * rate)
    return array(
        "h",
        (
            round(math.sin(math.tau * 440 * at / rate) * 16_000 * (at / count if swelling else 1))
            for at in range(count)
        ),
    )


def voice(
    seconds: float = 1.0, *, kind: str = "webm", codec: str = "libopus", samples: "array[int] | None" = None
) -> bytes:
    """Record a voice message as browsers do: Opus in WebM or Ogg, AAC in MP4."""
    rate = 48_000
    hummed = sound(seconds, rate=rate) if samples is None else samples
    out = io.BytesIO()
    with av.open(out, "w", format=kind) as container:
        stream = cast("av.AudioStream", container.add_stream(codec, rate=rate, layout="mono"))
        resampler = av.AudioResampler(format=stream.format, layout="mono", rate=rate)
        for start in range(0, len(hummed), 960):
            part = hummed[start : start + 960]
            frame = av.AudioFrame(format="s16", layout="mono", samples=len(part))
            frame.planes[0].update(part.tobytes().ljust(frame.planes[0].buffer_size, b"\0"))
            frame.rate, frame.pts, frame.time_base = rate, start, Fraction(1, rate)
            for ready in resampler.resample(frame):
                container.mux(stream.encode(ready))
        for ready in resampler.resample(None):
            container.mux(stream.encode(ready))
        container.mux(stream.encode(None))
    return out.getvalue()


def duration_s(file: bytes) -> float:
    """Hear a file to its end."""
    with av.open(io.BytesIO(file), "r") as container:
        return float(sum(Fraction(frame.samples, frame.sample_rate) for frame in container.decode(audio=0)))


def film() -> bytes:
    """Film a second of a red wall, in WebM."""
    out = io.BytesIO()
    with av.open(out, "w", format="webm") as container:
        stream = container.add_stream("libvpx", rate=10)
        stream.width, stream.height = 64, 48
        for _ in range(10):
            container.mux(stream.encode(av.VideoFrame(64, 48, "yuv420p")))
        container.mux(stream.encode(None))
    return out.getvalue()
