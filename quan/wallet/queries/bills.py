"""A member's bills: the list, one receipt, a month in figures."""

from collections.abc import Iterable, Sequence

from quan import identity, ledger
from quan.core import i18n, pages
from quan.core.config import Config
from quan.core.db import Reader
from quan.core.ids import MemberId
from quan.core.money import Asset, Money
from quan.core.pages import Page
from quan.wallet.errors.bills import BillNotFound
from quan.wallet.model.bills import (
    BillFilter,
    BillOut,
    CategorySum,
    DaySum,
    DayTotal,
    MonthSum,
    ReceiptOut,
    ReceiptPayment,
    SummaryOut,
)
from quan.wallet.model.payments import Bill, BillId, Payment
from quan.wallet.model.periods import Span
from quan.wallet.model.wallets import account_of
from quan.wallet.rules import periods
from quan.wallet.rules.bills import TITLES
from quan.wallet.store import bills as store
from quan.wallet.store import payments, reversals


async def bill_page(reader: Reader, owner: MemberId, wanted: BillFilter, limit: int | None) -> Page[BillOut]:
    """List bills, the latest first."""
    size = pages.clamp(limit)
    found, more = pages.split(await store.page(reader, owner, wanted, limit=size + 1), size)
    return Page(items=await bills_out(reader, found), next=pages.cursor(found[-1].id) if more else None)


async def bills_out(reader: Reader, bills: Sequence[Bill]) -> list[BillOut]:
    """Show bills to their owner."""
    people = await identity.members(reader, {bill.counterparty for bill in bills if bill.counterparty})
    return [
        BillOut(
            id=bill.id,
            payment_id=bill.payment,
            direction=bill.direction,
            kind=bill.kind,
            amount=bill.amount,
            counterparty=_person(people.get(bill.counterparty) if bill.counterparty else None),
            title=title_of(bill),
            category=bill.category,
            note=bill.note,
            remark=bill.remark,
            at=bill.at,
        )
        for bill in bills
    ]


def title_of(bill: Bill) -> str:
    """Name a bill by the other side, or by its kind where there is none."""
    slug, english = TITLES[bill.kind]
    return bill.counterparty_name or i18n.translate(slug, english, {})


async def receipt(reader: Reader, owner: MemberId, id: BillId) -> ReceiptOut:  # noqa: A002 - as in identity.member
    """Show one bill with the payment behind it.

    Raises: BillNotFound.
    """
    bill = await store.find(reader, owner, id)
    payment = None if bill is None else (await payments.by_ids(reader, [bill.payment])).get(bill.payment)
    if bill is None or payment is None:
        raise BillNotFound
    (shown,) = await bills_out(reader, [bill])
    return ReceiptOut(
        bill=shown,
        payment=await _payment(reader, payment),
        balance_after=await _balance_after(reader, owner, payment),
    )


async def summary(reader: Reader, config: Config, owner: MemberId, month: str) -> SummaryOut:
    """Sum up a month of the town, its days, and the year that ends with it.

    Raises: MalformedMonth.
    """
    span, asset = periods.month(month, config.timezone), config.currency
    year = periods.year_before(span)
    totals = await store.totals_by_day(reader, owner, asset, year)
    categories = await store.totals_by_category(reader, owner, asset, span)
    this_month = [total for total in totals if span.first <= total.day < span.after]
    by_day = {total.day: total for total in this_month}
    came_in, went_out = _sums(this_month, asset)
    return SummaryOut(
        month=month,
        came_in=came_in,
        went_out=went_out,
        by_category=[
            CategorySum(category=one.category, amount=Money(one.minor, asset), count=one.count)
            for one in categories
        ],
        days=[_day(by_day.get(day) or DayTotal(day, 0, 0), asset) for day in span.days],
        months=_months(totals, year, asset),
    )


def _months(totals: Sequence[DayTotal], year: Span, asset: Asset) -> list[MonthSum]:
    shown = []
    for first in periods.months_of(year):
        of_month = [total for total in totals if total.day.replace(day=1) == first]
        came_in, went_out = _sums(of_month, asset)
        shown.append(MonthSum(month=f"{first:%Y-%m}", came_in=came_in, went_out=went_out))
    return shown


def _day(total: DayTotal, asset: Asset) -> DaySum:
    return DaySum(day=total.day, came_in=Money(total.came_in, asset), went_out=Money(total.went_out, asset))


def _sums(totals: Iterable[DayTotal], asset: Asset) -> tuple[Money, Money]:
    came_in = went_out = 0
    for total in totals:
        came_in += total.came_in
        went_out += total.went_out
    return Money(came_in, asset), Money(went_out, asset)


async def _payment(reader: Reader, payment: Payment) -> ReceiptPayment:
    people = await identity.members(reader, [one for one in (payment.payer, payment.payee) if one])
    moved = await ledger.transfer(reader, payment.id.transfer)
    return ReceiptPayment(
        id=payment.id,
        transfer_id=payment.id.transfer,
        kind=payment.kind,
        status="reversed" if await reversals.is_reversed(reader, payment.id) else "done",
        payer=_person(people.get(payment.payer) if payment.payer else None),
        payee=_person(people.get(payment.payee) if payment.payee else None),
        amount=payment.amount,
        note=payment.note,
        at=payment.at,
        code=moved.code.name.lower(),
    )


async def _balance_after(reader: Reader, owner: MemberId, payment: Payment) -> Money | None:
    account = account_of(owner, payment.amount.asset)
    entries = await ledger.entries(reader, payment.id.transfer)
    return next((entry.balance for entry in entries if entry.account == account), None)


def _person(member: identity.Member | None) -> identity.PersonOut | None:
    return None if member is None else identity.person_of(member)
