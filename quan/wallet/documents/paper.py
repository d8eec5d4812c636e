"""Setting text on PDF pages in Latin and Chinese letters, with fonts that every reader has."""

from reportlab.lib.colors import HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

LATIN, LATIN_BOLD, CHINESE = "Helvetica", "Helvetica-Bold", "STSong-Light"
INK, FAINT, RULE = HexColor(0x1A1D21), HexColor(0x5B6470), HexColor(0xC9CFD6)
_LAST_IN_BMP = "\uffff"
_JOINERS = frozenset("\u200c\u200d\ufe0e\ufe0f")  # parts of emoji, which no font here has: left out whole

pdfmetrics.registerFont(UnicodeCIDFont(CHINESE))


class Pen:
    """Writes on one canvas."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas

    def write(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 9,
        bold: bool = False,
        width: float | None = None,
    ) -> None:
        """Write from the left, cut with an ellipsis where it would run over the width."""
        for font, run in _runs(fitted(text, size, bold=bold, width=width), bold=bold):
            self.canvas.setFont(font, size)
            self.canvas.drawString(x, y, run)
            x += pdfmetrics.stringWidth(run, font, size)

    def write_right(self, x: float, y: float, text: str, *, size: float = 9, bold: bool = False) -> None:
        """Write so that the text ends at x."""
        self.write(x - width_of(text, size, bold=bold), y, text, size=size, bold=bold)

    def write_centred(self, x: float, y: float, text: str, *, size: float = 9, bold: bool = False) -> None:
        """Write so that the middle of the text is at x."""
        self.write(x - width_of(text, size, bold=bold) / 2, y, text, size=size, bold=bold)

    def rule(self, x: float, y: float, to: float) -> None:
        """Draw a thin line across."""
        self.canvas.setStrokeColor(RULE)
        self.canvas.setLineWidth(0.5)
        self.canvas.line(x, y, to, y)


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Measure a text in points."""
    return float(sum(pdfmetrics.stringWidth(run, font, size) for font, run in _runs(text, bold=bold)))


def fitted(text: str, size: float, *, bold: bool = False, width: float | None = None) -> str:
    """Cut a text to a width. Takes as long as what is shown: other people choose how long a note is."""
    if width is None:
        return text
    room, cut = width - width_of("…", size, bold=bold), 0
    for at, char in enumerate(text):
        room -= width_of(char, size, bold=bold)
        if room >= 0:
            cut = at + 1
        elif room < -width_of("…", size, bold=bold):
            return f"{text[:cut]}…"
    return text


def _runs(text: str, *, bold: bool) -> list[tuple[str, str]]:
    """Split a text by the font that has its letters."""
    latin = LATIN_BOLD if bold else LATIN
    runs: list[tuple[str, str]] = []
    for char in text:
        if char > _LAST_IN_BMP or char in _JOINERS:
            continue
        font = latin if _is_latin(char) else CHINESE
        if runs and runs[-1][0] == font:
            runs[-1] = (font, runs[-1][1] + char)
        else:
            runs.append((font, char))
    return runs


def _is_latin(char: str) -> bool:
    try:
        char.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True
