"""BlurHash (github.com/woltapp/blurhash): a picture in some thirty characters, to show before it has come.

The packages for it are one person's each; the algorithm has not moved since 2019 and is a page.
"""

import math
from collections.abc import Sequence

ACROSS = 4
DOWN = 3
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~"

# Below these, sRGB is a straight line.
_DARK = 0.04045
_DARK_LINEAR = 0.0031308

Colour = tuple[float, float, float]


def blurhash(pixels: bytes, width: int, height: int) -> str:
    """Hash a small picture, given as rows of red, green, blue."""
    linear = [_linear(value) for value in pixels]
    mean, *waves = [
        _wave(linear, width, height, across, down) for down in range(DOWN) for across in range(ACROSS)
    ]
    loudest = max(abs(part) for wave in waves for part in wave)
    scale = max(0, min(82, math.floor(loudest * 166 - 0.5)))
    most = (scale + 1) / 166
    text = _digits((ACROSS - 1) + (DOWN - 1) * 9, 1) + _digits(scale, 1) + _digits(_mean(mean), 4)
    return text + "".join(_digits(_quantised(wave, most), 2) for wave in waves)


def _wave(linear: Sequence[float], width: int, height: int, across: int, down: int) -> Colour:
    columns = [math.cos(math.pi * across * x / width) for x in range(width)]
    sums = [0.0, 0.0, 0.0]
    for y in range(height):
        row = math.cos(math.pi * down * y / height)
        start = 3 * y * width
        for channel in range(3):
            values = linear[start + channel : start + 3 * width : 3]
            sums[channel] += row * math.fsum(map(float.__mul__, columns, values))
    factor = (1 if across == down == 0 else 2) / (width * height)
    return factor * sums[0], factor * sums[1], factor * sums[2]


def _mean(colour: Colour) -> int:
    red, green, blue = map(_on_screen, colour)
    return red << 16 | green << 8 | blue


def _quantised(wave: Colour, most: float) -> int:
    number = 0
    for part in wave:
        root = math.copysign(math.sqrt(abs(part / most)), part)
        number = number * 19 + max(0, min(18, math.floor(root * 9 + 9.5)))
    return number


def _linear(value: int) -> float:
    part = value / 255
    return part / 12.92 if part <= _DARK else ((part + 0.055) / 1.055) ** 2.4


def _on_screen(part: float) -> int:
    part = max(0.0, min(1.0, part))
    screen = part * 12.92 if part <= _DARK_LINEAR else 1.055 * part ** (1 / 2.4) - 0.055
    return int(screen * 255 + 0.5)


def _digits(number: int, count: int) -> str:
    return "".join(
        ALPHABET[number // len(ALPHABET) ** place % len(ALPHABET)] for place in reversed(range(count))
    )
