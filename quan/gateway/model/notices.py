"""Notices: what an app is told at its notify_url."""

from collections.abc import Mapping
from dataclasses import dataclass

from quan import trade
from quan.core.ids import Id
from quan.gateway.model.apps import App, AppId


class NoticeId(Id):
    """One notice; it is told under this id however often."""

    __slots__ = ()
    prefix = "ntc"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What is told where. `params` are all that is sent but the time and the signature."""

    id: NoticeId
    merchant: trade.MerchantId
    app: AppId
    trade: trade.TradeId
    url: str
    host: str
    params: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Attempt:
    """A notice that is told now, by which app it is heard, and the how-manieth time it is."""

    notice: Notice
    app: App
    attempts: int
