"""A cash-in as the agent who made it sees it."""

from quan import identity, ledger
from quan.core.db import Reader
from quan.core.invariants import invariant
from quan.wallet.model.cash import float_account
from quan.wallet.model.payments import Payment
from quan.wallet.model.views import PaymentOut


async def cash_in_out(reader: Reader, payment: Payment, agent: identity.Member) -> PaymentOut:
    """Show a cash-in to its agent. They are not a party of the payment: `balance` is their float."""
    invariant(payment.payee is not None, "cash goes in to a member")
    people = await identity.members(reader, [one for one in (payment.payee,) if one is not None])
    balance = await ledger.balance(reader, float_account(agent.id, payment.amount.asset))
    return PaymentOut(
        id=payment.id,
        bill_id=None,
        kind=payment.kind,
        status="done",
        amount=payment.amount,
        payer=identity.person_of(agent),
        payee=None if payment.payee is None else identity.person_of(people[payment.payee]),
        note=payment.note,
        at=payment.at,
        balance=balance.available,
    )
