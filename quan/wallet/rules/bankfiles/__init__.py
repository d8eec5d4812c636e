"""Reading bank statements: camt.053 (ISO 20022) and MT940 (SWIFT) into one shape.

A file comes from outside and is read as such: bounded in size, no document type, no entities, nothing
guessed. What it says must add up, or none of it is taken.
"""

from quan.core.money import Asset, Money
from quan.wallet.errors.bankfiles import (
    NotAStatement,
    StatementDoesNotAddUp,
    StatementTooLarge,
    TooManyEntries,
)
from quan.wallet.model.bankfiles import BankStatement
from quan.wallet.rules.bankfiles import camt053, mt940

MAX_BYTES = 10 * 1024 * 1024
MAX_ENTRIES = 20_000

_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_UTF8_MARK = b"\xef\xbb\xbf"


def read_statements(content: bytes, asset: Asset) -> list[BankStatement]:
    """Read a file whose account is kept in `asset`; each statement in it adds up.

    Raises: StatementTooLarge, NotAStatement, StatementUnsafe, StatementBroken, StatementFieldUnreadable,
    StatementInAnotherCurrency, TooManyEntries, StatementDoesNotAddUp.
    """
    if len(content) > MAX_BYTES:
        raise StatementTooLarge(limit_bytes=MAX_BYTES)
    statements = _read(content, asset)
    if not statements:
        raise NotAStatement
    if sum(len(statement.lines) for statement in statements) > MAX_ENTRIES:
        raise TooManyEntries(limit=MAX_ENTRIES)
    for statement in statements:
        _check_sum(statement, asset)
    return statements


def _read(content: bytes, asset: Asset) -> list[BankStatement]:
    start = content[:256].removeprefix(_UTF8_MARK).lstrip()
    if start.startswith(b"<") or content.startswith(_UTF16_MARKS):
        return camt053.read(content, asset)
    if b":20:" in content and b":25:" in content:
        return mt940.read(content, asset)
    raise NotAStatement


def _check_sum(statement: BankStatement, asset: Asset) -> None:
    moved = sum((line.signed for line in statement.lines), start=Money(0, asset))
    if statement.opening + moved != statement.closing:
        raise StatementDoesNotAddUp(
            number=statement.number, opening=statement.opening, moved=moved, closing=statement.closing
        )
