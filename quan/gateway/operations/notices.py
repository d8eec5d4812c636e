"""Putting down what an app is to be told of a trade."""

from datetime import datetime
from urllib.parse import urlsplit

from quan import trade
from quan.core.db import Tx
from quan.core.money import Money
from quan.gateway.model.notices import Notice, NoticeId
from quan.gateway.operations import numbers
from quan.gateway.rules import notices as rules
from quan.gateway.store import apps
from quan.gateway.store import notices as store

DUE = "gateway.notice-due"


async def put_down(
    tx: Tx,
    found: trade.Trade,
    *,
    status: trade.TradeStatus,
    refund: tuple[str, Money, datetime] | None = None,
) -> None:
    """Put down a notice about a trade, if an app asked for it and wants to hear."""
    url, number = found.details.get("notify_url"), found.details.get("app_id")
    app = await apps.by_number(tx, str(number)) if url and number else None
    if app is None or app.merchant != found.merchant:
        return
    notice = NoticeId.new(tx.now)
    params = rules.told_of(
        found,
        app=app.number,
        seller=await numbers.number_of(tx, found.merchant, found.merchant),
        buyer=None if found.buyer is None else await numbers.number_of(tx, found.merchant, found.buyer),
        notice=notice.uuid.hex,
        status=status,
        refund=refund,
    )
    host = urlsplit(str(url)).netloc.lower()
    await store.insert(
        tx,
        Notice(
            id=notice,
            merchant=found.merchant,
            app=app.id,
            trade=found.id,
            url=str(url),
            host=host,
            params=params,
        ),
    )
    tx.hint(DUE, notice)
