"""Payment requests as rows."""

from typing import Any

from quan.core.db import Reader, Tx
from quan.core.ids import MemberId
from quan.core.money import Asset, Money
from quan.wallet.model.payments import PaymentId
from quan.wallet.model.requests import (
    PaymentRequest,
    PaymentRequestId,
    RequestOrigin,
    RequestStatus,
)


async def insert(tx: Tx, request: PaymentRequest) -> None:
    """Write a new request."""
    await tx.execute(
        """
        INSERT INTO wallet.payment_requests
            (payer, id, payee, origin, amount, asset, note, status, created_at, expires_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
        """,
        (
            request.payer,
            request.id,
            request.payee,
            request.origin.value,
            request.amount.minor,
            str(request.amount.asset),
            request.note,
            request.status.value,
            request.created_at,
            request.expires_at,
        ),
    )


async def open_counts(tx: Tx, *, payer: MemberId, payee: MemberId) -> tuple[int, int]:
    """Count the open requests to a payer: from one asker, and in all."""
    row: dict[str, int] | None = await tx.row(
        """
        SELECT COUNT(*) FILTER (WHERE payee = %(payee)s) AS from_asker, COUNT(*) AS in_all
        FROM wallet.payment_requests
        WHERE payer = %(payer)s AND status = 'open' AND expires_at > %(now)s
        """,
        {"payer": payer, "payee": payee, "now": tx.now},
        into=dict,
    )
    return (row["from_asker"], row["in_all"]) if row else (0, 0)


async def get(reader: Reader, id: PaymentRequestId, *, party: MemberId) -> PaymentRequest | None:  # noqa: A002 - the column is called id
    """Read a request that a member is a party of."""
    return await reader.row(
        """
        SELECT id, payer, payee, origin, amount, asset, note, status, payment, created_at, expires_at
        FROM wallet.payment_requests
        WHERE id = %(id)s AND (payer = %(party)s OR payee = %(party)s)
        """,
        {"id": id, "party": party},
        into=_request,
    )


async def lock(tx: Tx, id: PaymentRequestId, *, party: MemberId) -> PaymentRequest | None:  # noqa: A002 - the column is called id
    """Read a request and let nobody else settle it until the end of the transaction."""
    return await tx.row(
        """
        SELECT id, payer, payee, origin, amount, asset, note, status, payment, created_at, expires_at
        FROM wallet.payment_requests
        WHERE id = %(id)s AND (payer = %(party)s OR payee = %(party)s)
        FOR UPDATE
        """,
        {"id": id, "party": party},
        into=_request,
    )


async def settle(
    tx: Tx, request: PaymentRequest, status: RequestStatus, *, payment: PaymentId | None = None
) -> None:
    """Write how a request ended."""
    await tx.execute(
        """
        UPDATE wallet.payment_requests
        SET status = %s, payment = %s, settled_at = %s
        WHERE payer = %s AND id = %s
        """,
        (status.value, payment, tx.now, request.payer, request.id),
    )


async def page(
    reader: Reader,
    party: MemberId,
    *,
    status: RequestStatus | None,
    before: PaymentRequestId | None,
    limit: int,
) -> list[PaymentRequest]:
    """Read a member's requests from both sides, newest first."""
    return await reader.rows(
        """
        SELECT id, payer, payee, origin, amount, asset, note, status, payment, created_at, expires_at
        FROM wallet.payment_requests
        WHERE (payer = %(party)s OR payee = %(party)s)
          AND (%(before)s::uuid IS NULL OR id < %(before)s::uuid)
          AND CASE %(status)s::text
                  WHEN 'open' THEN status = 'open' AND expires_at > %(now)s
                  WHEN 'expired' THEN status = 'expired' OR (status = 'open' AND expires_at <= %(now)s)
                  ELSE %(status)s::text IS NULL OR status = %(status)s::text
              END
        ORDER BY id DESC
        LIMIT %(limit)s
        """,
        {
            "party": party,
            "before": before,
            "status": None if status is None else status.value,
            "now": reader.now,
            "limit": limit,
        },
        into=_request,
    )


async def lock_overdue(tx: Tx, *, limit: int) -> list[PaymentRequest]:
    """Read open requests that have run out, leaving those that somebody is settling just now."""
    return await tx.rows(
        """
        SELECT id, payer, payee, origin, amount, asset, note, status, payment, created_at, expires_at
        FROM wallet.payment_requests
        WHERE status = 'open' AND expires_at <= %s
        ORDER BY expires_at
        LIMIT %s
        FOR UPDATE SKIP LOCKED
        """,
        (tx.now, limit),
        into=_request,
    )


def _request(**row: Any) -> PaymentRequest:
    return PaymentRequest(
        id=PaymentRequestId(row["id"]),
        payer=MemberId(row["payer"]),
        payee=MemberId(row["payee"]),
        origin=RequestOrigin(row["origin"]),
        amount=Money(row["amount"], Asset.parse(row["asset"])),
        note=row["note"],
        status=RequestStatus(row["status"]),
        payment=None if row["payment"] is None else PaymentId(row["payment"]),
        created_at=row["created_at"],
        expires_at=row["expires_at"],
    )
