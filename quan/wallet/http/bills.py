"""The caller's bills."""

from typing import Annotated, Any

import msgspec
from litestar import get, patch
from litestar.params import Parameter

from quan import identity
from quan.core import pages
from quan.core.config import Config
from quan.core.db import Database
from quan.core.pages import Page
from quan.wallet.errors.bills import UnknownFilter
from quan.wallet.model.bills import BillFilter, BillOut, ReceiptOut, SummaryOut
from quan.wallet.model.payments import BillId, Category
from quan.wallet.operations import bills
from quan.wallet.queries.bills import bill_page, bills_out, receipt, summary
from quan.wallet.rules import periods
from quan.wallet.rules.notes import one_line

MAX_WORDS_CHARS = 60


class LabelIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How to file a bill, and what to write beside it."""

    category: Category | None = None
    remark: Annotated[str, msgspec.Meta(max_length=1000)] | None = None


@get("/v1/bills", tags=["bills"])
async def list_bills(
    *,
    db: Database,
    config: Config,
    caller: identity.Caller,
    month: str | None = None,
    direction: str | None = None,
    category: str | None = None,
    q: Annotated[str | None, Parameter(max_length=MAX_WORDS_CHARS)] = None,
    cursor: str | None = None,
    limit: Annotated[int | None, Parameter(ge=1, le=100)] = None,
) -> Page[BillOut]:
    """List the caller's bills, the latest first: by month, direction, category, or words in them."""
    span = periods.month(month, config.timezone) if month else None
    after = pages.position(cursor, BillId)[0] if cursor else None
    end = periods.first_bill_at(span.end) if span else None
    wanted = BillFilter(
        direction=_direction(direction),
        category=_category(category),
        words=one_line(q or "") or None,
        since=periods.first_bill_at(span.start) if span else None,
        before=min((one for one in (after, end) if one is not None), default=None),
    )
    async with db.read() as reader:
        return await bill_page(reader, caller.member.id, wanted, limit)


@get("/v1/bills/summary", tags=["bills"])
async def sum_up(db: Database, config: Config, caller: identity.Caller, month: str) -> SummaryOut:
    """Sum up a month: what came in and went out, by category, by day, and the year up to it."""
    async with db.read(snapshot=True) as reader:
        return await summary(reader, config, caller.member.id, month)


@get("/v1/bills/{bill_id:str}", tags=["bills"])
async def show_receipt(db: Database, caller: identity.Caller, bill_id: str) -> ReceiptOut:
    """Show one of the caller's bills as a receipt."""
    id_ = BillId.parse(bill_id)
    async with db.read() as reader:
        return await receipt(reader, caller.member.id, id_)


@patch("/v1/bills/{bill_id:str}", tags=["bills"])
async def relabel_bill(data: LabelIn, db: Database, caller: identity.Caller, bill_id: str) -> BillOut:
    """Refile a bill, or change the remark on it."""
    id_ = BillId.parse(bill_id)
    async with db.transaction() as tx:
        bill = await bills.relabel(tx, caller.member.id, id_, category=data.category, remark=data.remark)
        return (await bills_out(tx, [bill]))[0]


def _direction(text: str | None) -> Any:
    if text not in {None, "", "in", "out"}:
        raise UnknownFilter(name="direction")
    return text or None


def _category(text: str | None) -> Category | None:
    if not text:
        return None
    try:
        return Category(text)
    except ValueError as error:
        raise UnknownFilter(name="category") from error


ROUTES = (list_bills, sum_up, show_receipt, relabel_bill)
