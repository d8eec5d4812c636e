"""Notices as rows: due, told, taken."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from quan import trade
from quan.core.db import Reader, Tx
from quan.gateway.model.apps import AppId
from quan.gateway.model.notices import Notice, NoticeId


async def insert(tx: Tx, notice: Notice) -> None:
    """Write a notice that is due at once."""
    await tx.execute(
        """
        INSERT INTO gateway.notices (merchant, id, app, trade, url, host, params, made_at, next_at)
        VALUES (%(merchant)s, %(id)s, %(app)s, %(trade)s, %(url)s, %(host)s, %(params)s, %(now)s, %(now)s)
        """,
        {
            "merchant": notice.merchant,
            "id": notice.id,
            "app": notice.app,
            "trade": notice.trade,
            "url": notice.url,
            "host": notice.host,
            "params": Jsonb(notice.params),
            "now": tx.now,
        },
    )


async def claim_due(
    tx: Tx, *, until: datetime, busy: Collection[str], per_host: int, most: int
) -> list[tuple[Notice, int]]:
    """Take due notices in hand until an instant, a few of each host and none of busy ones; count the attempt.

    Who is not back by then has died, and the notice is due again.
    """
    return await tx.rows(
        """
        UPDATE gateway.notices AS n
        SET attempts = n.attempts + 1, next_at = %(until)s
        FROM (
            SELECT merchant, id
            FROM (
                SELECT merchant, id, next_at,
                       ROW_NUMBER() OVER (PARTITION BY host ORDER BY next_at, id) AS place
                FROM gateway.notices
                WHERE next_at <= %(now)s AND host <> ALL(%(busy)s::text[])
            ) AS due
            WHERE place <= %(per_host)s
            ORDER BY next_at
            LIMIT %(most)s
        ) AS mine
        WHERE (n.merchant, n.id) = (mine.merchant, mine.id) AND n.next_at <= %(now)s
        RETURNING n.merchant, n.id, n.app, n.trade, n.url, n.host, n.params, n.attempts
        """,
        {"until": until, "now": tx.now, "busy": list(busy), "per_host": per_host, "most": most},
        into=_claimed,
    )


def _claimed(attempts: int, **columns: Any) -> tuple[Notice, int]:
    return _notice(**columns), attempts


def _notice(
    *,
    merchant: UUID,
    id: UUID,  # noqa: A002 - the column is called id
    app: UUID,
    trade: UUID,
    url: str,
    host: str,
    params: Mapping[str, str],
) -> Notice:
    return Notice(
        id=NoticeId(id),
        merchant=_merchant(merchant),
        app=AppId(app),
        trade=_trade(trade),
        url=url,
        host=host,
        params=params,
    )


_merchant = trade.MerchantId
_trade = trade.TradeId


async def settle(tx: Tx, notice: Notice, *, answer: str, is_taken: bool, next_at: datetime | None) -> None:
    """Write what came of telling a notice."""
    await tx.execute(
        """
        UPDATE gateway.notices
        SET answer = %(answer)s,
            next_at = %(next_at)s,
            taken_at = CASE WHEN %(is_taken)s THEN %(now)s::timestamptz END
        WHERE merchant = %(merchant)s AND id = %(id)s
        """,
        {
            "answer": answer,
            "next_at": next_at,
            "is_taken": is_taken,
            "now": tx.now,
            "merchant": notice.merchant,
            "id": notice.id,
        },
    )


async def left(reader: Reader) -> int:
    """Count the notices that are still to be told."""
    count: int = await reader.value("SELECT COUNT(*) FROM gateway.notices WHERE next_at IS NOT NULL")
    return count
