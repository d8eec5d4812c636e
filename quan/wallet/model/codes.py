"""What a scanned text turns out to be."""

from dataclasses import dataclass
from typing import Literal

from quan.core.ids import MemberId
from quan.core.money import Money

Scheme = Literal["alipay", "wechat", "emvco", "url", "other"]


@dataclass(frozen=True, slots=True)
class SeenReceiveCode:
    """A receive code of this town: whose token, and what it asks for."""

    token: str
    amount: Money | None
    note: str


@dataclass(frozen=True, slots=True)
class SeenPerson:
    """The link on somebody's own QR code."""

    token: str


@dataclass(frozen=True, slots=True)
class SeenPayCode:
    """Eighteen digits that a payer shows."""

    code: str


@dataclass(frozen=True, slots=True)
class SeenVoucher:
    """A voucher code, as printed or as its QR code."""

    code: str


@dataclass(frozen=True, slots=True)
class SeenTrade:
    """The link of something to pay for, by the number of its trade."""

    number: str


@dataclass(frozen=True, slots=True)
class SeenForeign:
    """A code that is not Quan's. `name` is the name of its scheme, for the explanation."""

    scheme: Scheme
    slug: str
    name: str


Seen = SeenReceiveCode | SeenPerson | SeenPayCode | SeenVoucher | SeenTrade | SeenForeign


@dataclass(frozen=True, slots=True)
class ReceiveCode:
    """Whom a receive code pays, and what it asks for."""

    member: MemberId
    amount: Money | None
    note: str
