"""What the scanner is told, on the wire."""

from typing import Literal

import msgspec

from quan.core.money import Money
from quan.identity import PersonOut
from quan.wallet.model.codes import Scheme

Relation = Literal["self", "contact", "requested", "requests_you", "none", "blocked"]


class ScannedReceive(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="receive"):
    """A receive code: pay this person."""

    payee: PersonOut
    amount: Money | None
    note: str
    relation: Relation


class ScannedPerson(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="person"):
    """Somebody's own QR code."""

    person: PersonOut
    relation: Relation


class ScannedPayCode(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="pay_code"):
    """A code that a payer shows: charge it."""

    code: str


class ScannedVoucher(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="voucher"):
    """A voucher that can be redeemed now."""

    code: str
    amount: Money


class ScannedTrade(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="trade"):
    """Something to pay for, by the number of its trade."""

    number: str


class ScannedSelf(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="self"):
    """The caller's own code."""


class ScannedForeign(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="foreign"):
    """A code of something else. `text` is what it holds; nobody is sent there."""

    scheme: Scheme
    explanation: str
    text: str


Scanned = (
    ScannedReceive
    | ScannedPerson
    | ScannedPayCode
    | ScannedVoucher
    | ScannedTrade
    | ScannedSelf
    | ScannedForeign
)


class ReceiveCodeOut(msgspec.Struct, frozen=True, kw_only=True):
    """A receive code as text, and where its drawing is."""

    text: str
    svg_url: str
