"""What a bank's statement file says, in one shape for every format. Nothing here knows the database."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from quan.core.money import Money


class BankSide(StrEnum):
    """Whether money came to the account or left it."""

    CREDIT = "credit"
    DEBIT = "debit"


@dataclass(frozen=True, slots=True, kw_only=True)
class BankLine:
    """One booked line of a statement; a batch booking gives a line for each of its payments.

    `amount` is positive. `is_reversal` says that the line takes an earlier one back or returns a payment.
    `bank_reference` is the bank's own name for the line, empty where it gives none; `part` counts payments
    within a batch booking. `end_to_end` is what whoever ordered the payment called it. `structured` holds
    creditor references, `remittance` what the payer wrote.
    """

    side: BankSide
    amount: Money
    booked_on: date
    valued_on: date | None = None
    is_reversal: bool = False
    bank_reference: str = ""
    part: int = 0
    end_to_end: str = ""
    structured: str = ""
    remittance: str = ""
    party_name: str = ""
    party_iban: str = ""

    @property
    def signed(self) -> Money:
        """What the line does to the balance."""
        return self.amount if self.side is BankSide.CREDIT else -self.amount


@dataclass(frozen=True, slots=True, kw_only=True)
class BankStatement:
    """A stretch of one account's history. Balances are signed; lines the bank only expects are counted."""

    account: str
    number: str
    sequence: int | None
    from_on: date
    to_on: date
    opening: Money
    closing: Money
    lines: tuple[BankLine, ...]
    expected: int = 0
