"""Faces for the demo town, drawn by us: flat portraits for people, emblems for shops."""

import io
import math
import random
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image, ImageDraw

SIZE = 512
_SCALE = 2  # drawn larger, then reduced, so that edges are smooth
_SPAN = SIZE * _SCALE

Colour = str
Pen = ImageDraw.ImageDraw

SKINS = ("#f6d7bd", "#eec39a", "#d9a066", "#b97a4b", "#8d5a3b", "#6a4230")
HAIRS = ("#1d1a1a", "#3a2a20", "#5b3a26", "#8a5a34", "#b9bcc2", "#2b2440")
CLOTHES = ("#2f5d62", "#a63d40", "#3d5a99", "#e0a030", "#6b4e71", "#4f7942", "#d9734e", "#28536b")
GROUNDS = ("#f3e3d3", "#dce9e2", "#e6e0f0", "#fbe6c8", "#d8e6f2", "#f4d9d6", "#e4ecd0", "#dfe3e8")


@dataclass(frozen=True, slots=True)
class Face:
    """What a portrait shows; everything else is drawn the same for everybody."""

    skin: Colour
    hair: Colour
    clothes: Colour
    ground: Colour
    style: str  # short | long | bun | curly | bald | bob
    glasses: bool = False
    beard: bool = False

    @classmethod
    def of(cls, name: str, *, style: str, skin: int, grey: bool = False, glasses: bool = False) -> "Face":
        """Choose the colours that this name always gets."""
        dice = random.Random(name)  # noqa: S311 - a picture, not a secret
        return cls(
            skin=SKINS[skin],
            hair=HAIRS[4] if grey else dice.choice(HAIRS[:4]),
            clothes=dice.choice(CLOTHES),
            ground=dice.choice(GROUNDS),
            style=style.removesuffix("+beard"),
            glasses=glasses,
            beard=style.endswith("+beard"),
        )


def portrait(face: Face) -> bytes:
    """Draw a person as PNG."""
    image = Image.new("RGB", (_SPAN, _SPAN), face.ground)
    pen = ImageDraw.Draw(image)
    _back_hair(pen, face)
    _ellipse(pen, 50, 118, 38, 44, face.clothes)
    _rounded(pen, 43, 60, 57, 84, 7, _darker(face.skin, 0.9))
    _ellipse(pen, 28.5, 50, 4, 6, face.skin)
    _ellipse(pen, 71.5, 50, 4, 6, face.skin)
    _ellipse(pen, 50, 48, 21.5, 26, face.skin)
    if face.beard:
        _beard(pen, face)
    _features(pen, face)
    _front_hair(pen, face)
    if face.glasses:
        _glasses(pen)
    return _png(image)


def emblem(shape: str, ground: Colour, ink: Colour = "#fffaf2") -> bytes:
    """Draw a shop's sign as PNG; `shape` is one of EMBLEMS."""
    image = Image.new("RGB", (_SPAN, _SPAN), ground)
    EMBLEMS[shape](ImageDraw.Draw(image), ground, ink)
    return _png(image)


def _features(pen: Pen, face: Face) -> None:
    ink = "#2a2222"
    for x in (41.5, 58.5):
        _ellipse(pen, x, 48.5, 2.2, 2.8, ink)
        _ellipse(pen, x + 0.8, 47.5, 0.7, 0.8, "#ffffff")
        pen.arc(_box(x, 45, 4.6, 4), 205, 335, fill=_darker(face.hair, 0.8), width=_px(1.3))
    pen.arc(_box(50, 54, 2.6, 3.2), 20, 160, fill=_darker(face.skin, 0.72), width=_px(1.1))
    pen.arc(_box(50, 58.5, 8, 6), 25, 155, fill="#9c4a43", width=_px(1.7))
    for x in (36.5, 63.5):
        _ellipse(pen, x, 56, 3.6, 2.2, _blend(face.skin, "#e8746a", 0.28))


def _back_hair(pen: Pen, face: Face) -> None:
    match face.style:
        case "long":
            _rounded(pen, 22, 26, 78, 96, 26, face.hair)
        case "bob":
            _rounded(pen, 24, 22, 76, 70, 24, face.hair)
        case "bun":
            _ellipse(pen, 50, 15, 11, 10, face.hair)
        case "curly":
            for turn in range(14):
                angle = math.pi * (0.92 + 1.16 * turn / 13)
                _ellipse(pen, 50 + 25 * math.cos(angle), 42 + 25 * math.sin(angle), 9, 9, face.hair)


def _front_hair(pen: Pen, face: Face) -> None:
    if face.style == "bald":
        return
    pen.pieslice(_box(50, 39, 22.5, 19), 180, 360, fill=face.hair)
    lean = {"short": -12, "long": 10, "bob": 0, "bun": -4, "curly": 0}[face.style]
    pen.polygon(
        [_at(27.6, 38.6), _at(72.4, 38.6), _at(71, 43), _at(50 + lean, 37), _at(29, 43)], fill=face.hair
    )
    if face.style in {"long", "bob"}:
        for x0, x1 in ((25.5, 31), (69, 74.5)):
            _rounded(pen, x0, 37, x1, 66, 3, face.hair)


def _beard(pen: Pen, face: Face) -> None:
    pen.pieslice(_box(50, 55, 20.5, 20), 0, 180, fill=face.hair)
    _ellipse(pen, 50, 56, 13, 8, face.skin)


def _glasses(pen: Pen) -> None:
    for x in (41, 59):
        pen.ellipse(_box(x, 49, 6.6, 6), outline="#2d2a32", width=_px(1.2))
    pen.line([_at(47.6, 48.4), _at(52.4, 48.4)], fill="#2d2a32", width=_px(1.2))


def _teapot(pen: Pen, ground: Colour, ink: Colour) -> None:
    pen.arc(_box(73, 52, 11, 12), 270, 90, fill=ink, width=_px(4.5))
    pen.polygon([_at(36, 46), _at(20, 34), _at(12, 37), _at(34, 68)], fill=ink)
    _ellipse(pen, 50, 56, 24, 20, ink)
    _rounded(pen, 36, 33, 64, 39, 3, ink)
    _ellipse(pen, 50, 29, 4.5, 4.5, ink)
    pen.arc(_box(50, 56, 16, 12), 200, 250, fill=ground, width=_px(3))


def _loaf(pen: Pen, ground: Colour, ink: Colour) -> None:
    _rounded(pen, 18, 38, 82, 70, 16, ink)
    for x in (34, 50, 66):
        pen.line([_at(x - 5, 58), _at(x + 5, 46)], fill=ground, width=_px(3.4))


def _book(pen: Pen, ground: Colour, ink: Colour) -> None:
    pen.polygon([_at(50, 34), _at(20, 26), _at(20, 70), _at(50, 78)], fill=ink)
    pen.polygon([_at(50, 34), _at(80, 26), _at(80, 70), _at(50, 78)], fill=ink)
    pen.line([_at(50, 34), _at(50, 78)], fill=ground, width=_px(2.4))
    for y in (42, 52, 62):
        pen.line([_at(27, y - 4), _at(43, y)], fill=ground, width=_px(2))
        pen.line([_at(57, y), _at(73, y - 4)], fill=ground, width=_px(2))


def _bus(pen: Pen, ground: Colour, ink: Colour) -> None:
    _rounded(pen, 18, 28, 82, 70, 8, ink)
    for x in (25, 41, 57):
        _rounded(pen, x, 36, x + 12, 50, 2, ground)
    _rounded(pen, 72, 36, 82, 62, 2, ground)
    for x in (34, 66):
        _ellipse(pen, x, 70, 8, 8, ground)
        _ellipse(pen, x, 70, 5.4, 5.4, ink)


def _leaf(pen: Pen, ground: Colour, ink: Colour) -> None:
    pen.chord(_box(41, 50, 30, 30), 300, 60, fill=ink)
    pen.chord(_box(71, 50, 30, 30), 120, 240, fill=ink)
    pen.line([_at(56, 30), _at(56, 82)], fill=ground, width=_px(2.6))
    for y in (44, 54, 64):
        pen.line([_at(56, y + 4), _at(64, y - 3)], fill=ground, width=_px(2))
        pen.line([_at(56, y + 4), _at(48, y - 3)], fill=ground, width=_px(2))


def _bowl(pen: Pen, ground: Colour, ink: Colour) -> None:
    pen.pieslice(_box(50, 48, 32, 30), 0, 180, fill=ink)
    _rounded(pen, 40, 74, 60, 82, 2, ink)
    for x in (38, 50, 62):
        pen.arc(_box(x, 34, 4, 6), 90, 270, fill=ink, width=_px(2.6))
        pen.arc(_box(x, 24, 4, 6), 270, 90, fill=ink, width=_px(2.6))
    pen.line([_at(24, 56), _at(76, 56)], fill=ground, width=_px(2.4))


EMBLEMS: dict[str, Callable[[Pen, Colour, Colour], None]] = {
    "teapot": _teapot,
    "loaf": _loaf,
    "book": _book,
    "bus": _bus,
    "leaf": _leaf,
    "bowl": _bowl,
}


# The drawing board is 100 by 100; these turn its units into pixels.


def _px(units: float) -> int:
    return max(1, round(units * _SPAN / 100))


def _at(x: float, y: float) -> tuple[float, float]:
    return x * _SPAN / 100, y * _SPAN / 100


def _box(x: float, y: float, rx: float, ry: float) -> tuple[tuple[float, float], tuple[float, float]]:
    return _at(x - rx, y - ry), _at(x + rx, y + ry)


def _ellipse(  # noqa: PLR0917 - reads as a line of a drawing
    pen: Pen, x: float, y: float, rx: float, ry: float, fill: Colour
) -> None:
    pen.ellipse(_box(x, y, rx, ry), fill=fill)


def _rounded(  # noqa: PLR0917 - reads as a line of a drawing
    pen: Pen, x0: float, y0: float, x1: float, y1: float, radius: float, fill: Colour
) -> None:
    pen.rounded_rectangle((_at(x0, y0), _at(x1, y1)), radius=_px(radius), fill=fill)


def _blend(base: Colour, other: Colour, share: float) -> Colour:
    mixed = (
        round(int(base[i : i + 2], 16) * (1 - share) + int(other[i : i + 2], 16) * share) for i in (1, 3, 5)
    )
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def _darker(base: Colour, share: float) -> Colour:
    return _blend(base, "#000000", 1 - share)


def _png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.resize((SIZE, SIZE), Image.Resampling.LANCZOS).save(buffer, "PNG")
    return buffer.getvalue()
