"""Accounts and orders for the tests of the law, in the numbers it reads."""

from typing import Any

from quan.ledger.model import AccountCode, Flag, LimitKind, Phase, Side, TransferCode
from quan.ledger.rules import AccountState, Decision, Order, Outcome, Past
from quan.ledger.rules import apply as decide

MEI, WEI, AMARA, EQUITY, CASH, NOBODY = 1, 2, 3, 4, 5, 99
NOW = 1_000_000
SINGLE, PENDING, POST, VOID, EXPIRE = map(int, Phase)
BALANCING_DEBIT, BALANCING_CREDIT = int(Flag.BALANCING_DEBIT), int(Flag.BALANCING_CREDIT)
IMPORTED = int(Flag.IMPORTED)
ADJUSTMENT, REVERSAL = int(TransferCode.ADJUSTMENT), int(TransferCode.REVERSAL)


def wallet(minor: int = 0, **changes: Any) -> AccountState:
    state = AccountState(
        asset="CNY/2",
        side=Side.CREDIT,
        limit_kind=LimitKind.DEBITS_MUST_NOT_EXCEED_CREDITS,
        floor=0,
        credits_posted=minor,
        version=1 if minor else 0,
        code=AccountCode.MEMBER_WALLET,
    )
    return state._replace(**changes)


def till(minor: int = 0, **changes: Any) -> AccountState:
    state = AccountState(
        asset="CNY/2",
        side=Side.DEBIT,
        limit_kind=LimitKind.CREDITS_MUST_NOT_EXCEED_DEBITS,
        floor=0,
        debits_posted=minor,
        version=1 if minor else 0,
        code=AccountCode.SETTLEMENT_CASH,
    )
    return state._replace(**changes)


def order(id: int, debit: int, credit: int, amount: int, **rest: Any) -> Order:  # noqa: A002
    values: dict[str, Any] = {"asset": "CNY/2", "code": ADJUSTMENT} | rest
    return Order(id=id, debit=debit, credit=credit, amount=amount, **values)


def hold(id: int, debit: int, credit: int, amount: int, **rest: Any) -> Order:  # noqa: A002
    return order(id, debit, credit, amount, phase=PENDING, **rest)


def end(id: int, phase: int, held: Order, amount: int | None = None, **rest: Any) -> Order:  # noqa: A002
    """Ask to post, void or expire what an order holds."""
    asked = held.amount if amount is None else amount
    values = {"asset": held.asset, "code": held.code} | rest
    return order(id, held.debit, held.credit, asked, phase=phase, pending=held.id, **values)


def apply(
    accounts: dict[int, AccountState],
    orders: list[Order],
    past: dict[int, Past] | None = None,
    *,
    at_us: int = NOW,
) -> Decision:
    return decide(accounts, orders, past, at_us=at_us)


def heard(accounts: dict[int, AccountState], *orders: Order, **rest: Any) -> list[Outcome]:
    """Tell the outcomes alone."""
    return apply(accounts, list(orders), **rest).results
