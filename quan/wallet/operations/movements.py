"""The one story of every movement of a member's money.

A payment, its two bills and its two notices commit together.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from quan import identity, ledger
from quan.core.db import Tx
from quan.core.ids import Id, MemberId
from quan.core.money import Asset, Money
from quan.wallet.events.payments import PaymentMade
from quan.wallet.model.payments import BillId, Movement, Payment, PaymentId
from quan.wallet.operations import notices
from quan.wallet.rules import bills as rules
from quan.wallet.store import payments as store
from quan.wallet.store.payments import Filed


async def move(
    tx: Tx,
    movement: Movement,
    *,
    people: Mapping[MemberId, identity.Member] | None = None,
    before: Sequence[ledger.NewTransfer] = (),
    after: Sequence[ledger.NewTransfer] = (),
) -> Payment:
    """Move money: post it in the ledger, file the payment and both bills, and tell.

    `people` spares a query when the caller has already read the parties. What moves `before` and `after` it,
    like a fee, moves with it or not at all. Who may move what is decided before: see `spending.spend`.

    Raises: ledger.InsufficientFunds, ledger.AccountClosed and the ledger's other refusals.
    """
    if people is None:
        parties = [one for one in (movement.payer, movement.payee) if one is not None]
        people = await identity.members(tx, parties)
    await ledger.post(tx, *before, transfer_of(movement), *after)
    return await file(tx, movement, people)


async def move_all(tx: Tx, movements: Sequence[Movement]) -> list[Payment]:
    """Move money to several at once, all of it or nothing, as `move` does.

    Raises: as `move`.
    """
    parties = {one for each in movements for one in (each.payer, each.payee) if one is not None}
    people = await identity.members(tx, parties)
    await ledger.post(tx, *map(transfer_of, movements))
    payments = [payment_of(each, tx.now) for each in movements]
    rows = [filed(made, each, people) for made, each in zip(payments, movements, strict=True)]
    told = [
        notices.told(made, row.payer_name, row.payee_name) for made, row in zip(payments, rows, strict=True)
    ]
    await file_many(tx, rows, told)
    return payments


async def file(tx: Tx, movement: Movement, people: Mapping[MemberId, identity.Member]) -> Payment:
    """File the payment and the bill of each member of a movement that the ledger has posted, and tell."""
    payment = payment_of(movement, tx.now)
    row = filed(payment, movement, people)
    await file_many(tx, [row], [notices.told(payment, row.payer_name, row.payee_name)])
    return payment


def transfer_of(movement: Movement) -> ledger.NewTransfer:
    """Say a movement to the ledger."""
    return ledger.NewTransfer(
        id=movement.id.transfer,
        debit=movement.debit,
        credit=movement.credit,
        amount=movement.amount,
        code=movement.code,
        reference=movement.id,
    )


def payment_of(movement: Movement, now: datetime) -> Payment:
    """Say what was a wish as a fact."""
    return Payment(
        id=movement.id,
        kind=movement.kind,
        amount=movement.amount,
        payer=movement.payer,
        payee=movement.payee,
        payer_bill=None if movement.payer is None else BillId.new(now),
        payee_bill=None if movement.payee is None else BillId.new(now),
        note=movement.note,
        at=now,
    )


def filed(payment: Payment, movement: Movement, people: Mapping[MemberId, identity.Member]) -> Filed:
    """Say how a payment stands in the bills of its parties."""
    payer = None if payment.payer is None else people[payment.payer]
    payee = None if payment.payee is None else people[payment.payee]
    return Filed(
        id=payment.id.uuid.int,
        kind=payment.kind,
        amount=payment.amount.minor,
        asset=str(payment.amount.asset),
        payer=_number(payment.payer),
        payee=_number(payment.payee),
        payer_bill=_number(payment.payer_bill),
        payee_bill=_number(payment.payee_bill),
        note=payment.note,
        at=payment.at,
        payer_name=payer.name if payer else movement.other_name,
        payee_name=payee.name if payee else movement.other_name,
        out_category=rules.outgoing_category(
            payment.kind,
            to_merchant=payee is not None and payee.kind == "merchant",
            chosen=movement.category,
        ),
        in_category=rules.incoming_category(payment.kind),
    )


def _number(party: Id | None) -> int | None:
    return None if party is None else party.uuid.int


async def file_many(tx: Tx, made: Sequence[Filed], notes: Sequence[notices.Told]) -> None:
    """Write payments with both bills, show them on the devices of both sides, and tell."""
    await store.insert_many(tx, made)
    for told in notes:
        notices.payment(tx, told)
    if tx.hears(PaymentMade):
        for one in made:
            tx.emit(_fact(one))


def _fact(made: Filed) -> PaymentMade:
    return PaymentMade(
        payment=PaymentId(UUID(int=made.id)),
        payment_kind=made.kind,
        amount=Money(made.amount, Asset.parse(made.asset)),
        payer=None if made.payer is None else MemberId(UUID(int=made.payer)),
        payer_name=made.payer_name,
        payer_bill=None if made.payer_bill is None else BillId(UUID(int=made.payer_bill)),
        payee=None if made.payee is None else MemberId(UUID(int=made.payee)),
        payee_name=made.payee_name,
        payee_bill=None if made.payee_bill is None else BillId(UUID(int=made.payee_bill)),
        note=made.note,
        at=made.at,
    )
