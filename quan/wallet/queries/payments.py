"""Payments as their parties see them."""

from collections.abc import Mapping

from quan import identity, ledger
from quan.core.db import Reader
from quan.core.ids import MemberId
from quan.wallet.errors.payments import PaymentNotFound
from quan.wallet.model.payments import Paid, Payment, PaymentId
from quan.wallet.model.views import PaymentOut, shown
from quan.wallet.model.wallets import account_of
from quan.wallet.store import payments as store


async def payment_out(
    reader: Reader,
    payment: Payment,
    *,
    viewer: MemberId,
    people: Mapping[MemberId, identity.Member] | None = None,
) -> PaymentOut:
    """Show a payment to one of its parties, with their balance now.

    `people` spares a query when the caller has already read the parties.
    """
    parties = [one for one in (payment.payer, payment.payee) if one is not None]
    if people is None or any(one not in people for one in parties):
        people = await identity.members(reader, parties)
    balance = await ledger.balance(reader, account_of(viewer, payment.amount.asset))
    return shown(payment, viewer=viewer, people=people, balance=balance.available)


async def paid_out(reader: Reader, paid: Paid, *, viewer: MemberId) -> PaymentOut:
    """Show a payment just made to one of its parties."""
    return await payment_out(reader, paid.payment, viewer=viewer, people=paid.people)


async def proof_of(reader: Reader, id: PaymentId, *, viewer: MemberId) -> ledger.Receipt:  # noqa: A002 - as below
    """Prove a payment to one of its parties.

    Raises: PaymentNotFound, also to everybody else.
    """
    found = (await store.by_ids(reader, [id])).get(id)
    if found is None or found.bill_of(viewer) is None:
        raise PaymentNotFound
    return await ledger.receipt(reader, found.id.transfer)


async def payment_by_id(reader: Reader, id: PaymentId, *, viewer: MemberId) -> PaymentOut | None:  # noqa: A002 - reads as in identity.member
    """Show a payment to one of its parties; None to everybody else."""
    found = (await store.by_ids(reader, [id])).get(id)
    if found is None or found.bill_of(viewer) is None:
        return None
    return await payment_out(reader, found, viewer=viewer)
