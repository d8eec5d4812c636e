"""Cash orders as rows."""

from typing import Any
from uuid import UUID

from quan.core.db import Reader, Tx
from quan.core.ids import MemberId
from quan.core.money import Asset, Money
from quan.wallet.model.cash import CashOrder, CashOrderId, CashOrderStatus
from quan.wallet.model.payments import BillId, PaymentId


async def insert(tx: Tx, order: CashOrder, *, hold: PaymentId) -> None:
    """Write a waiting order and the payment that set its money aside."""
    await tx.execute(
        """
        INSERT INTO wallet.cash_orders
            (member, id, agent, amount, asset, status, hold, created_at, expires_at)
        VALUES (%s, %s, %s, %s, %s, 'waiting', %s, %s, %s)
        """,
        (
            order.member,
            order.id,
            order.agent,
            order.amount.minor,
            str(order.amount.asset),
            hold,
            order.created_at,
            order.expires_at,
        ),
    )


async def lock(tx: Tx, id: CashOrderId, party: MemberId) -> CashOrder | None:  # noqa: A002 - the column is called id
    """Read an order of a member or an agent and let nobody else settle it until the transaction ends."""
    return await tx.row(
        """
        SELECT member, id, agent, amount, asset, status, created_at, expires_at
        FROM wallet.cash_orders
        WHERE id = %(id)s AND (member = %(party)s OR agent = %(party)s)
        FOR NO KEY UPDATE
        """,
        {"id": id, "party": party},
        into=_order,
    )


async def of_party(reader: Reader, id: CashOrderId, party: MemberId) -> CashOrder | None:  # noqa: A002 - as above
    """Read an order of a member or an agent."""
    return await reader.row(
        """
        SELECT member, id, agent, amount, asset, status, created_at, expires_at
        FROM wallet.cash_orders
        WHERE id = %(id)s AND (member = %(party)s OR agent = %(party)s)
        """,
        {"id": id, "party": party},
        into=_order,
    )


async def settle(
    tx: Tx, order: CashOrder, status: CashOrderStatus, *, give_back: PaymentId | None = None
) -> None:
    """End an order."""
    await tx.execute(
        """
        UPDATE wallet.cash_orders
        SET status = %s, give_back = %s, settled_at = %s
        WHERE member = %s AND id = %s AND status = 'waiting'
        """,
        (status.value, give_back, tx.now, order.member, order.id),
    )


async def of_member(
    reader: Reader, member: MemberId, *, before: CashOrderId | None, limit: int
) -> list[CashOrder]:
    """Read a member's orders, the latest first."""
    return await reader.rows(
        """
        SELECT member, id, agent, amount, asset, status, created_at, expires_at
        FROM wallet.cash_orders
        WHERE member = %(member)s AND (%(before)s::uuid IS NULL OR id < %(before)s)
        ORDER BY id DESC
        LIMIT %(limit)s
        """,
        {"member": member, "before": before, "limit": limit},
        into=_order,
    )


async def waiting_at(reader: Reader, agent: MemberId, *, limit: int) -> list[CashOrder]:
    """Read the orders that wait at an agent, the oldest first."""
    return await reader.rows(
        """
        SELECT member, id, agent, amount, asset, status, created_at, expires_at
        FROM wallet.cash_orders
        WHERE agent = %s AND status = 'waiting' AND expires_at > %s
        ORDER BY id
        LIMIT %s
        """,
        (agent, reader.now, limit),
        into=_order,
    )


async def waiting_of(reader: Reader, member: MemberId) -> int:
    """Count a member's waiting orders."""
    return int(
        await reader.value(
            "SELECT COUNT(*) FROM wallet.cash_orders WHERE member = %s AND status = 'waiting'", (member,)
        )
    )


async def held_of(reader: Reader, member: MemberId, asset: Asset) -> Money:
    """Sum what is set aside for a member's waiting orders."""
    minor = await reader.value(
        """
        SELECT COALESCE(SUM(amount), 0)::bigint
        FROM wallet.cash_orders
        WHERE member = %s AND asset = %s AND status = 'waiting'
        """,
        (member, str(asset)),
    )
    return Money(int(minor), asset)


async def promised(reader: Reader, asset: Asset) -> Money:
    """Sum what is set aside for all waiting orders."""
    minor = await reader.value(
        """
        SELECT COALESCE(SUM(amount), 0)::bigint
        FROM wallet.cash_orders
        WHERE asset = %s AND status = 'waiting'
        """,
        (str(asset),),
    )
    return Money(int(minor), asset)


async def overdue(reader: Reader, *, limit: int) -> list[tuple[MemberId, CashOrderId]]:
    """Find waiting orders that have run out."""
    found: list[dict[str, Any]] = await reader.rows(
        """
        SELECT member, id
        FROM wallet.cash_orders
        WHERE status = 'waiting' AND expires_at <= %s
        ORDER BY expires_at
        LIMIT %s
        """,
        (reader.now, limit),
        into=dict,
    )
    return [(MemberId(row["member"]), CashOrderId(row["id"])) for row in found]


async def name_counterparty(tx: Tx, *, owner: MemberId, bill: BillId, agent: MemberId, name: str) -> None:
    """Write on a member's bill which agent the cash went through. The agent's float keeps no bill."""
    await tx.execute(
        "UPDATE wallet.bills SET counterparty = %s, counterparty_name = %s WHERE owner = %s AND id = %s",
        (agent, name, owner, bill),
    )


def _order(*, member: UUID, id: UUID, agent: UUID, amount: int, asset: str, **row: Any) -> CashOrder:  # noqa: A002 - as above
    return CashOrder(
        member=MemberId(member),
        id=CashOrderId(id),
        agent=MemberId(agent),
        amount=Money(amount, Asset.parse(asset)),
        status=CashOrderStatus(row["status"]),
        created_at=row["created_at"],
        expires_at=row["expires_at"],
    )
