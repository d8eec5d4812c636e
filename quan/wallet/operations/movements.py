"""The one story of every movement of a member's money."""

from collections.abc import Mapping

from quan import identity, ledger
from quan.core.db import Tx
from quan.core.ids import MemberId
from quan.wallet.events.payments import PaymentMade
from quan.wallet.model.payments import BillId, Movement, Payment
from quan.wallet.rules import bills as rules
from quan.wallet.store import payments as store


async def move(
    tx: Tx, movement: Movement, *, people: Mapping[MemberId, identity.Member] | None = None
) -> Payment:
    """Move money: post it in the ledger, file the payment and both bills, and tell.

    `people` spares a query when the caller has already read the parties. Who may move what is decided before:
    see `spending.spend`.

    Raises: ledger.InsufficientFunds, ledger.AccountClosed and the ledger's other refusals.
    """
    if people is None:
        parties = [one for one in (movement.payer, movement.payee) if one is not None]
        people = await identity.members(tx, parties)
    await ledger.post(
        tx,
        ledger.NewTransfer(
            id=movement.id.transfer,
            debit=movement.debit,
            credit=movement.credit,
            amount=movement.amount,
            code=movement.code,
            reference=movement.id,
        ),
    )
    return await file(tx, movement, people)


async def file(tx: Tx, movement: Movement, people: Mapping[MemberId, identity.Member]) -> Payment:
    """File the payment and the bill of each member of a movement that the ledger has posted, and tell."""
    payment = Payment(
        id=movement.id,
        kind=movement.kind,
        amount=movement.amount,
        payer=movement.payer,
        payee=movement.payee,
        payer_bill=None if movement.payer is None else BillId.new(tx.now),
        payee_bill=None if movement.payee is None else BillId.new(tx.now),
        note=movement.note,
        at=tx.now,
    )
    payer = None if payment.payer is None else people[payment.payer]
    payee = None if payment.payee is None else people[payment.payee]
    payer_name, payee_name = payer.name if payer else "", payee.name if payee else ""
    await store.insert(
        tx,
        payment,
        payer_name=payer_name,
        payee_name=payee_name,
        out_category=rules.outgoing_category(
            payment.kind,
            to_merchant=payee is not None and payee.kind == "merchant",
            chosen=movement.category,
        ),
        in_category=rules.incoming_category(payment.kind),
    )
    tx.emit(
        PaymentMade(
            payment=payment.id,
            payment_kind=payment.kind.value,
            amount=payment.amount,
            payer=payment.payer,
            payer_name=payer_name,
            payer_bill=payment.payer_bill,
            payee=payment.payee,
            payee_name=payee_name,
            payee_bill=payment.payee_bill,
            note=payment.note,
            at=payment.at,
        )
    )
    return payment
