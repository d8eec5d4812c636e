"""Cash in and cash out, between a member and an agent who holds a float.

Cash in: the agent takes notes and passes on money of the float. Cash out: the member's money is set aside
first, then the agent hands over notes, confirms, and the money joins the float. Until the agent confirms,
either side may cancel, and time cancels by itself; the lock on the order lets exactly one of them win.
"""

from dataclasses import replace

from quan import identity, ledger
from quan.core import audit
from quan.core.config import Config
from quan.core.db import Tx
from quan.core.ids import Id, MemberId
from quan.core.invariants import invariant
from quan.core.money import Money
from quan.wallet.events.cash import CashOrderChanged
from quan.wallet.model.cash import (
    ORDER_LIFETIME,
    CashOrder,
    CashOrderId,
    CashOrderStatus,
    system_account,
)
from quan.wallet.model.payments import Movement, Payment, PaymentId, PaymentKind
from quan.wallet.model.wallets import account_of
from quan.wallet.operations import people, wallets
from quan.wallet.operations.movements import move
from quan.wallet.operations.spending import give_back, spend
from quan.wallet.rules import cash as rules
from quan.wallet.rules.spending import check_amount, check_other
from quan.wallet.store import agents
from quan.wallet.store import cash as store

_HELD = ledger.AccountCode.CASH_OUT_HELD


async def cash_in(
    tx: Tx, config: Config, *, agent: identity.Member, member: MemberId, amount: Money, payment: PaymentId
) -> Payment:
    """Turn cash that an agent took into a member's money.

    Raises: WrongAsset, AmountNotPositive, NotAnAgent, ServingYourself, PersonUnavailable, FloatTooSmall.
    """
    check_amount(amount, config.currency)
    serving = rules.check_serving(await agents.lock(tx, agent.id), agent.status, member)
    served = await people.reachable(tx, agent.id, member)
    check_other(served.status, (await wallets.locked(tx, config, member)).status)
    rules.check_float((await ledger.balance(tx, serving.account)).available, amount)
    made = await move(
        tx,
        Movement(
            id=payment,
            kind=PaymentKind.CASH_IN,
            amount=amount,
            debit=serving.account,
            credit=account_of(member, amount.asset),
            code=ledger.TransferCode.CASH_IN,
            payee=member,
        ),
    )
    await _name_agent(tx, made, member, agent)
    await audit.record(
        tx, actor=agent.id, action="wallet.cash-in", subject=member, detail={"amount": str(amount)}
    )
    return made


async def order(
    tx: Tx,
    config: Config,
    *,
    member: identity.Member,
    agent: MemberId,
    amount: Money,
    hold: PaymentId,
    proved: bool,
) -> CashOrder:
    """Set a member's money aside until an agent hands over the cash.

    Raises: WrongAsset, AmountNotPositive, ServingYourself, AgentUnavailable, PersonUnavailable,
    TooManyCashOrders, and as `spending.spend` and `movements.move`.
    """
    check_amount(amount, config.currency)
    other = await people.reachable(tx, member.id, agent)
    rules.check_chosen(await agents.find(tx, agent), other.status, member.id)
    await spend(tx, config, payer=member, payee=other, amount=amount, proved=proved)
    rules.check_waiting_orders(await store.waiting_of(tx, member.id))
    wanted = CashOrder(
        member=member.id,
        id=CashOrderId.new(tx.now),
        agent=agent,
        amount=amount,
        status=CashOrderStatus.WAITING,
        created_at=tx.now,
        expires_at=tx.now + ORDER_LIFETIME,
    )
    await _open_held(tx, amount)
    held = await move(
        tx,
        Movement(
            id=hold,
            kind=PaymentKind.CASH_OUT,
            amount=amount,
            debit=account_of(member.id, amount.asset),
            credit=system_account(_HELD, amount.asset),
            code=ledger.TransferCode.CASH_OUT_HOLD,
            payer=member.id,
        ),
    )
    await _name_agent(tx, held, member.id, other)
    await store.insert(tx, wanted, hold=hold)
    _tell(tx, wanted, CashOrderStatus.WAITING)
    return wanted


async def confirm(tx: Tx, *, agent: identity.Member, id: CashOrderId) -> CashOrder:  # noqa: A002 - as in identity.member
    """Let the agent say that the cash was handed over: the money joins the float.

    Raises: NotAnAgent, FloatTooLarge, and as `rules.check_confirm`.
    """
    found = rules.check_confirm(await store.lock(tx, id, agent.id), agent.id, tx.now)
    serving = rules.check_serving(await agents.lock(tx, agent.id), agent.status, found.member)
    after = (await ledger.balance(tx, serving.account)).posted + found.amount
    rules.check_float_limit(serving, after)
    await store.settle(tx, found, CashOrderStatus.PAID)
    await audit.record(
        tx, actor=agent.id, action="wallet.cash-out-paid", subject=id, detail={"amount": str(found.amount)}
    )
    _tell(tx, found, CashOrderStatus.PAID)
    await ledger.post(
        tx,
        ledger.NewTransfer(
            id=found.id.payout,
            debit=system_account(_HELD, found.amount.asset),
            credit=serving.account,
            amount=found.amount,
            code=ledger.TransferCode.CASH_OUT_PAY,
            reference=found.id,
        ),
    )
    return _ended(found, CashOrderStatus.PAID)


async def cancel(tx: Tx, config: Config, *, caller: MemberId, id: CashOrderId) -> CashOrder:  # noqa: A002 - as above
    """Give the money of a waiting order back to its member; cancelling twice is cancelling once.

    Raises: CashOrderNotFound, CashOrderPaid, CashOrderExpired.
    """
    found = rules.check_party(await store.lock(tx, id, caller), caller)
    if found.status is CashOrderStatus.CANCELLED:
        return found
    rules.check_waiting(found)
    return await _give_back(tx, config, found, CashOrderStatus.CANCELLED, actor=caller)


async def expire(tx: Tx, config: Config, member: MemberId, id: CashOrderId) -> None:  # noqa: A002 - as above
    """Give the money of an order that ran out back; one that was settled meanwhile stays as it is."""
    found = await store.lock(tx, id, member)
    if found is not None and found.status is CashOrderStatus.WAITING and found.expires_at <= tx.now:
        await _give_back(tx, config, found, CashOrderStatus.EXPIRED, actor=audit.OPERATOR)


async def _give_back(
    tx: Tx, config: Config, found: CashOrder, status: CashOrderStatus, *, actor: Id | str
) -> CashOrder:
    await give_back(tx, config, found.member, found.amount, spent_at=found.created_at)
    await store.settle(tx, found, status, give_back=found.id.give_back)
    await audit.record(
        tx, actor=actor, action="wallet.cash-out-returned", subject=found.id, detail={"as": status.value}
    )
    _tell(tx, found, status)
    returned = await move(
        tx,
        Movement(
            id=found.id.give_back,
            kind=PaymentKind.CASH_OUT,
            amount=found.amount,
            debit=system_account(_HELD, found.amount.asset),
            credit=account_of(found.member, found.amount.asset),
            code=ledger.TransferCode.CASH_OUT_RETURN,
            payee=found.member,
        ),
    )
    await _name_agent(tx, returned, found.member, await identity.member(tx, found.agent))
    return _ended(found, status)


async def _open_held(tx: Tx, amount: Money) -> None:
    await ledger.open_account(tx, id=system_account(_HELD, amount.asset), asset=amount.asset, code=_HELD)


async def _name_agent(tx: Tx, payment: Payment, owner: MemberId, agent: identity.Member) -> None:
    bill = payment.bill_of(owner)
    invariant(bill is not None, "cash leaves a bill with the member")
    if bill is not None:
        await store.name_counterparty(tx, owner=owner, bill=bill, agent=agent.id, name=agent.name)


def _tell(tx: Tx, found: CashOrder, status: CashOrderStatus) -> None:
    tx.emit(
        CashOrderChanged(
            order=found.id, member=found.member, agent=found.agent, amount=found.amount, status=status.value
        )
    )


def _ended(found: CashOrder, status: CashOrderStatus) -> CashOrder:
    return replace(found, status=status)
