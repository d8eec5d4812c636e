"""Trades and merchants as they are shown."""

from collections.abc import Sequence
from typing import Literal

from quan import identity
from quan.core import pages
from quan.core.db import Reader
from quan.core.ids import MemberId
from quan.core.money import Asset
from quan.core.pages import Page
from quan.trade.errors.trades import TradeNotFound
from quan.trade.model.asks import RefundAsk
from quan.trade.model.merchants import Merchant, MerchantId, MerchantStatus, escrow_account
from quan.trade.model.trades import Refund, Trade, TradeId, TradeStatus
from quan.trade.model.views import (
    MerchantDetailOut,
    MerchantOut,
    OwnMerchantOut,
    RefundAskOut,
    RefundOut,
    TradeDetailOut,
    TradeOut,
)
from quan.trade.operations.merchants import balance_of
from quan.trade.queries.merchants import merchant_balance
from quan.trade.rules.trades import may_see, status_at
from quan.trade.store import asks, merchants, refunds, trades

Role = Literal["buyer", "seller", "payer"]


async def own_merchants_out(reader: Reader, found: Sequence[Merchant]) -> list[OwnMerchantOut]:
    """Show merchants to their owner or the house."""
    owners = await identity.members(reader, {one.owner for one in found})
    return [
        OwnMerchantOut(
            id=one.id,
            owner=identity.person_of(owners[one.owner]),
            kind=one.kind,
            name=one.name,
            registration=one.registration,
            category=one.category,
            status=one.status,
            reason=one.reason,
            fee_bp=one.fee_bp,
            applied_at=one.applied_at,
            decided_at=one.decided_at,
        )
        for one in found
    ]


async def merchant_detail_out(reader: Reader, merchant: Merchant, asset: Asset) -> MerchantDetailOut:
    """Show a merchant with its money."""
    (shown,) = await own_merchants_out(reader, [merchant])
    return MerchantDetailOut(
        merchant=shown,
        balance=await merchant_balance(reader, merchant.id, asset),
        held=await balance_of(reader, escrow_account(merchant.id, asset), asset),
    )


async def merchant_page(
    reader: Reader, *, status: MerchantStatus | None, cursor: str | None, limit: int | None
) -> Page[OwnMerchantOut]:
    """List merchants for the house, the oldest first.

    Raises: MalformedCursor.
    """
    size = pages.clamp(limit)
    after = pages.position(cursor, MerchantId)[0] if cursor else None
    found, more = pages.split(await merchants.page(reader, status, after=after, limit=size + 1), size)
    return Page(
        items=await own_merchants_out(reader, found), next=pages.cursor(found[-1].id) if more else None
    )


async def trades_of_merchant(
    reader: Reader, merchant: Merchant, *, status: TradeStatus | None, cursor: str | None, limit: int | None
) -> Page[TradeOut]:
    """List a merchant's trades to its owner, the latest first.

    Raises: MalformedCursor.
    """
    size, before = pages.clamp(limit), _before(cursor)
    found = await trades.page_of_merchant(reader, merchant.id, status, before=before, limit=size + 1)
    return await _page(reader, found, size, viewer=merchant.owner)


async def trades_of_buyer(
    reader: Reader, buyer: MemberId, *, cursor: str | None, limit: int | None
) -> Page[TradeOut]:
    """List what a member has bought or is to pay, the latest first.

    Raises: MalformedCursor.
    """
    size, before = pages.clamp(limit), _before(cursor)
    found = await trades.page_of_buyer(reader, buyer, before=before, limit=size + 1)
    return await _page(reader, found, size, viewer=buyer)


async def trade_detail(reader: Reader, number: str, *, viewer: MemberId) -> TradeDetailOut:
    """Show a trade to its parties, and, until it is paid, to whoever has its number.

    Raises: TradeNotFound, also to everybody else.
    """
    found = await trades.numbered(reader, number)
    merchant = None if found is None else await merchants.get(reader, found.merchant)
    if found is None or merchant is None or not may_see(found, merchant, viewer):
        raise TradeNotFound
    return TradeDetailOut(
        trade=await trade_out(reader, found, viewer=viewer),
        refunds=[refund_out(one) for one in await refunds.of_trade(reader, found.merchant, found.id)],
        asks=[ask_out(one) for one in await asks.of_trade(reader, found)],
    )


async def trade_out(reader: Reader, trade: Trade, *, viewer: MemberId) -> TradeOut:
    """Show one trade."""
    (shown,) = await _trades_out(reader, [trade], viewer=viewer)
    return shown


def refund_out(refund: Refund) -> RefundOut:
    """Show a refund."""
    return RefundOut(
        id=refund.id, request_no=refund.request_no, amount=refund.amount, reason=refund.reason, at=refund.at
    )


def ask_out(ask: RefundAsk) -> RefundAskOut:
    """Show what a buyer wants back."""
    return RefundAskOut(
        id=ask.id,
        amount=ask.amount,
        reason=ask.reason,
        status=ask.status,
        answer=ask.answer,
        asked_at=ask.asked_at,
        answer_by=ask.answer_by,
    )


def _before(cursor: str | None) -> TradeId | None:
    return pages.position(cursor, TradeId)[0] if cursor else None


async def _page(reader: Reader, found: Sequence[Trade], size: int, *, viewer: MemberId) -> Page[TradeOut]:
    rows, more = pages.split(found, size)
    return Page(
        items=await _trades_out(reader, rows, viewer=viewer),
        next=pages.cursor(rows[-1].id) if more else None,
    )


async def _trades_out(reader: Reader, found: Sequence[Trade], *, viewer: MemberId) -> list[TradeOut]:
    sellers = await merchants.by_ids(reader, {one.merchant for one in found})
    people = await identity.members(reader, {one.buyer for one in found if one.buyer})
    return [
        _shown(
            one,
            sellers[one.merchant],
            people.get(one.buyer) if one.buyer else None,
            status=status_at(one, reader.now),
            viewer=viewer,
        )
        for one in found
    ]


def _shown(
    trade: Trade, merchant: Merchant, buyer: identity.Member | None, *, status: TradeStatus, viewer: MemberId
) -> TradeOut:
    role = _role(trade, merchant, viewer)
    return TradeOut(
        number=trade.number,
        out_trade_no=trade.out_trade_no,
        role=role,
        merchant=MerchantOut(id=merchant.id, name=merchant.name, category=merchant.category),
        buyer_name=None if buyer is None else buyer.name,
        flow=trade.flow,
        status=status,
        amount=trade.amount,
        refunded=trade.refunded,
        left=trade.left,
        fee=trade.fee if role == "seller" else None,
        subject=trade.subject,
        body=trade.body,
        shipment=trade.shipment,
        payment_id=trade.payment,
        created_at=trade.created_at,
        expires_at=trade.expires_at,
        paid_at=trade.paid_at,
        due_at=trade.due_at,
        ended_at=trade.ended_at,
    )


def _role(trade: Trade, merchant: Merchant, viewer: MemberId) -> Role:
    if viewer == merchant.owner:
        return "seller"
    return "buyer" if viewer == trade.buyer else "payer"
