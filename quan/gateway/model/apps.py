"""Apps: the programs of merchants that call the gateway, with the keys of both sides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Self

import msgspec

from quan import trade
from quan.core.ids import Id


class AppId(Id):
    """One app."""

    __slots__ = ()
    prefix = "app"


class Grant(StrEnum):
    """What an app may do."""

    TRADE = "trade"
    TRANSFER = "transfer"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """A program of a merchant. `number` is its app_id on the wire.

    `public_key` (DER) checks what the app signs; `house_key` (locked, see `Keys.lock`) signs what it is
    answered; `content_key` (locked) is the AES key both know. Certificates are PEM.
    """

    id: AppId
    merchant: trade.MerchantId
    number: str
    name: str
    grants: frozenset[Grant]
    public_key: bytes
    certificate: str
    house_key: bytes
    house_public_key: bytes
    house_certificate: str
    content_key: bytes
    is_active: bool
    made_at: datetime


class AppOut(msgspec.Struct, frozen=True, kw_only=True):
    """An app as its merchant sees it. Keys are base64 without lines, certificates PEM."""

    id: AppId
    merchant: trade.MerchantId
    app_id: str
    name: str
    grants: list[Grant]
    is_active: bool
    public_key: str
    house_public_key: str
    content_key: str
    app_certificate: str
    house_certificate: str
    root_certificate: str
    made_at: datetime
    private_key_pkcs1: str | None = None
    private_key_pkcs8: str | None = None


class AppsOut(msgspec.Struct, frozen=True):
    """The apps of a merchant, the latest first."""

    items: Sequence[AppOut]


@dataclass(frozen=True, slots=True)
class AppSecrets:
    """The parts of an app that are opened to work with it: DER of the house's key, 16 bytes of AES."""

    house_key: bytes
    content_key: bytes

    @classmethod
    def none(cls) -> Self:
        """Give what is known of an app that nobody knows."""
        return cls(b"", b"")
