"""Bills as rows. Every statement begins with the owner: nobody reads or changes another's."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from quan.core.db import Reader, Tx
from quan.core.ids import MemberId
from quan.core.money import Asset, Money
from quan.wallet.model.bills import BillFilter, CategoryTotal, DayTotal
from quan.wallet.model.payments import Bill, BillId, Category, PaymentId, PaymentKind
from quan.wallet.model.periods import Span
from quan.wallet.rules.periods import first_bill_at

# Bounds that bound nothing: the statement then always walks the primary key, whatever is asked.
_FIRST, _LAST = BillId(UUID(int=0)), BillId(UUID(int=(1 << 128) - 1))


async def page(reader: Reader, owner: MemberId, wanted: BillFilter, *, limit: int) -> list[Bill]:
    """Read bills, the latest first."""
    return await reader.rows(
        """
        SELECT owner, id, payment, direction, kind, amount, asset, counterparty, counterparty_name,
               category, note, remark, at
        FROM wallet.bills
        WHERE owner = %(owner)s
          AND id >= %(since)s
          AND id <  %(before)s
          AND (%(direction)s::text IS NULL OR direction = %(direction)s)
          AND (%(category)s::text  IS NULL OR category  = %(category)s)
          AND (%(like)s::text      IS NULL OR counterparty_name ILIKE %(like)s
                                           OR note              ILIKE %(like)s
                                           OR remark            ILIKE %(like)s)
        ORDER BY id DESC
        LIMIT %(limit)s
        """,
        {
            "owner": owner,
            "since": wanted.since or _FIRST,
            "before": wanted.before or _LAST,
            "direction": wanted.direction,
            "category": wanted.category,
            "like": None if wanted.words is None else f"%{_escaped(wanted.words)}%",
            "limit": limit,
        },
        into=_bill,
    )


async def find(reader: Reader, owner: MemberId, id: BillId) -> Bill | None:  # noqa: A002 - the column is called id
    """Read one bill of a member."""
    return await reader.row(
        """
        SELECT owner, id, payment, direction, kind, amount, asset, counterparty, counterparty_name,
               category, note, remark, at
        FROM wallet.bills
        WHERE owner = %s AND id = %s
        """,
        (owner, id),
        into=_bill,
    )


async def relabel(
    tx: Tx, owner: MemberId, id: BillId, *, category: Category | None, remark: str | None  # noqa: A002 - as above
) -> Bill | None:  # fmt: skip
    """Change what is the owner's to change; None leaves it. None when there is no such bill."""
    return await tx.row(
        """
        UPDATE wallet.bills
        SET category = COALESCE(%(category)s, category),
            remark   = COALESCE(%(remark)s, remark)
        WHERE owner = %(owner)s AND id = %(id)s
        RETURNING owner, id, payment, direction, kind, amount, asset, counterparty, counterparty_name,
                  category, note, remark, at
        """,
        {"owner": owner, "id": id, "category": category, "remark": remark},
        into=_bill,
    )


async def totals_by_day(reader: Reader, owner: MemberId, asset: Asset, span: Span) -> list[DayTotal]:
    """Sum what came in and went out on each day of the town that had payments."""
    return await reader.rows(
        """
        SELECT (at AT TIME ZONE %(timezone)s)::date AS day,
               COALESCE(SUM(amount) FILTER (WHERE direction = 'in'),  0)::bigint AS came_in,
               COALESCE(SUM(amount) FILTER (WHERE direction = 'out'), 0)::bigint AS went_out
        FROM wallet.bills
        WHERE owner = %(owner)s AND asset = %(asset)s AND id >= %(since)s AND id < %(before)s
        GROUP BY 1
        """,
        _span(owner, asset, span) | {"timezone": _name(span.timezone)},
        into=DayTotal,
    )


async def totals_by_category(
    reader: Reader, owner: MemberId, asset: Asset, span: Span
) -> list[CategoryTotal]:
    """Sum what was spent on each kind of thing, the largest first."""
    found: list[dict[str, Any]] = await reader.rows(
        """
        SELECT category, SUM(amount)::bigint AS minor, COUNT(*)::integer AS count
        FROM wallet.bills
        WHERE owner = %(owner)s AND asset = %(asset)s AND id >= %(since)s AND id < %(before)s
          AND direction = 'out'
        GROUP BY category
        ORDER BY minor DESC, category
        """,
        _span(owner, asset, span),
        into=dict,
    )
    return [CategoryTotal(Category(row["category"]), row["minor"], row["count"]) for row in found]


async def by_payment(reader: Reader, owner: MemberId, since: BillId, before: BillId) -> dict[PaymentId, Bill]:
    """Read all bills between two ids, by their payment."""
    found = await reader.rows(
        """
        SELECT owner, id, payment, direction, kind, amount, asset, counterparty, counterparty_name,
               category, note, remark, at
        FROM wallet.bills
        WHERE owner = %s AND id >= %s AND id < %s
        """,
        (owner, since, before),
        into=_bill,
    )
    return {bill.payment: bill for bill in found}


def _span(owner: MemberId, asset: Asset, span: Span) -> dict[str, Any]:
    return {
        "owner": owner,
        "asset": str(asset),
        "since": first_bill_at(span.start),
        "before": first_bill_at(span.end),
    }


def _name(timezone: ZoneInfo) -> str:
    return timezone.key


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _bill(*, owner: UUID, id: UUID, amount: int, asset: str, **row: Any) -> Bill:  # noqa: A002 - as above
    counterparty = row["counterparty"]
    return Bill(
        owner=MemberId(owner),
        id=BillId(id),
        payment=PaymentId(row["payment"]),
        direction=row["direction"],
        kind=PaymentKind(row["kind"]),
        amount=Money(amount, Asset.parse(asset)),
        counterparty=None if counterparty is None else MemberId(counterparty),
        counterparty_name=row["counterparty_name"],
        category=Category(row["category"]),
        note=row["note"],
        remark=row["remark"],
        at=row["at"],
    )
