"""Vouchers: money printed on paper, until someone redeems it or it runs out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from quan.core.ids import Id, MemberId
from quan.core.money import Money

ClosedAs = Literal["expired", "void"]


class VoucherBatchId(Id):
    """Vouchers printed together."""

    __slots__ = ()
    prefix = "vbt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Voucher:
    """What the house remembers of a voucher; its code it does not know."""

    batch: VoucherBatchId
    serial: int
    amount: Money
    expires_at: datetime
    closed_as: ClosedAs | None
    redeemed_by: MemberId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoucherBatch:
    """A batch and how many of its vouchers were redeemed."""

    id: VoucherBatchId
    amount: Money
    size: int
    redeemed: int
    expires_at: datetime
    made_at: datetime
    closed_at: datetime | None
    closed_as: ClosedAs | None

    @property
    def open(self) -> int:
        """How many vouchers can still be redeemed."""
        return 0 if self.closed_as else self.size - self.redeemed


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedBatch:
    """A batch with its codes in the clear, by serial number: they exist only here and on paper."""

    batch: VoucherBatch
    codes: tuple[str, ...]
