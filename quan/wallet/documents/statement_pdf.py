"""A statement as pages to print or to keep."""

import io
from collections.abc import Sequence

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from quan.wallet.documents.paper import FAINT, INK, Pen
from quan.wallet.documents.words import category_name, say
from quan.wallet.model.statements import Statement, StatementRow

WIDTH, HEIGHT = A4
LEFT, RIGHT = 42.0, WIDTH - 42.0
TOP, BOTTOM = HEIGHT - 48.0, 60.0
HEAD_HEIGHT, LINE_HEIGHT = 120.0, 24.0
DATE_X, TITLE_X, CATEGORY_X, AMOUNT_X, BALANCE_X = LEFT, LEFT + 86, LEFT + 300, RIGHT - 84, RIGHT
TITLE_WIDTH, CATEGORY_WIDTH = CATEGORY_X - TITLE_X - 8, 70.0
FIRST_PAGE_ROWS = int((TOP - HEAD_HEIGHT - BOTTOM) // LINE_HEIGHT) - 3
PAGE_ROWS = int((TOP - BOTTOM) // LINE_HEIGHT) - 3


def statement_pdf(statement: Statement) -> bytes:
    """Lay a statement out on A4 pages; every page says which one of how many it is."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, pageCompression=1, invariant=True)
    canvas.setTitle(f"{say('statement')} {statement.span.first} – {statement.span.last}")
    canvas.setAuthor(statement.town)
    pages = _split(statement.rows)
    for number, rows in enumerate(pages, start=1):
        _page(Pen(canvas), statement, rows, number=number, of=len(pages))
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _split(rows: Sequence[StatementRow]) -> list[Sequence[StatementRow]]:
    rest = range(FIRST_PAGE_ROWS, len(rows), PAGE_ROWS)
    return [rows[:FIRST_PAGE_ROWS], *(rows[at : at + PAGE_ROWS] for at in rest)]


def _page(pen: Pen, statement: Statement, rows: Sequence[StatementRow], *, number: int, of: int) -> None:
    y = TOP
    if number == 1:
        _head(pen, statement)
        y -= HEAD_HEIGHT
    _column_heads(pen, y)
    y -= LINE_HEIGHT
    if number == 1:
        _balance_line(pen, y, say("opening"), str(statement.span.first), statement.opening.text)
        y -= LINE_HEIGHT
    for row in rows:
        _row(pen, y, row)
        y -= LINE_HEIGHT
    if not statement.rows:
        pen.write(TITLE_X, y, say("nothing"))
        y -= LINE_HEIGHT
    if number == of:
        _balance_line(pen, y, say("closing"), str(statement.span.last), statement.closing.text)
    pen.canvas.setFillColor(FAINT)
    pen.write(LEFT, BOTTOM - 24, statement.town, size=8, width=300)
    pen.write_right(RIGHT, BOTTOM - 24, say("page", page=number, pages=of), size=8)


def _head(pen: Pen, statement: Statement) -> None:
    asset, middle = statement.opening.asset.code, LEFT + 300
    pen.canvas.setFillColor(INK)
    pen.write(LEFT, TOP - 6, statement.town, size=11, width=RIGHT - LEFT)
    pen.write(LEFT, TOP - 30, say("statement"), size=18, bold=True)
    left = (
        (say("account"), f"{statement.member} (@{statement.handle})"),
        (say("period"), f"{statement.span.first} – {statement.span.last}"),
        (say("made"), f"{statement.made_at:%Y-%m-%d %H:%M} ({statement.span.timezone.key})"),
    )
    right = (
        (say("currency"), asset),
        (say("came-in"), statement.came_in.text),
        (say("went-out"), statement.went_out.text),
    )
    for n, ((name, value), (other, figure)) in enumerate(zip(left, right, strict=True)):
        y = TOP - 54 - 15 * n
        pen.canvas.setFillColor(FAINT)
        pen.write(LEFT, y, name, width=58)
        pen.write(middle, y, other, width=70)
        pen.canvas.setFillColor(INK)
        pen.write(LEFT + 64, y, value, width=middle - LEFT - 72)
        pen.write_right(RIGHT, y, figure)


def _column_heads(pen: Pen, y: float) -> None:
    pen.canvas.setFillColor(FAINT)
    pen.write(DATE_X, y, say("date"), size=8)
    pen.write(TITLE_X, y, say("title"), size=8)
    pen.write(CATEGORY_X, y, say("category"), size=8)
    pen.write_right(AMOUNT_X, y, say("amount"), size=8)
    pen.write_right(BALANCE_X, y, say("balance"), size=8)
    pen.rule(LEFT, y - 6, RIGHT)


def _balance_line(pen: Pen, y: float, name: str, day: str, balance: str) -> None:
    pen.canvas.setFillColor(INK)
    pen.write(DATE_X, y, day)
    pen.write(TITLE_X, y, name, bold=True)
    pen.write_right(BALANCE_X, y, balance, bold=True)


def _row(pen: Pen, y: float, row: StatementRow) -> None:
    pen.canvas.setFillColor(INK)
    pen.write(DATE_X, y, f"{row.at:%Y-%m-%d %H:%M}", width=TITLE_X - DATE_X - 4)
    pen.write(TITLE_X, y, row.title, width=TITLE_WIDTH)
    pen.write(CATEGORY_X, y, category_name(row.category), width=CATEGORY_WIDTH)
    pen.write_right(AMOUNT_X, y, row.moved.text)
    pen.write_right(BALANCE_X, y, row.balance.text)
    pen.canvas.setFillColor(FAINT)
    words = " · ".join(word for word in (row.note, row.remark) if word)
    pen.write(TITLE_X, y - 10, words, size=7.5, width=TITLE_WIDTH + CATEGORY_WIDTH)
