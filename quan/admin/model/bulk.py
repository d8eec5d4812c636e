"""What operators' systems hand in, and what they hear of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal, NamedTuple

import msgspec

from quan import ledger
from quan.core.ids import MemberId
from quan.core.money import Money
from quan.core.problems import Problem

MOST = 8192
"""Transfers in one call."""
MOST_DRY = 512
"""Transfers in one call that only asks."""

Instant = Annotated[datetime, msgspec.Meta(tz=True)]
LimitName = Literal["none", "debits_must_not_exceed_credits", "credits_must_not_exceed_debits"]


# Texts, and not ids that are objects: there are three in each of thousands of items.
_DIGITS = r"[0-7][0-9a-hjkmnp-tv-z]{25}(?!\n)"  # `$` alone would let a line end pass
TransferText = Annotated[str, msgspec.Meta(pattern=f"^{ledger.TransferId.prefix}_{_DIGITS}$")]
AccountText = Annotated[str, msgspec.Meta(pattern=f"^{ledger.AccountId.prefix}_{_DIGITS}$")]


class LedgerTransferIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """A transfer that a system wishes for.

    `code` is a name or a number; `reference` is an id of any kind, or a UUID. A `post` and a `void` name
    their `pending` transfer, and take from it whatever they leave out. `linked` ties it to the next item. A
    `balancing` one moves as much as its debit or credit account has left or has room for, at most `amount`.
    """

    id: TransferText
    debit: AccountText | None = None
    credit: AccountText | None = None
    amount: Money | None = None
    code: str | int | None = None
    reference: str | None = None
    effective_at: Instant | None = None
    phase: Literal["single", "pending", "post", "void"] = "single"
    pending: TransferText | None = None
    expires_at: Instant | None = None
    linked: bool = False
    balancing: Literal["debit", "credit", "both"] | None = None
    imported: bool = False


class Refused(NamedTuple):
    """Why an item never reached the ledger, and which field of it is to blame, where one is."""

    problem: Problem
    field: str | None = None


class Item:
    """One item as it was handed in. It is read by itself, so that a bad one spoils no other.

    `id` is what it calls itself; `linked` is whether it might be tied to the next item.
    """

    __slots__ = ("id", "linked", "read")
    id: str | None
    linked: bool
    read: LedgerTransferIn | Refused

    def __init__(self, id: str | None, read: LedgerTransferIn | Refused, *, linked: bool) -> None:  # noqa: A002 - as on the wire
        self.id, self.read, self.linked = id, read, linked


class Items(list[Item]):
    """Items in the order in which they were handed in."""


class TransfersIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Transfers, decided one after the other; linked ones happen together or not at all."""

    transfers: Items


Draft = ledger.bulk.Order | Refused
"""What became of an item before the ledger: an order to it, or a refusal."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What the ledger said of the orders among the drafts, and what it had moved before of those repeated."""

    drafts: Sequence[Draft]
    said: ledger.Bulk
    before: Mapping[int, ledger.Transfer]


class ResultOut(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What became of one item. `id` is as it was sent, or null where it cannot be read.

    `amount` is what was moved, held or released; `batch` is the number of the batch that seals it. Of what is
    refused, `problem` says why and `field` which field is to blame, where one is.
    """

    id: str | None
    outcome: Literal["posted", "already_posted", "refused"]
    amount: Money | None = None
    recorded_at: datetime | None = None
    batch: str | None = None
    problem: dict[str, Any] | None = None
    field: str | None = None


class ResultsOut(msgspec.Struct, frozen=True, kw_only=True):
    """What became of every item, in their order."""

    results: list[ResultOut]


class AccountIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An account to open. Without a limit it has that of its type in the chart of accounts.

    `overdraft` is how far it may go below zero; it is given in place of `limit`.
    """

    id: ledger.AccountId
    asset: str
    code: int
    limit: LimitName | None = None
    overdraft: Money | None = None
    owner: MemberId | None = None


class ClosedIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether an account is closed for every movement."""

    closed: bool


class BalanceOut(msgspec.Struct, frozen=True, kw_only=True):
    """What was booked on an account at an instant, on its normal side, by one of two clocks."""

    account: ledger.AccountId
    at: datetime
    clock: Literal["recorded", "effective"]
    balance: Money
