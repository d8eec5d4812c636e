"""The pure law of balancing transfers: as much as there is, and at most the amount."""

import pytest

from quan.ledger.model import MAX_TOTAL, LimitKind
from quan.ledger.rules import AccountState, Booked, Outcome, Past
from tests.ledger.lawcases import (
    BALANCING_CREDIT,
    BALANCING_DEBIT,
    CASH,
    MEI,
    NOW,
    PENDING,
    POST,
    REVERSAL,
    VOID,
    WEI,
    apply,
    end,
    heard,
    order,
    till,
    wallet,
)

BOTH = BALANCING_DEBIT | BALANCING_CREDIT


@pytest.mark.parametrize(
    ("state", "moved"),
    [
        (wallet(100), 40),
        (wallet(30), 30),
        (wallet(100, debits_posted=50, debits_pending=30), 20),
        (wallet(30, credits_pending=50), 30),
        (wallet(30, limit_kind=LimitKind.FLOOR, floor=-5), 35),
        (wallet(30, limit_kind=LimitKind.FLOOR, floor=10), 20),
        (wallet(30, limit_kind=LimitKind.NONE), 40),
        (till(30), 40),
        (till(30, limit_kind=LimitKind.FLOOR), 40),
    ],
)
def test_a_debit_takes_what_its_limit_leaves(state: AccountState, moved: int) -> None:
    wish = order(7, MEI, WEI, 40, flags=BALANCING_DEBIT)
    decision = apply({MEI: state, WEI: wallet()}, [wish])
    assert [booked.amount for booked in decision.booked] == [moved]
    assert decision.accounts[WEI].credits_posted == moved
    assert decision.accounts[MEI].debits_posted == state.debits_posted + moved


@pytest.mark.parametrize(
    ("state", "moved"),
    [
        (till(100), 40),
        (till(30), 30),
        (till(100, credits_posted=50, credits_pending=30), 20),
        (till(30, limit_kind=LimitKind.FLOOR, floor=-5), 35),
        (till(30, limit_kind=LimitKind.NONE), 40),
        (wallet(30), 40),
    ],
)
def test_a_credit_takes_what_its_limit_has_room_for(state: AccountState, moved: int) -> None:
    decision = apply({MEI: wallet(100), CASH: state}, [order(7, MEI, CASH, 40, flags=BALANCING_CREDIT)])
    assert [booked.amount for booked in decision.booked] == [moved]


def test_both_sides_bound_the_amount() -> None:
    for mine, theirs in ((20, 30), (30, 20)):
        decision = apply({MEI: wallet(mine), CASH: till(theirs)}, [order(7, MEI, CASH, 40, flags=BOTH)])
        assert [booked.amount for booked in decision.booked] == [20]


@pytest.mark.parametrize("phase", [0, PENDING])
def test_everything_there_is_can_be_asked_for(phase: int) -> None:
    wish = order(7, MEI, WEI, MAX_TOTAL, flags=BALANCING_DEBIT, phase=phase)
    full = wallet(MAX_TOTAL - 30)
    (booked,) = apply({MEI: wallet(30), WEI: full}, [wish]).booked
    moved = 0 if phase else 30
    assert booked == Booked(wish, 30, NOW, 2, 2, moved - 30, 30 - MAX_TOTAL - moved)


@pytest.mark.parametrize(
    "state",
    [
        wallet(),
        wallet(30, debits_pending=30),
        wallet(5, limit_kind=LimitKind.FLOOR, floor=5),
        wallet(5, limit_kind=LimitKind.FLOOR, floor=6),
    ],
)
def test_of_nothing_nothing_moves(state: AccountState) -> None:
    wish = order(7, MEI, WEI, 40, flags=BALANCING_DEBIT)
    assert heard({MEI: state, WEI: wallet()}, wish) == [Outcome.NOTHING_AVAILABLE]


def test_the_side_that_does_not_balance_keeps_its_limit() -> None:
    accounts = {MEI: wallet(30), CASH: till(20)}
    assert heard(accounts, order(7, MEI, CASH, 40, flags=BALANCING_DEBIT)) == [Outcome.HOLDING_EXCEEDED]
    assert heard(accounts, order(7, MEI, CASH, 40, flags=BALANCING_CREDIT)) == [Outcome.POSTED]
    short = {MEI: wallet(10), CASH: till(20)}
    assert heard(short, order(7, MEI, CASH, 40, flags=BALANCING_CREDIT)) == [Outcome.INSUFFICIENT_FUNDS]


def test_the_id_stands_for_the_amount_that_was_asked() -> None:
    wish = order(7, MEI, WEI, 40, flags=BALANCING_DEBIT)
    accounts = {MEI: wallet(30), WEI: wallet()}
    assert heard(accounts, wish, wish, wish._replace(amount=30)) == [
        Outcome.POSTED,
        Outcome.ALREADY_POSTED,
        Outcome.ID_REUSED,
    ]


@pytest.mark.parametrize("remembered", [False, True])
def test_what_follows_is_about_the_amount_that_moved(remembered: bool) -> None:  # noqa: FBT001
    wish = order(7, MEI, WEI, 40, flags=BALANCING_DEBIT)
    back = order(8, WEI, MEI, 30, code=REVERSAL, reference=7)
    asked = back._replace(id=9, amount=40)
    if remembered:
        accounts = {MEI: wallet(30, debits_posted=30, version=2), WEI: wallet(30)}
        past = {7: Past(wish.body, Outcome.POSTED, booked=30)}
        results = heard(accounts, asked, back, past=past)
    else:
        results = heard({MEI: wallet(30), WEI: wallet()}, wish, asked, back)[1:]
    assert results == [Outcome.REVERSAL_DIFFERS, Outcome.POSTED]


@pytest.mark.parametrize("remembered", [False, True])
def test_what_is_held_by_balancing_ends_by_the_amount_that_is_held(remembered: bool) -> None:  # noqa: FBT001
    held = order(60, MEI, WEI, 40, flags=BALANCING_DEBIT, phase=PENDING)
    ends = [end(7, POST, held, 31), end(8, VOID, held, 40), end(9, POST, held, 30)]
    if remembered:
        accounts = {
            MEI: wallet(30, debits_pending=30, version=2),
            WEI: wallet(0, credits_pending=30, version=1),
        }
        decision = apply(accounts, ends, {60: Past(held.body, Outcome.POSTED, booked=30)})
    else:
        decision = apply({MEI: wallet(30), WEI: wallet()}, [held, *ends])
    assert decision.results[-3:] == [Outcome.PENDING_EXCEEDED, Outcome.PENDING_DIFFERS, Outcome.POSTED]
    assert decision.accounts[MEI][4:8] == (30, 30, 0, 0)
    assert decision.accounts[WEI][4:8] == (0, 30, 0, 0)


def test_an_undone_balancing_transfer_gives_back_what_it_took() -> None:
    accounts = {MEI: wallet(30), WEI: wallet()}
    chain = [order(7, MEI, WEI, 40, flags=BALANCING_DEBIT, linked=True), order(8, MEI, WEI, 1)]
    decision = apply(accounts, [*chain, order(9, MEI, WEI, 30)])
    assert decision.results[1:] == [Outcome.INSUFFICIENT_FUNDS, Outcome.POSTED]
    assert decision.accounts == {MEI: wallet(30, debits_posted=30, version=2), WEI: wallet(30)}
