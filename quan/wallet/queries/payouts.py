"""Top-ups and payouts by bank as the member sees them."""

from quan.core import pages
from quan.core.config import Config
from quan.core.db import Reader
from quan.core.iban import spaced_iban
from quan.core.ids import MemberId
from quan.core.pages import Page
from quan.wallet.model.payouts import Payout, PayoutId
from quan.wallet.model.railviews import BankDetailsOut, BankTopUpOut, PayoutOut
from quan.wallet.rules import payouts as rules
from quan.wallet.rules.rails import spaced_reference
from quan.wallet.store import payouts as store


def topup_out(config: Config, reference: str) -> BankTopUpOut:
    """Show where a member pays to, and what they write on the transfer."""
    return BankTopUpOut(
        reference=spaced_reference(reference),
        account=BankDetailsOut(
            holder=config.bank_holder or config.town_name,
            iban=spaced_iban(config.bank_iban),
            bic=config.bank_bic,
            bank=config.bank_name,
        ),
    )


def payout_out(payout: Payout) -> PayoutOut:
    """Show a payout to its member."""
    return PayoutOut(
        id=payout.id,
        status=payout.status,
        amount=payout.amount,
        iban=rules.hidden(payout.iban),
        holder=payout.holder,
        created_at=payout.created_at,
        sent_at=payout.sent_at,
        settled_at=payout.settled_at,
        ended_at=payout.ended_at,
    )


async def payout_of(reader: Reader, member: MemberId, id: PayoutId) -> PayoutOut:  # noqa: A002 - as in the store
    """Show one payout to its member.

    Raises: PayoutNotFound.
    """
    return payout_out(rules.check_owner(await store.find(reader, id), member))


async def payout_page(
    reader: Reader, member: MemberId, *, cursor: str | None, limit: int | None
) -> Page[PayoutOut]:
    """List a member's payouts, the latest first.

    Raises: MalformedCursor.
    """
    size = pages.clamp(limit)
    before: PayoutId | None = pages.position(cursor, PayoutId)[0] if cursor else None
    found, more = pages.split(await store.of_member(reader, member, before=before, limit=size + 1), size)
    return Page(items=[payout_out(one) for one in found], next=pages.cursor(found[-1].id) if more else None)
