"""Reading MT940, the SWIFT customer statement, with the `mt-940` library."""

import io
import re
from datetime import date
from decimal import Decimal
from typing import Any

import mt940
from mt940.models import Transactions

from quan.core.money import Asset, Money
from quan.wallet.errors.bankfiles import StatementBroken, StatementFieldUnreadable
from quan.wallet.model.bankfiles import BankLine, BankSide, BankStatement
from quan.wallet.rules.bankfiles.fields import (
    MAX_NAME_CHARS,
    check_currency,
    read_account,
    read_amount,
    read_reference,
    read_sequence,
    read_text,
)

_SIDES = {
    "C": BankSide.CREDIT,
    "RD": BankSide.CREDIT,  # a debit taken back
    "D": BankSide.DEBIT,
    "RC": BankSide.DEBIT,  # a credit taken back
}
_OPENINGS = ("final_opening_balance", "intermediate_opening_balance")
_CLOSINGS = ("final_closing_balance", "intermediate_closing_balance")
_A_LINE = re.compile(r"^:61:", re.MULTILINE)


def read(content: bytes, asset: Asset) -> list[BankStatement]:
    """Read every statement of a file.

    Raises: StatementBroken, StatementFieldUnreadable, StatementInAnotherCurrency.
    """
    text = _decoded(content)
    try:
        # From memory: given a string, the library would first look for a file of that name.
        found = mt940.parse_statements(io.StringIO(text), options=mt940.Options.all())
    except Exception as error:  # whatever a damaged file makes the library raise
        raise StatementBroken from error
    if sum(len(one) for one in found) != len(_A_LINE.findall(text)):
        raise StatementBroken  # the library passes over what it cannot read
    return [_statement(one, asset) for one in found]


def _decoded(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    if "\x00" in text:
        raise StatementBroken
    return text.replace("\r\n", "\n")


def _statement(found: Transactions, asset: Asset) -> BankStatement:
    opening, from_on = _balance(found, _OPENINGS, asset)
    closing, to_on = _balance(found, _CLOSINGS, asset)
    number = found.data.get("statement_number")
    return BankStatement(
        account=read_account(found.data.get("account_identification")),
        number=read_reference(str(number or "")),
        sequence=read_sequence(str(number or "")),
        from_on=min(from_on, to_on),
        to_on=to_on,
        opening=opening,
        closing=closing,
        lines=tuple(line for one in found if (line := _line(one.data, asset)).amount),
    )


def _balance(found: Transactions, names: tuple[str, ...], asset: Asset) -> tuple[Money, date]:
    for name in names:
        if (balance := found.data.get(name)) is not None:
            amount = _amount(balance.amount, asset, field=name)
            return (amount if balance.status.upper() == "C" else -amount), _day(balance.date, field=name)
    raise StatementFieldUnreadable(field=names[0])


def _line(data: dict[str, Any], asset: Asset) -> BankLine:
    mark = str(data.get("status") or "").upper()
    side = _SIDES.get(mark)
    if side is None:
        raise StatementFieldUnreadable(field=":61:")
    valued_on = _day(data.get("date"), field=":61:")
    return BankLine(
        side=side,
        amount=_amount(data.get("amount"), asset, field=":61:"),
        booked_on=_day(data.get("entry_date") or valued_on, field=":61:"),
        valued_on=valued_on,
        is_reversal=mark.startswith("R"),
        bank_reference=read_reference(data.get("bank_reference")),
        end_to_end=read_reference(data.get("end_to_end_reference"))
        or read_reference(data.get("customer_reference")),
        remittance=read_text(
            data.get("purpose"),
            data.get("additional_purpose"),
            data.get("transaction_details"),
            data.get("extra_details"),
        ),
        party_name=read_text(data.get("applicant_name"), most=MAX_NAME_CHARS),
        party_iban=_iban(data.get("applicant_iban") or data.get("gvc_applicant_iban")),
    )


def _iban(text: str | None) -> str:
    account = read_account(text)
    return account if re.match(r"[A-Z]{2}[0-9]{2}", account) else ""  # older files name domestic accounts


def _amount(found: Any, asset: Asset, *, field: str) -> Money:
    number = getattr(found, "amount", None)
    if not isinstance(number, Decimal):
        raise StatementFieldUnreadable(field=field)
    check_currency(str(found.currency), asset)
    return read_amount(f"{abs(number):f}", asset, field=field)


def _day(found: Any, *, field: str) -> date:
    if not isinstance(found, date):
        raise StatementFieldUnreadable(field=field)
    return date(found.year, found.month, found.day)  # not the library's own kind of date
