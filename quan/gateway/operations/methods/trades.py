"""Methods about one trade: asked for, looked at, paid at the till, ended."""

from collections.abc import Mapping
from typing import Any

from quan import identity, trade, wallet
from quan.core import outbound
from quan.core.db import Reader, Tx
from quan.gateway.errors.wire import SUCCESS, WAITING, BusinessRefused
from quan.gateway.model.calls import Call
from quan.gateway.operations import numbers
from quan.gateway.operations.house import House
from quan.gateway.rules import contents, envelope, trades
from quan.gateway.rules.contents import TRADE_INVALID
from quan.gateway.rules.envelope import Fields
from quan.gateway.store import numbers as number_store

_SCENES = frozenset({"bar_code", "wave_code"})


async def precreate(house: House, call: Call) -> Fields:
    """Open a trade for whoever scans its code."""
    async with house.db.transaction() as tx:
        opened = await open_trade(tx, house, call, product=trades.FACE_TO_FACE)
    return envelope.succeeded(
        {
            "out_trade_no": opened.out_trade_no,
            "qr_code": wallet.trade_link(house.config.origin, opened.number),
        }
    )


async def create(house: House, call: Call) -> Fields:
    """Open a trade for one buyer, whom the merchant knows by number."""
    number = contents.required(call.content, "buyer_id")
    async with house.db.transaction() as tx:
        buyer = await number_store.holder_of(tx, call.app.merchant, number)
        if buyer is None:
            raise BusinessRefused("ACQ.BUYER_NOT_EXIST", "buyer_id is nobody this merchant knows")
        opened = await open_trade(tx, house, call, product="JSAPI_PAY", buyer=buyer)
    return envelope.succeeded(trades.named(opened))


async def pay(house: House, call: Call) -> Fields:
    """Charge the code that a buyer shows at the till; what they must confirm first is answered with 10003."""
    code = contents.required(call.content, "auth_code")
    if contents.required(call.content, "scene") not in _SCENES:
        raise BusinessRefused(TRADE_INVALID, "scene must be bar_code or wave_code")
    async with house.db.read() as reader:
        wish = _wish(reader, house, call, product=trades.FACE_TO_FACE)
        owner = (await trade.merchant(reader, call.app.merchant)).owner
    await wallet.spend_code_guess(house.db, owner)
    async with house.db.transaction() as tx:
        charged = await trade.charge(
            tx, house.config, house.keys, merchant=call.app.merchant, wish=wish, code=code
        )
        fields = {**trades.charged(charged), **await buyer_fields(tx, charged)}
    await wallet.forget_code_guesses(house.db, owner)
    return envelope.succeeded(fields, code=WAITING if charged.paid_at is None else SUCCESS)


async def query(house: House, call: Call) -> Fields:
    """Tell where a trade stands."""
    async with house.db.transaction() as tx:
        found = await find(tx, call)
        return envelope.succeeded({**trades.seen(found, tx.now), **await buyer_fields(tx, found)})


async def close(house: House, call: Call) -> Fields:
    """End a trade that nobody has paid."""
    async with house.db.transaction() as tx:
        found = await find(tx, call)
        closed = await trade.close(tx, merchant=call.app.merchant, trade=found.id)
    return envelope.succeeded(trades.named(closed))


async def cancel(house: House, call: Call) -> Fields:
    """Call a trade off, whatever became of it; one that never was too: the till had no answer."""
    numbers_given = _numbers(call.content)
    async with house.db.transaction() as tx:
        try:
            found = await trade.find(tx, merchant=call.app.merchant, **numbers_given)
        except trade.TradeNotFound:
            return envelope.succeeded({"out_trade_no": numbers_given["out_trade_no"], "retry_flag": "N"})
        done = await trade.cancel(tx, house.config, merchant=call.app.merchant, trade=found.id)
    action = None if done.action is None else done.action.value
    return envelope.succeeded({**trades.named(done.trade), "action": action, "retry_flag": "N"})


async def find(reader: Reader, call: Call) -> trade.Trade:
    """Find the trade a call is about.

    Raises: BusinessRefused, TradeNotFound.
    """
    return await trade.find(reader, merchant=call.app.merchant, **_numbers(call.content))


def _numbers(content: Mapping[str, Any]) -> dict[str, str | None]:
    number, out_trade_no = contents.text(content, "trade_no"), contents.text(content, "out_trade_no")
    if number is None and out_trade_no is None:
        raise BusinessRefused(TRADE_INVALID, "trade_no or out_trade_no is missing")
    return {"number": number, "out_trade_no": out_trade_no}


async def open_trade(
    tx: Tx, house: House, call: Call, *, product: str, buyer: identity.MemberId | None = None
) -> trade.Trade:
    """Open the trade a call asks for.

    Raises: BusinessRefused, and as `trade.open_trade`.
    """
    wish = _wish(tx, house, call, product=product, buyer=buyer)
    return await trade.open_trade(tx, house.config, merchant=call.app.merchant, wish=wish)


def _wish(
    reader: Reader, house: House, call: Call, *, product: str, buyer: identity.MemberId | None = None
) -> trade.NewTrade:
    content = call.content
    _check_urls(house, call)
    return trade.NewTrade(
        out_trade_no=contents.required(content, "out_trade_no"),
        amount=contents.amount(content, "total_amount", house.config.currency),
        subject=contents.required(content, "subject"),
        body=contents.text(content, "body") or "",
        product=contents.text(content, "product_code") or product,
        buyer=buyer,
        expires_at=contents.expiry(content, reader.now),
        details=trades.details(call),
    )


def _check_urls(house: House, call: Call) -> None:
    for name in ("notify_url", "return_url"):
        url = call.params.get(name)
        if not url:
            continue
        try:
            outbound.check_url(url, is_open=house.config.reach_private)
        except outbound.Unreachable as error:
            raise BusinessRefused(TRADE_INVALID, f"{name}: {error}") from error
        if len(url) > contents.MAX_URL_CHARS or not url.isascii():
            raise BusinessRefused(TRADE_INVALID, f"{name} is too long, or not ASCII")


async def buyer_fields(tx: Tx, found: trade.Trade) -> Fields:
    """Tell who the buyer is, by the number this merchant knows them by, and not by name."""
    if found.buyer is None:
        return {}
    member = await identity.member(tx, found.buyer)
    number = await numbers.number_of(tx, found.merchant, found.buyer)
    return {"buyer_user_id": number, "buyer_logon_id": f"{member.handle[:2]}***"}
