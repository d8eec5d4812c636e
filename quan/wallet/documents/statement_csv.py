"""A statement as a table for spreadsheets: RFC 4180, with the mark by which Excel knows UTF-8."""

import csv
import io
import re

from quan.wallet.documents.words import category_name, say
from quan.wallet.model.statements import Statement, StatementRow

BYTE_ORDER_MARK = "\ufeff"
_FORMULA = re.compile("(^|[;\t])(?=[ ]*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20])")
"""Where a spreadsheet would calculate instead of show, in half and full width.

Where decimals have a comma, spreadsheets separate cells by semicolons: a formula may begin after one.
"""


def statement_csv(statement: Statement) -> bytes:
    """Write a statement: a header, the opening balance, a line per payment, the closing balance."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    columns = (
        "date",
        "time",
        "title",
        "category",
        "note",
        "remark",
        "amount",
        "currency",
        "balance",
        "payment",
    )
    table.writerow(say(column) for column in columns)
    code = statement.opening.asset.code
    table.writerow(
        [statement.span.first, "", say("opening"), "", "", "", "", code, statement.opening.text, ""]
    )
    table.writerows(_cells(row) for row in statement.rows)
    table.writerow(
        [statement.span.last, "", say("closing"), "", "", "", "", code, statement.closing.text, ""]
    )
    return (BYTE_ORDER_MARK + text.getvalue()).encode()


def as_text(cell: str) -> str:
    """Keep a spreadsheet from reading what somebody wrote as a formula."""
    return _FORMULA.sub(r"\1'", cell)


def _cells(row: StatementRow) -> list[str]:
    return [
        f"{row.at:%Y-%m-%d}",
        f"{row.at:%H:%M:%S}",
        as_text(row.title),
        category_name(row.category),
        as_text(row.note),
        as_text(row.remark),
        row.moved.text,
        row.moved.asset.code,
        row.balance.text,
        str(row.payment),
    ]
