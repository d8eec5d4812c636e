"""A batch of vouchers as sheets to print and cut: ten to a page, each with its code and a QR code."""

import io

import segno
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from quan.core import i18n
from quan.wallet.documents.paper import FAINT, INK, RULE, Pen
from quan.wallet.documents.words import say
from quan.wallet.model.vouchers import PrintedBatch
from quan.wallet.rules.receivecodes import Town
from quan.wallet.rules.scanning import voucher_link
from quan.wallet.rules.vouchers import grouped

WIDTH, HEIGHT = A4
COLUMNS, ROWS = 2, 5
MARGIN = 28.0
CARD_WIDTH = (WIDTH - 2 * MARGIN) / COLUMNS
CARD_HEIGHT = (HEIGHT - 2 * MARGIN) / ROWS
QR_SIZE, PADDING = 92.0, 12.0
QUIET_MODULES = 4


def voucher_sheet(printed: PrintedBatch, town: Town, *, valid_until: str) -> bytes:
    """Lay out a batch, to cut along the thin lines. A serial number leads to the batch, not to a code."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, pageCompression=1)
    canvas.setTitle(f"{town.name}: {printed.batch.id}")
    pen = Pen(canvas)
    for index, code in enumerate(printed.codes):
        place = index % (COLUMNS * ROWS)
        if index and not place:
            canvas.showPage()
        x = MARGIN + (place % COLUMNS) * CARD_WIDTH
        y = HEIGHT - MARGIN - (place // COLUMNS + 1) * CARD_HEIGHT
        _card(pen, x, y, printed, town, code=code, serial=index + 1, valid_until=valid_until)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _card(
    pen: Pen,
    x: float,
    y: float,
    printed: PrintedBatch,
    town: Town,
    *,
    code: str,
    serial: int,
    valid_until: str,
) -> None:
    canvas = pen.canvas
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.4)
    canvas.rect(x, y, CARD_WIDTH, CARD_HEIGHT)
    left, top = x + PADDING, y + CARD_HEIGHT - PADDING
    words = CARD_WIDTH - QR_SIZE - 3 * PADDING
    amount = i18n.show_money(printed.batch.amount, language=i18n.current_language.get())
    canvas.setFillColor(FAINT)
    pen.write(left, top - 9, f"{town.name} · {say('voucher')}", size=8, width=words)
    canvas.setFillColor(INK)
    pen.write(left, top - 36, amount, size=22, bold=True, width=words)
    canvas.setFillColor(FAINT)
    pen.write(left, top - 54, say("valid-until", day=valid_until), size=8, width=words)
    pen.write(left, top - 66, f"{serial} / {len(printed.codes)}", size=7, width=words)
    canvas.setFillColor(INK)
    canvas.setFont("Courier-Bold", 13)
    canvas.drawString(left, y + 34, grouped(code))
    canvas.setFillColor(FAINT)
    pen.write(left, y + 18, say("how-to-redeem"), size=7, width=CARD_WIDTH - 2 * PADDING)
    _qr(canvas, x + CARD_WIDTH - QR_SIZE - PADDING / 2, top - QR_SIZE + 6, voucher_link(town.origin, code))


def _qr(canvas: Canvas, x: float, y: float, text: str) -> None:
    matrix = segno.make_qr(text, error="m").matrix
    dot = QR_SIZE / (len(matrix) + 2 * QUIET_MODULES)
    canvas.setFillColor(INK)
    for line, row in enumerate(matrix):
        bottom = y + QR_SIZE - (line + 1 + QUIET_MODULES) * dot
        for start, length in _dark(row):
            canvas.rect(x + (start + QUIET_MODULES) * dot, bottom, length * dot, dot, stroke=0, fill=1)


def _dark(row: bytearray) -> list[tuple[int, int]]:
    """Find the runs of dark dots in a line, so that each is one rectangle without seams."""
    runs: list[tuple[int, int]] = []
    for at, dark in enumerate(row):
        if dark and runs and sum(runs[-1]) == at:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif dark:
            runs.append((at, 1))
    return runs
