"""What ends in a page: a shop sends its buyer's browser here, or the buyer's app brings the shop's order."""

from collections.abc import Mapping

from quan import trade
from quan.core.db import Tx
from quan.core.problems import Problem
from quan.gateway.errors.wire import BusinessRefused, InvalidMethod
from quan.gateway.model.apps import Grant
from quan.gateway.model.calls import Call
from quan.gateway.operations import numbers
from quan.gateway.operations.apps import secrets_of
from quan.gateway.operations.calling import check_granted
from quan.gateway.operations.house import House
from quan.gateway.operations.methods.trades import open_trade
from quan.gateway.operations.signing import sign
from quan.gateway.rules import notices, wayback
from quan.gateway.rules.failures import TRADE_WORDS, said
from quan.gateway.store import apps

PAGES = {"alipay.trade.page.pay": "FAST_INSTANT_TRADE_PAY", "alipay.trade.wap.pay": "QUICK_WAP_WAY"}
ORDERS = {"alipay.trade.app.pay": "QUICK_MSECURITY_PAY"}


async def opened(house: House, call: Call, *, products: Mapping[str, str]) -> trade.Trade:
    """Open the trade that a page is to show.

    Raises: InvalidMethod, InsufficientPermissions, BusinessRefused.
    """
    product = products.get(call.method)
    if product is None:
        raise InvalidMethod
    check_granted(call, Grant.TRADE)
    try:
        async with house.db.transaction() as tx:
            return await open_trade(tx, house, call, product=product)
    except Problem as refusal:
        _, sub_code, sub_msg = said(refusal, TRADE_WORDS)
        raise BusinessRefused(sub_code, sub_msg) from refusal


async def way_back(house: House, found: trade.Trade) -> str | None:
    """Give the address that a buyer's browser goes back to after paying, with words the shop can check."""
    async with house.db.transaction() as tx:
        told = await _told(tx, found)
        app = None if told is None else await apps.by_number(tx, told["app_id"])
    if told is None or app is None:
        return None
    key = secrets_of(house.keys, app).house_key
    signature = await sign(key, notices.signed_text(told).encode())
    return wayback.address(found.details["return_url"], {**told, "sign": signature})


async def _told(tx: Tx, found: trade.Trade) -> dict[str, str] | None:
    seller = await numbers.number_of(tx, found.merchant, found.merchant)
    return wayback.told(found, app=str(found.details.get("app_id", "")), seller=seller, now=tx.now)
