"""Of two reasons to refuse a transfer, the one that stands first in `Outcome` is heard.

Every kind of transfer is spoilt in every two ways that do not touch the same thing.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import pytest

from quan.ledger.model import MAX_TOTAL, LimitKind, TransferCode
from quan.ledger.rules import AccountState, Body, Order, Outcome, Past
from tests.ledger.lawcases import (
    ADJUSTMENT,
    BALANCING_DEBIT,
    CASH,
    EXPIRE,
    IMPORTED,
    MEI,
    NOBODY,
    NOW,
    PENDING,
    POST,
    REVERSAL,
    SINGLE,
    VOID,
    WEI,
    apply,
    order,
    till,
    wallet,
)

HELD, UNDONE = 60, 70


@dataclass
class Case:
    """A transfer with all that the law is told about it; a fault spoils one or more parts of it."""

    order: Order
    accounts: dict[int, AccountState]
    past: dict[int, Past] = field(default_factory=dict)
    absent: set[int] = field(default_factory=set)

    def ask(self, **changes: Any) -> None:
        self.order = self.order._replace(**changes)

    def flag(self, flag: int) -> None:
        self.ask(flags=self.order.flags | flag)

    def change(self, account: int, **changes: Any) -> None:
        self.accounts[account] = self.accounts[account]._replace(**changes)

    def recall(self, key: int, **changes: Any) -> None:
        past = self.past[key]
        body = past.body._replace(**{k: v for k, v in changes.items() if k in Body._fields})
        rest = {k: v for k, v in changes.items() if k in Past._fields}
        self.past[key] = past._replace(body=body, **rest)

    def heard(self) -> Outcome:
        accounts = {key: state for key, state in self.accounts.items() if key not in self.absent}
        return apply(accounts, [self.order], self.past).results[0]


def _plain(**changes: Any) -> Case:
    return Case(order(7, MEI, CASH, 5, **changes), {MEI: wallet(100), CASH: till(100)})


def _ending(phase: int) -> Case:
    case = _plain(phase=phase, pending=HELD)
    case.change(MEI, debits_pending=5)
    case.change(CASH, credits_pending=5)
    expires_at_us = NOW if phase == EXPIRE else NOW + 1
    body = Body(MEI, CASH, 5, "CNY/2", ADJUSTMENT, phase=PENDING, expires_at_us=expires_at_us)
    case.past[HELD] = Past(body, Outcome.POSTED)
    return case


def _reversal() -> Case:
    case = _plain(code=REVERSAL, reference=UNDONE)
    case.past[UNDONE] = Past(Body(CASH, MEI, 5, "CNY/2", ADJUSTMENT), Outcome.POSTED)
    return case


KINDS: dict[str, Callable[[], Case]] = {
    "single": _plain,
    "balancing": lambda: _plain(flags=BALANCING_DEBIT),
    "reversal": _reversal,
    "pending": lambda: _plain(phase=PENDING, expires_at_us=NOW + 1),
    "post": lambda: _ending(POST),
    "void": lambda: _ending(VOID),
    "expire": lambda: _ending(EXPIRE),
}
ALL = tuple(KINDS)
MOVING = ("single", "balancing", "reversal", "pending")
ENDING = ("post", "void", "expire")


@dataclass(frozen=True)
class Fault:
    """One way to deserve a refusal: for which kinds, what it touches, and how it is brought about."""

    outcome: Outcome
    kinds: tuple[str, ...]
    touches: set[str]
    spoil: Callable[[Case], None]


FAULTS = [
    Fault(Outcome.CHAIN_LEFT_OPEN, ALL, {"link"}, lambda c: c.ask(linked=True)),
    Fault(
        Outcome.ID_REUSED,
        ALL,
        {"id"},
        lambda c: c.past.update({7: Past(Body(MEI, WEI, 1, "CNY/2", ADJUSTMENT), Outcome.POSTED)}),
    ),
    Fault(Outcome.AMOUNT_NOT_POSITIVE, ALL, {"amount"}, lambda c: c.ask(amount=0)),
    Fault(Outcome.AMOUNT_TOO_LARGE, ALL, {"amount"}, lambda c: c.ask(amount=MAX_TOTAL + 1)),
    Fault(Outcome.SAME_ACCOUNT, ALL, {"names"}, lambda c: c.ask(credit=MEI)),
    Fault(
        Outcome.MALFORMED_PHASE,
        ("single", "balancing", "pending"),
        {"pending"},
        lambda c: c.ask(pending=HELD),
    ),
    Fault(Outcome.MALFORMED_PHASE, ENDING, {"pending"}, lambda c: c.ask(pending=None)),
    Fault(Outcome.MALFORMED_PHASE, ("reversal",), {"phase"}, lambda c: c.ask(phase=PENDING)),
    Fault(Outcome.BALANCING_NOT_ALLOWED, ("reversal", *ENDING), set(), lambda c: c.flag(BALANCING_DEBIT)),
    Fault(
        Outcome.EXPIRY_NOT_ALLOWED,
        ("single", "balancing", *ENDING),
        {"expiry"},
        lambda c: c.ask(expires_at_us=NOW + 1),
    ),
    Fault(Outcome.EXPIRY_NOT_ALLOWED, ("reversal",), {"expiry", "phase"}, lambda c: c.ask(expires_at_us=NOW)),
    Fault(Outcome.EXPIRY_IN_THE_PAST, ("pending",), {"expiry"}, lambda c: c.ask(expires_at_us=NOW)),
    Fault(Outcome.IMPORT_NEEDS_PAST_TIME, ALL, set(), lambda c: c.flag(IMPORTED)),
    Fault(Outcome.UNKNOWN_ACCOUNT, ALL, {"names"}, lambda c: c.ask(debit=NOBODY)),
    Fault(Outcome.UNKNOWN_ACCOUNT, ALL, set(), lambda c: c.absent.add(MEI)),
    Fault(Outcome.ASSETS_DIFFER, ALL, {"asset"}, lambda c: c.ask(asset="EUR/2")),
    Fault(Outcome.ASSETS_DIFFER, ALL, {"asset"}, lambda c: c.change(MEI, asset="EUR/2")),
    Fault(
        Outcome.CODE_NOT_FOR_ACCOUNTS,
        ("single", "balancing", "pending", *ENDING),
        {"code"},
        lambda c: c.ask(code=int(TransferCode.CASH_IN)),
    ),
    Fault(Outcome.UNKNOWN_TRANSFER, ("reversal",), set(), lambda c: c.ask(reference=UNDONE + 1)),
    Fault(Outcome.UNKNOWN_PENDING, ENDING, {"pending"}, lambda c: c.ask(pending=HELD + 1)),
    Fault(Outcome.UNKNOWN_PENDING, ENDING, set(), lambda c: c.recall(HELD, outcome=Outcome.ACCOUNT_CLOSED)),
    Fault(Outcome.NOT_PENDING, ENDING, set(), lambda c: c.recall(HELD, phase=SINGLE)),
    Fault(Outcome.PENDING_DIFFERS, ENDING, {"held debit"}, lambda c: c.recall(HELD, debit=WEI)),
    Fault(Outcome.PENDING_DIFFERS, ("void", "expire"), {"held"}, lambda c: c.recall(HELD, booked=6)),
    Fault(Outcome.PENDING_ALREADY_POSTED, ENDING, {"resolved"}, lambda c: c.recall(HELD, resolved=POST)),
    Fault(Outcome.PENDING_ALREADY_VOIDED, ENDING, {"resolved"}, lambda c: c.recall(HELD, resolved=VOID)),
    Fault(Outcome.PENDING_EXPIRED, ENDING, {"resolved"}, lambda c: c.recall(HELD, resolved=EXPIRE)),
    Fault(Outcome.PENDING_EXPIRED, ("post", "void"), {"due"}, lambda c: c.recall(HELD, expires_at_us=NOW)),
    Fault(Outcome.PENDING_NOT_DUE, ("expire",), {"due"}, lambda c: c.recall(HELD, expires_at_us=NOW + 1)),
    Fault(Outcome.PENDING_NOT_DUE, ("expire",), {"due"}, lambda c: c.recall(HELD, expires_at_us=None)),
    Fault(Outcome.PENDING_EXCEEDED, ("post",), {"held"}, lambda c: c.recall(HELD, amount=4)),
    Fault(
        Outcome.REVERSAL_NOT_REVERSIBLE,
        ("reversal",),
        {"reversible"},
        lambda c: c.recall(UNDONE, code=REVERSAL),
    ),
    Fault(
        Outcome.REVERSAL_NOT_REVERSIBLE,
        ("reversal",),
        {"reversible"},
        lambda c: c.recall(UNDONE, phase=PENDING),
    ),
    Fault(Outcome.REVERSAL_DIFFERS, ("reversal",), set(), lambda c: c.recall(UNDONE, booked=6)),
    Fault(Outcome.ALREADY_REVERSED, ("reversal",), set(), lambda c: c.recall(UNDONE, reversed=True)),
    Fault(Outcome.ACCOUNT_CLOSED, (*MOVING, "post"), set(), lambda c: c.change(CASH, closed=True)),
    Fault(
        Outcome.TOTAL_TOO_LARGE,
        MOVING,
        {"cash", "cash full"},
        lambda c: c.change(CASH, credits_posted=MAX_TOTAL, limit_kind=LimitKind.NONE),
    ),
    Fault(
        Outcome.TOTAL_TOO_LARGE,
        ("single", "reversal", "pending"),
        {"mei"},
        lambda c: c.change(MEI, debits_posted=MAX_TOTAL, limit_kind=LimitKind.NONE),
    ),
    Fault(
        Outcome.NOTHING_AVAILABLE,
        ("balancing",),
        {"cash full"},
        lambda c: c.change(MEI, credits_posted=0),
    ),
    Fault(
        Outcome.INSUFFICIENT_FUNDS,
        ("single", "reversal", "pending"),
        {"mei"},
        lambda c: c.change(MEI, credits_posted=4),
    ),
    Fault(Outcome.HOLDING_EXCEEDED, MOVING, {"cash"}, lambda c: c.change(CASH, debits_posted=4)),
]
RANK = {outcome: rank for rank, outcome in enumerate(Outcome)}


def _pairs(kind: str) -> list[tuple[Fault, Fault]]:
    faults = [fault for fault in FAULTS if kind in fault.kinds]
    return [(one, two) for one, two in combinations(faults, 2) if not one.touches & two.touches]


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_fault_every_kind_of_transfer_happens(kind: str) -> None:
    assert KINDS[kind]().heard() is Outcome.POSTED


@pytest.mark.parametrize("kind", KINDS)
def test_every_fault_alone_is_heard(kind: str) -> None:
    for fault in FAULTS:
        if kind in fault.kinds:
            case = KINDS[kind]()
            fault.spoil(case)
            assert case.heard() is fault.outcome, fault


@pytest.mark.parametrize("kind", KINDS)
def test_of_two_faults_the_earlier_in_the_order_is_heard(kind: str) -> None:
    for one, two in _pairs(kind):
        for first, second in ((one, two), (two, one)):
            case = KINDS[kind]()
            first.spoil(case)
            second.spoil(case)
            expected = min(one.outcome, two.outcome, key=RANK.__getitem__)
            assert case.heard() is expected, (kind, one.outcome.name, two.outcome.name)


def test_every_refusal_meets_others() -> None:
    met = {(one.outcome, two.outcome) for kind in KINDS for one, two in _pairs(kind)}
    assert len(met) > 250
    alone = {Outcome.POSTED, Outcome.ALREADY_POSTED, Outcome.LINKED_TRANSFER_REFUSED}
    assert {outcome for pair in met for outcome in pair} == set(Outcome) - alone
