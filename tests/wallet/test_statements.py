import csv
import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from quan.core.money import Money
from quan.wallet.documents.paper import fitted, width_of
from quan.wallet.documents.statement_csv import as_text, statement_csv
from quan.wallet.documents.statement_pdf import statement_pdf
from quan.wallet.model.payments import Category, PaymentId
from quan.wallet.model.statements import Statement, StatementRow
from quan.wallet.rules import periods
from tests.wallet.purse import CNY, Purse, Town, slug, yuan

SHANGHAI = ZoneInfo("Asia/Shanghai")


async def today(town: Town) -> str:
    async with town.db.read() as reader:
        return f"{reader.now.astimezone(town.config.timezone):%Y-%m-%d}"


async def table(purse: Purse, first: str, last: str) -> list[list[str]]:
    reply = await purse.browser.get("/v1/statements", params={"from": first, "to": last, "format": "csv"})
    assert reply.status_code == 200, reply.text
    assert reply.content.startswith(b"\xef\xbb\xbf")
    assert b"\n" not in reply.content.replace(b"\r\n", b"")
    return list(csv.reader(io.StringIO(reply.content.decode("utf-8-sig"))))


async def pages(purse: Purse, first: str, last: str) -> list[str]:
    reply = await purse.browser.get("/v1/statements", params={"from": first, "to": last, "format": "pdf"})
    assert reply.status_code == 200, reply.text
    assert reply.headers["content-type"] == "application/pdf"
    assert "attachment" in reply.headers["content-disposition"]
    return [page.extract_text() for page in PdfReader(io.BytesIO(reply.content)).pages]


@pytest.fixture
async def mei(town: Town) -> Purse:
    """Give Mei, who was paid, and paid Wei for noodles."""
    mei, wei = await town.join("李梅", money="100", small="200"), await town.join("Wei")
    await town.acquaint(mei, wei)
    assert (await mei.pay(wei, "10.00", note="两碗面")).status_code == 201
    assert (await mei.pay(wei, "2.50", note='=HYPERLINK("http://evil.example")')).status_code == 201
    return mei


async def test_a_spreadsheet_adds_up_to_the_ledger(town: Town, mei: Purse) -> None:
    day = await today(town)
    header, opening, *rows, closing = await table(mei, day, day)
    assert header[0] == "Date"
    assert (opening[2], opening[8]) == ("Opening balance", "0.00")
    assert [row[6] for row in rows] == ["100.00", "-10.00", "-2.50"]
    assert [row[8] for row in rows] == ["100.00", "90.00", "87.50"]
    assert (closing[2], closing[8]) == ("Closing balance", await mei.balance())
    assert rows[1][2:5] == ["Wei", "Transfer", "两碗面"]
    assert rows[2][4] == '\'=HYPERLINK("http://evil.example")'


async def test_days_before_and_after_carry_the_balance(mei: Purse) -> None:
    assert [row[8] for row in await table(mei, "2020-01-01", "2020-12-31")][1:] == ["0.00", "0.00"]
    assert [row[8] for row in await table(mei, "2099-01-01", "2099-01-01")][1:] == ["87.50", "87.50"]


async def test_pages_hold_the_rows_in_the_callers_language(town: Town, mei: Purse) -> None:
    day = await today(town)
    (page,) = await pages(mei, day, day)
    for text in (
        "Quan Town",
        "Statement of account",
        "李梅",
        "两碗面",
        "Wei",
        "-10.00",
        "87.50",
        "Page 1 of 1",
        day,
    ):
        assert text in page, text
    mei.browser.headers["accept-language"] = "zh-CN"
    (page,) = await pages(mei, day, day)
    assert "对账单" in page
    assert "第1页，共1页" in re.sub(r"\s", "", page)
    mei.browser.headers["accept-language"] = "fr"
    (page,) = await pages(mei, day, day)
    assert "Relevé de compte" in page


async def test_a_statement_without_payments_says_so(town: Town) -> None:
    luc = await town.join("Luc")
    (page,) = await pages(luc, "2025-01-01", "2025-01-31")
    assert "No payments in this period" in page


@pytest.mark.parametrize(
    ("first", "last", "wanted", "refusal"),
    [
        ("2026-02-01", "2026-01-31", "csv", "wallet/statement-range"),
        ("2024-01-01", "2025-01-01", "csv", "wallet/statement-range"),
        ("9999-12-01", "9999-12-31", "csv", "wallet/statement-range"),
        ("0001-01-01", "0001-01-02", "csv", "wallet/statement-range"),
        ("2026-01-01", "2026-01-31", "xls", "wallet/unknown-statement-format"),
        ("January", "2026-01-31", "csv", "core/invalid-body"),
        ("", "2026-01-31", "csv", "core/invalid-body"),
    ],
)
async def test_a_statement_of_impossible_days_is_refused(
    town: Town, first: str, last: str, wanted: str, refusal: str
) -> None:
    mei = await town.join("Mei")
    reply = await mei.browser.get("/v1/statements", params={"from": first, "to": last, "format": wanted})
    assert (reply.status_code, slug(reply)) == (400, refusal)


async def test_a_leap_year_fits_one_statement(town: Town) -> None:
    mei = await town.join("Mei")
    assert len(await table(mei, "2024-01-01", "2024-12-31")) == 3


async def test_only_the_signed_in_get_statements(town: Town) -> None:
    mei = await town.join("Mei")
    mei.browser.cookies.clear()
    reply = await mei.browser.get("/v1/statements", params={"from": "2026-01-01", "to": "2026-01-02"})
    assert reply.status_code == 401


@given(st.text(max_size=30) | st.text("; =+@-\t'x", max_size=12))
def test_no_cell_becomes_a_formula(text: str) -> None:
    cell = as_text(text)
    assert cell.replace("'", "") == text.replace("'", "")
    for begun in re.split("[;\t]", cell):  # what a spreadsheet of another country takes for cells
        assert not re.match(r" *[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]", begun)


def long_statement(count: int) -> Statement:
    rows, balance = [], 0
    for number in range(count):
        moved = 100 if number % 3 else -50
        balance += moved
        rows.append(
            StatementRow(
                at=datetime(2026, 3, 1, 12, tzinfo=SHANGHAI),
                title=f"Guest {number}",
                category=Category.FOOD,
                note="🍜" * 50,
                remark="",
                moved=Money(moved, CNY),
                balance=Money(balance, CNY),
                payment=PaymentId.derive(number),
            )
        )
    return Statement(
        town="泉镇",
        member="Mei",
        handle="mei",
        span=periods.statement(date(2026, 3, 1), date(2026, 3, 31), SHANGHAI),
        made_at=datetime(2026, 4, 1, tzinfo=UTC).astimezone(SHANGHAI),
        opening=yuan("0"),
        rows=tuple(rows),
        closing=Money(balance, CNY),
    )


@pytest.mark.parametrize("count", [0, 1, 22, 23, 24, 49, 50, 51, 400])
def test_every_row_is_on_exactly_one_page(count: int) -> None:
    texts = [
        page.extract_text() for page in PdfReader(io.BytesIO(statement_pdf(long_statement(count)))).pages
    ]
    found = [name for text in texts for name in re.findall(r"Guest \d+", text)]
    assert found == [f"Guest {number}" for number in range(count)]
    assert f"Page {len(texts)} of {len(texts)}" in texts[-1]
    assert "Closing balance" in texts[-1]


def test_no_name_note_or_remark_in_a_spreadsheet_is_a_formula() -> None:
    statement = long_statement(1)
    (row,) = statement.rows
    row = replace(row, title="=1+1", note="+1", remark="x;@SUM(1)")
    _, _, cells, _ = csv.reader(
        statement_csv(replace(statement, rows=(row,))).decode("utf-8-sig").splitlines()
    )
    assert (cells[2], cells[4], cells[5]) == ("'=1+1", "'+1", "x;'@SUM(1)")


def test_a_spreadsheet_has_a_line_per_row() -> None:
    lines = statement_csv(long_statement(1000)).decode("utf-8-sig").split("\r\n")
    assert len(lines) == 1000 + 3 + 1


@given(st.text(max_size=60), st.floats(6, 300))
def test_a_text_is_cut_where_it_would_run_over_and_nowhere_else(text: str, width: float) -> None:
    shown = fitted(text, 9, width=width)
    if width_of(text, 9) <= width:
        assert shown == text
    else:
        assert shown.endswith("…")
        kept = shown[:-1]
        assert text.startswith(kept)
        assert kept == "" or width_of(shown, 9) <= width
        assert width_of(text[: len(kept) + 1] + "…", 9) > width


def test_a_note_of_any_length_is_cut_at_once() -> None:
    assert len(fitted("长" * 1_000_000, 9, width=200)) < 30
