"""The pure law of money that is held first, and then posted, voided or left to expire."""

from typing import Any

import pytest

from quan.core.invariants import InvariantBroken
from quan.ledger.model import MAX_TOTAL, LimitKind, Phase
from quan.ledger.rules import AccountState, Booked, Order, Outcome, Past
from tests.ledger.lawcases import (
    AMARA,
    BALANCING_DEBIT,
    CASH,
    EXPIRE,
    IMPORTED,
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
    hold,
    order,
    till,
    wallet,
)

HELD = hold(60, MEI, WEI, 30, expires_at_us=NOW + 10)
HOLDING = {MEI: wallet(100, debits_pending=30, version=2), WEI: wallet(0, credits_pending=30, version=1)}


def after(held: Order = HELD, **changes: Any) -> dict[int, Past]:
    """Remember that something is held."""
    return {held.id: Past(held.body, Outcome.POSTED, **changes)}


def test_held_money_makes_versions_and_moves_nothing_yet() -> None:
    decision = apply({MEI: wallet(100), WEI: wallet()}, [HELD])
    assert decision.accounts == HOLDING
    assert decision.booked == [Booked(HELD, 30, NOW, 2, 1, -100, 0)]


@pytest.mark.parametrize("amount", [30, 1])
def test_a_post_moves_all_or_a_part_and_releases_the_rest(amount: int) -> None:
    post = end(7, POST, HELD, amount)
    decision = apply(HOLDING, [post], after())
    assert decision.accounts == {
        MEI: wallet(100, debits_posted=amount, version=3),
        WEI: wallet(amount, version=2),
    }
    assert decision.booked == [Booked(post, amount, NOW, 3, 2, amount - 100, -amount)]


@pytest.mark.parametrize(("phase", "at_us"), [(VOID, NOW), (EXPIRE, NOW + 10)])
def test_a_void_and_an_expiry_release_everything(phase: int, at_us: int) -> None:
    release = end(7, phase, HELD)
    decision = apply(HOLDING, [release], after(), at_us=at_us)
    assert decision.accounts == {MEI: wallet(100, version=3), WEI: wallet(0, version=2)}
    assert decision.booked == [Booked(release, 30, at_us, 3, 2, -100, 0)]


@pytest.mark.parametrize(
    ("phase", "at_us", "outcome"),
    [
        (POST, NOW + 9, Outcome.POSTED),
        (POST, NOW + 10, Outcome.PENDING_EXPIRED),
        (VOID, NOW + 9, Outcome.POSTED),
        (VOID, NOW + 10, Outcome.PENDING_EXPIRED),
        (EXPIRE, NOW + 9, Outcome.PENDING_NOT_DUE),
        (EXPIRE, NOW + 10, Outcome.POSTED),
    ],
)
@pytest.mark.parametrize("booked", [False, True])
def test_the_instant_of_expiry_parts_post_and_void_from_expiry(
    phase: int,
    at_us: int,
    outcome: Outcome,
    booked: bool,  # noqa: FBT001
) -> None:
    late = booked and at_us == NOW + 10
    expected = Outcome.PENDING_EXPIRED if late else outcome
    past = after(resolved=EXPIRE if late else None)
    assert heard(HOLDING, end(7, phase, HELD), past=past, at_us=at_us) == [expected]


def test_each_accepted_transfer_takes_an_instant_and_a_refused_one_none() -> None:
    accounts = {MEI: wallet(100), WEI: wallet()}
    held = hold(1, MEI, WEI, 5, expires_at_us=NOW + 3)
    undone = [order(2, MEI, WEI, 5, linked=True), order(3, MEI, WEI, 500)]
    decision = apply(
        accounts, [held, *undone, order(4, MEI, WEI, 501), order(5, MEI, WEI, 1), end(6, POST, held)]
    )
    assert decision.results[-1] is Outcome.POSTED
    assert [(booked.order.id, booked.at_us - NOW) for booked in decision.booked] == [(1, 0), (5, 1), (6, 2)]
    late = apply(accounts, [held, order(4, MEI, WEI, 1), order(5, MEI, WEI, 1), end(6, POST, held)])
    assert late.results[-1] is Outcome.PENDING_EXPIRED


def test_without_an_expiry_money_is_held_until_somebody_decides() -> None:
    held = HELD._replace(expires_at_us=None)
    for phase, outcome in (
        (POST, Outcome.POSTED),
        (VOID, Outcome.POSTED),
        (EXPIRE, Outcome.PENDING_NOT_DUE),
    ):
        assert heard(HOLDING, end(7, phase, held), past=after(held), at_us=2**62) == [outcome]


def test_held_money_is_gone_and_money_to_come_is_not_there_yet() -> None:
    accounts = {MEI: wallet(100), WEI: wallet(), AMARA: wallet()}
    assert heard(accounts, HELD, order(7, MEI, AMARA, 71), order(8, WEI, AMARA, 1)) == [
        Outcome.POSTED,
        Outcome.INSUFFICIENT_FUNDS,
        Outcome.INSUFFICIENT_FUNDS,
    ]


def test_held_money_counts_against_what_a_till_holds() -> None:
    accounts = {MEI: wallet(100), CASH: till(40)}
    assert heard(accounts, hold(60, MEI, CASH, 30), order(7, MEI, CASH, 11), order(8, MEI, CASH, 10)) == [
        Outcome.POSTED,
        Outcome.HOLDING_EXCEEDED,
        Outcome.POSTED,
    ]


def test_a_post_never_fails_for_lack_of_what_it_holds() -> None:
    accounts = {
        MEI: wallet(30, debits_pending=30, version=2),
        CASH: till(30, credits_pending=30, version=2),
    }
    held = hold(60, MEI, CASH, 30)
    assert heard(accounts, end(7, POST, held), past=after(held)) == [Outcome.POSTED]


def test_a_post_fits_where_the_hold_filled_the_totals_to_the_brim() -> None:
    brim = {"limit_kind": LimitKind.NONE, "version": 1}
    accounts = {
        MEI: wallet(0, debits_posted=MAX_TOTAL - 30, **brim),
        WEI: wallet(MAX_TOTAL - 30, **brim),
    }
    assert heard(accounts, HELD, order(7, MEI, AMARA, 1), end(8, POST, HELD)) == [
        Outcome.POSTED,
        Outcome.UNKNOWN_ACCOUNT,
        Outcome.POSTED,
    ]
    assert heard(accounts, HELD._replace(amount=31)) == [Outcome.TOTAL_TOO_LARGE]


@pytest.mark.parametrize("first", [POST, VOID, EXPIRE])
@pytest.mark.parametrize("second", [POST, VOID, EXPIRE])
@pytest.mark.parametrize("linked", [False, True])
def test_what_is_held_ends_once_also_within_a_batch_and_a_chain(
    first: int,
    second: int,
    linked: bool,  # noqa: FBT001
) -> None:
    at_us = NOW + 10 if first == EXPIRE else NOW
    named = {
        POST: Outcome.PENDING_ALREADY_POSTED,
        VOID: Outcome.PENDING_ALREADY_VOIDED,
        EXPIRE: Outcome.PENDING_EXPIRED,
    }[first]
    pair = end(7, first, HELD, linked=linked), end(8, second, HELD)
    told = [Outcome.LINKED_TRANSFER_REFUSED if linked else Outcome.POSTED, named]
    decision = apply(HOLDING, list(pair), after(), at_us=at_us)
    assert decision.results == told
    assert (decision.accounts == {}) is linked


@pytest.mark.parametrize("phase", [POST, VOID, EXPIRE])
def test_an_undone_chain_leaves_what_was_held_to_be_ended_later(phase: int) -> None:
    at_us = NOW + 10 if phase == EXPIRE else NOW
    undone = [end(7, phase, HELD, linked=True), order(8, MEI, WEI, 101)]
    alone = apply(HOLDING, [end(9, phase, HELD)], after(), at_us=at_us)
    decision = apply(HOLDING, [*undone, end(9, phase, HELD)], after(), at_us=at_us)
    assert decision.results[2] is Outcome.POSTED
    assert (decision.accounts, decision.booked) == (alone.accounts, alone.booked)


def test_a_chain_may_hold_and_post_and_reverse_at_once() -> None:
    accounts = {MEI: wallet(30), WEI: wallet()}
    back = order(8, WEI, MEI, 20, code=REVERSAL, reference=7)
    chain = [HELD._replace(linked=True), end(7, POST, HELD, 20, linked=True), back]
    decision = apply(accounts, chain)
    assert decision.results == [Outcome.POSTED] * 3
    assert decision.accounts[MEI] == wallet(30, debits_posted=20, credits_posted=50, version=4)
    undone = apply(accounts, [*chain[:2], back._replace(linked=True), order(9, MEI, WEI, 31)])
    assert (undone.accounts, undone.booked) == ({}, [])


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({"pending": 61}, Outcome.UNKNOWN_PENDING),
        ({"debit": AMARA}, Outcome.PENDING_DIFFERS),
        ({"credit": AMARA}, Outcome.PENDING_DIFFERS),
        ({"code": 1}, Outcome.PENDING_DIFFERS),
        ({"amount": 31}, Outcome.PENDING_EXCEEDED),
        ({"amount": 31, "phase": VOID}, Outcome.PENDING_DIFFERS),
        ({"amount": 29, "phase": VOID}, Outcome.PENDING_DIFFERS),
        ({"amount": 29, "phase": EXPIRE}, Outcome.PENDING_DIFFERS),
        ({"reference": 5, "effective_at_us": 3}, Outcome.POSTED),
    ],
)
def test_an_end_is_about_what_is_held(changes: dict[str, Any], outcome: Outcome) -> None:
    accounts = HOLDING | {AMARA: wallet(50)}
    asked = end(7, POST, HELD)._replace(**changes)
    assert heard(accounts, asked, past=after()) == [outcome]


@pytest.mark.parametrize("phase", [Phase.SINGLE, Phase.POST, Phase.VOID, Phase.EXPIRE])
def test_only_what_is_held_can_be_ended(phase: Phase) -> None:
    pending = None if phase is Phase.SINGLE else 50
    other = order(60, MEI, WEI, 30, phase=int(phase), pending=pending)
    assert heard(HOLDING, end(7, POST, HELD), past=after(other)) == [Outcome.NOT_PENDING]


def test_a_refused_hold_holds_nothing() -> None:
    accounts = {MEI: wallet(10), WEI: wallet()}
    assert heard(accounts, HELD, end(7, POST, HELD)) == [
        Outcome.INSUFFICIENT_FUNDS,
        Outcome.UNKNOWN_PENDING,
    ]


@pytest.mark.parametrize(
    ("phase", "at_us", "outcome"),
    [
        (POST, NOW, Outcome.ACCOUNT_CLOSED),
        (VOID, NOW, Outcome.POSTED),
        (EXPIRE, NOW + 10, Outcome.POSTED),
    ],
)
@pytest.mark.parametrize("closed", [MEI, WEI])
def test_a_closed_account_still_gets_back_what_was_held(
    phase: int, at_us: int, outcome: Outcome, closed: int
) -> None:
    accounts = HOLDING | {closed: HOLDING[closed]._replace(closed=True)}
    assert heard(accounts, end(7, phase, HELD), past=after(), at_us=at_us) == [outcome]
    assert heard(accounts, HELD._replace(id=8, expires_at_us=None)) == [Outcome.ACCOUNT_CLOSED]


@pytest.mark.parametrize(
    ("phase", "outcome"),
    [
        (Phase.POST, Outcome.POSTED),
        (Phase.PENDING, Outcome.REVERSAL_NOT_REVERSIBLE),
        (Phase.VOID, Outcome.REVERSAL_NOT_REVERSIBLE),
        (Phase.EXPIRE, Outcome.REVERSAL_NOT_REVERSIBLE),
    ],
)
def test_of_what_was_held_only_the_post_can_be_reversed(phase: Phase, outcome: Outcome) -> None:
    done = order(60, MEI, WEI, 20, phase=int(phase), pending=None if phase is Phase.PENDING else 59)
    accounts = {MEI: wallet(0), WEI: wallet(20)}
    back = order(7, WEI, MEI, 20, code=REVERSAL, reference=60)
    assert heard(accounts, back, past=after(done)) == [outcome]


def test_a_partial_post_is_reversed_by_its_own_amount() -> None:
    accounts = {MEI: wallet(100), WEI: wallet()}
    back = order(8, WEI, MEI, 20, code=REVERSAL, reference=7)
    batch = [HELD, end(7, POST, HELD, 20), back._replace(id=9, amount=30), back]
    assert heard(accounts, *batch)[2:] == [Outcome.REVERSAL_DIFFERS, Outcome.POSTED]


def test_the_same_end_again_is_the_same_end() -> None:
    post = end(7, POST, HELD, 20)
    accounts = {MEI: wallet(100), WEI: wallet()}
    assert heard(accounts, HELD, post, HELD, post, post._replace(amount=19)) == [
        Outcome.POSTED,
        Outcome.POSTED,
        Outcome.ALREADY_POSTED,
        Outcome.ALREADY_POSTED,
        Outcome.ID_REUSED,
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"phase": PENDING},
        {"pending": 60},
        {"expires_at_us": NOW + 1},
        {"flags": BALANCING_DEBIT},
        {"effective_at_us": 1},
        {"reference": 1},
    ],
)
def test_an_id_stands_for_everything_that_was_asked(changes: dict[str, Any]) -> None:
    plain = order(7, MEI, WEI, 5)
    accounts = {MEI: wallet(100), WEI: wallet()}
    assert heard(accounts, plain, plain._replace(**changes))[1] is Outcome.ID_REUSED


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({"expires_at_us": NOW}, Outcome.EXPIRY_NOT_ALLOWED),
        ({"phase": PENDING, "expires_at_us": NOW}, Outcome.EXPIRY_IN_THE_PAST),
        ({"phase": PENDING, "expires_at_us": NOW + 1}, Outcome.POSTED),
        ({"flags": IMPORTED}, Outcome.IMPORT_NEEDS_PAST_TIME),
        ({"flags": IMPORTED, "effective_at_us": NOW}, Outcome.IMPORT_NEEDS_PAST_TIME),
        ({"flags": IMPORTED, "effective_at_us": NOW - 1}, Outcome.POSTED),
        ({"effective_at_us": NOW + 1}, Outcome.POSTED),
        ({"phase": PENDING, "code": REVERSAL}, Outcome.MALFORMED_PHASE),
    ],
)
def test_times_and_phases_belong_together(changes: dict[str, Any], outcome: Outcome) -> None:
    accounts = {MEI: wallet(100), WEI: wallet()}
    assert heard(accounts, order(7, MEI, WEI, 5, **changes)) == [outcome]


@pytest.mark.parametrize("changes", [{"phase": 5}, {"phase": -1}, {"flags": 1}, {"flags": 16}])
def test_a_phase_or_a_flag_that_does_not_exist_is_a_bug(changes: dict[str, int]) -> None:
    accounts: dict[int, AccountState] = {MEI: wallet(100), WEI: wallet()}
    with pytest.raises(InvariantBroken):
        apply(accounts, [order(7, MEI, WEI, 5, **changes)])
