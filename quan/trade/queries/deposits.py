"""Deposits as their parties find them."""

from quan import identity
from quan.core import pages
from quan.core.db import Reader
from quan.core.ids import MemberId
from quan.core.pages import Page
from quan.trade.errors.deposits import DepositNotFound
from quan.trade.model.deposits import Deposit, Release
from quan.trade.model.merchants import MerchantId
from quan.trade.model.trades import DepositId
from quan.trade.model.views import DepositOut, MerchantOut
from quan.trade.operations.merchants import required
from quan.trade.rules.deposits import may_see
from quan.trade.store import deposits as store
from quan.trade.store import merchants


async def find_deposit(
    reader: Reader, *, merchant: MerchantId, number: str | None = None, out_order_no: str | None = None
) -> Deposit:
    """Find a merchant's deposit by its number, or by the merchant's own.

    Raises: DepositNotFound, also for another merchant's.
    """
    if number is not None:
        found = await store.numbered(reader, number)
    else:
        found = await store.named(reader, merchant, out_order_no or "")
    if found is None or found.merchant != merchant or out_order_no not in {None, found.out_order_no}:
        raise DepositNotFound
    return found


async def deposits_of_member(
    reader: Reader, member: MemberId, *, cursor: str | None, limit: int | None
) -> Page[DepositOut]:
    """List what a member has left as deposits or is to, the latest first.

    Raises: MalformedCursor.
    """
    size = pages.clamp(limit)
    before = pages.position(cursor, DepositId)[0] if cursor else None
    found = await store.page_of_member(reader, member, before=before, limit=size + 1)
    rows, more = pages.split(found, size)
    return Page(
        items=[await deposit_out(reader, one) for one in rows],
        next=pages.cursor(rows[-1].id) if more else None,
    )


async def seen_deposit(reader: Reader, number: str, *, viewer: MemberId) -> DepositOut:
    """Show a deposit to its parties, and, until it is for somebody, to whoever has its number.

    Raises: DepositNotFound, also to everybody else.
    """
    found = await store.numbered(reader, number)
    merchant = None if found is None else await merchants.get(reader, found.merchant)
    if found is None or merchant is None or not may_see(found, merchant, viewer):
        raise DepositNotFound
    return await deposit_out(reader, found)


async def deposit_out(reader: Reader, deposit: Deposit) -> DepositOut:
    """Show a deposit."""
    merchant = await required(reader, deposit.merchant)
    member = None if deposit.member is None else await identity.member(reader, deposit.member)
    return DepositOut(
        number=deposit.number,
        out_order_no=deposit.out_order_no,
        merchant=MerchantOut(id=merchant.id, name=merchant.name, category=merchant.category),
        member_name=None if member is None else member.name,
        status=deposit.status,
        amount=deposit.amount,
        captured=deposit.captured,
        released=deposit.released,
        title=deposit.title,
        payment_id=deposit.payment,
        created_at=deposit.created_at,
        expires_at=deposit.expires_at,
        held_at=deposit.held_at,
        ended_at=deposit.ended_at,
    )


async def release_of(reader: Reader, *, deposit: Deposit, request_no: str) -> Release | None:
    """Find what of a deposit was let go by the merchant's own number of it."""
    return await store.release(reader, deposit, request_no)
