"""The pure law, without a database: single transfers, limits, chains, ids and reversals."""

from typing import Any

import pytest

from quan.core.invariants import InvariantBroken
from quan.ledger.model import MAX_TOTAL, LimitKind
from quan.ledger.rules import AccountState, Booked, Outcome
from tests.ledger.lawcases import AMARA, CASH, MEI, NOW, REVERSAL, WEI, apply, order, till, wallet


def test_a_transfer_moves_both_totals_and_makes_a_version_of_each_account() -> None:
    wish = order(7, MEI, WEI, 30)
    decision = apply({MEI: wallet(100), WEI: wallet()}, [wish])
    assert decision.results == [Outcome.POSTED]
    assert decision.accounts == {
        MEI: wallet(100, debits_posted=30, version=2),
        WEI: wallet(30, version=1),
    }
    assert decision.booked == [Booked(wish, 30, NOW, 2, 1, -70, -30)]


def test_the_stored_numbers_never_change() -> None:
    assert {outcome.name: outcome.value for outcome in Outcome} == {
        "POSTED": 0,
        "ALREADY_POSTED": 1,
        "CHAIN_LEFT_OPEN": 10,
        "ID_REUSED": 11,
        "AMOUNT_NOT_POSITIVE": 12,
        "AMOUNT_TOO_LARGE": 13,
        "SAME_ACCOUNT": 14,
        "UNKNOWN_ACCOUNT": 15,
        "ASSETS_DIFFER": 16,
        "UNKNOWN_TRANSFER": 17,
        "REVERSAL_NOT_REVERSIBLE": 18,
        "REVERSAL_DIFFERS": 19,
        "ALREADY_REVERSED": 20,
        "ACCOUNT_CLOSED": 21,
        "TOTAL_TOO_LARGE": 22,
        "INSUFFICIENT_FUNDS": 23,
        "HOLDING_EXCEEDED": 24,
        "LINKED_TRANSFER_REFUSED": 30,
        "EXPIRY_NOT_ALLOWED": 40,
        "EXPIRY_IN_THE_PAST": 41,
        "IMPORT_NEEDS_PAST_TIME": 42,
        "BALANCING_NOT_ALLOWED": 43,
        "MALFORMED_PHASE": 44,
        "CODE_NOT_FOR_ACCOUNTS": 45,
        "UNKNOWN_PENDING": 46,
        "NOT_PENDING": 47,
        "PENDING_DIFFERS": 48,
        "PENDING_ALREADY_POSTED": 49,
        "PENDING_ALREADY_VOIDED": 50,
        "PENDING_EXPIRED": 51,
        "PENDING_NOT_DUE": 52,
        "PENDING_EXCEEDED": 53,
        "NOTHING_AVAILABLE": 54,
    }


@pytest.mark.parametrize(
    ("state", "refusal"),
    [
        (wallet(10), Outcome.INSUFFICIENT_FUNDS),
        (wallet(12, debits_pending=2), Outcome.INSUFFICIENT_FUNDS),
        (wallet(11), Outcome.POSTED),
        (wallet(10, limit_kind=LimitKind.NONE), Outcome.POSTED),
        (wallet(10, limit_kind=LimitKind.FLOOR), Outcome.INSUFFICIENT_FUNDS),
        (wallet(10, limit_kind=LimitKind.FLOOR, floor=-1), Outcome.POSTED),
        (wallet(10, limit_kind=LimitKind.FLOOR, floor=-1, debits_pending=1), Outcome.INSUFFICIENT_FUNDS),
        (wallet(20, limit_kind=LimitKind.FLOOR, floor=10), Outcome.INSUFFICIENT_FUNDS),
        (till(0), Outcome.POSTED),
        (till(0, limit_kind=LimitKind.FLOOR), Outcome.POSTED),
    ],
)
def test_a_debit_stops_at_the_limit_and_pending_money_counts_as_gone(
    state: AccountState, refusal: Outcome
) -> None:
    assert apply({MEI: state, WEI: wallet()}, [order(7, MEI, WEI, 11)]).results == [refusal]


@pytest.mark.parametrize(
    ("state", "refusal"),
    [
        (till(10), Outcome.HOLDING_EXCEEDED),
        (till(11), Outcome.POSTED),
        (till(12, credits_pending=2), Outcome.HOLDING_EXCEEDED),
        (till(10, limit_kind=LimitKind.FLOOR, floor=-1), Outcome.POSTED),
        (till(10, limit_kind=LimitKind.FLOOR, floor=0), Outcome.HOLDING_EXCEEDED),
        (wallet(0, limit_kind=LimitKind.FLOOR), Outcome.POSTED),
    ],
)
def test_a_credit_stops_at_the_limit_of_what_is_held(state: AccountState, refusal: Outcome) -> None:
    assert apply({MEI: wallet(50), CASH: state}, [order(7, MEI, CASH, 11)]).results == [refusal]


@pytest.mark.parametrize("pending", [0, 3])
def test_totals_stop_at_what_a_bigint_holds(pending: int) -> None:
    room = MAX_TOTAL - pending
    full = wallet(room - 10, limit_kind=LimitKind.NONE, credits_pending=pending)
    other = wallet(0, limit_kind=LimitKind.NONE)
    assert apply({MEI: other, WEI: full}, [order(7, MEI, WEI, 10)]).results == [Outcome.POSTED]
    assert apply({MEI: other, WEI: full}, [order(7, MEI, WEI, 11)]).results == [Outcome.TOTAL_TOO_LARGE]


def test_a_chain_is_refused_as_a_whole_and_leaves_no_trace() -> None:
    accounts = {MEI: wallet(100), WEI: wallet(), AMARA: wallet()}
    chain = [
        order(1, MEI, WEI, 60, linked=True),
        order(2, WEI, AMARA, 60, linked=True),
        order(3, MEI, AMARA, 60),
    ]
    decision = apply(accounts, [*chain, order(4, MEI, WEI, 100)])
    assert decision.results == [
        Outcome.LINKED_TRANSFER_REFUSED,
        Outcome.LINKED_TRANSFER_REFUSED,
        Outcome.INSUFFICIENT_FUNDS,
        Outcome.POSTED,
    ]
    assert decision.accounts[WEI] == wallet(100, version=1)
    assert AMARA not in decision.accounts
    (booked,) = decision.booked
    assert (booked.order.id, booked.at_us, booked.debit_version, booked.credit_version) == (4, NOW, 2, 1)


def test_a_later_link_may_spend_what_an_earlier_one_brought() -> None:
    chain = [order(1, MEI, WEI, 60, linked=True), order(2, WEI, AMARA, 60)]
    decision = apply({MEI: wallet(60), WEI: wallet(), AMARA: wallet()}, chain)
    assert decision.results == [Outcome.POSTED, Outcome.POSTED]


def test_a_refusal_changes_nothing_it_was_given() -> None:
    accounts = {MEI: wallet(10), WEI: wallet()}
    before = dict(accounts)
    decision = apply(accounts, [order(7, MEI, WEI, 11)])
    assert decision.accounts == {}
    assert decision.booked == []
    assert accounts == before


def test_an_id_counts_once_within_a_batch() -> None:
    accounts = {MEI: wallet(100), WEI: wallet()}
    decision = apply(accounts, [order(7, MEI, WEI, 5), order(7, MEI, WEI, 5), order(7, MEI, WEI, 6)])
    assert decision.results == [Outcome.POSTED, Outcome.ALREADY_POSTED, Outcome.ID_REUSED]
    assert decision.accounts[WEI].credits_posted == 5


def test_an_id_cannot_stand_twice_in_one_chain() -> None:
    chain = [order(7, MEI, WEI, 5, linked=True), order(7, MEI, WEI, 5)]
    decision = apply({MEI: wallet(100), WEI: wallet()}, chain)
    assert decision.results == [Outcome.LINKED_TRANSFER_REFUSED, Outcome.ID_REUSED]


def test_a_chain_repeated_hears_what_it_heard_the_first_time() -> None:
    accounts = {MEI: wallet(100), WEI: wallet()}
    good = [order(1, MEI, WEI, 5, linked=True), order(2, MEI, WEI, 6)]
    bad = [order(3, MEI, WEI, 5, linked=True), order(4, MEI, WEI, 600)]
    decision = apply(accounts, [*good, *bad, *good, *bad])
    refused = [Outcome.LINKED_TRANSFER_REFUSED, Outcome.INSUFFICIENT_FUNDS]
    assert decision.results[2:4] == refused
    assert decision.results[4:] == [Outcome.ALREADY_POSTED, Outcome.ALREADY_POSTED, *refused]


def test_an_id_that_was_undone_with_its_chain_stays_refused() -> None:
    accounts = {MEI: wallet(100), WEI: wallet()}
    alone = order(1, MEI, WEI, 5)
    decision = apply(accounts, [alone._replace(linked=True), order(2, MEI, WEI, 600), alone])
    assert decision.results[2] is Outcome.LINKED_TRANSFER_REFUSED
    assert decision.booked == []


def test_an_id_posted_alone_is_not_part_of_another_chain() -> None:
    accounts = {MEI: wallet(100), WEI: wallet()}
    chain = [order(1, MEI, WEI, 5, linked=True), order(2, MEI, WEI, 6)]
    decision = apply(accounts, [order(1, MEI, WEI, 5), *chain])
    assert decision.results[1:] == [Outcome.ID_REUSED, Outcome.LINKED_TRANSFER_REFUSED]


def test_a_refused_id_stays_refused_in_a_longer_chain() -> None:
    accounts = {MEI: wallet(100), WEI: wallet()}
    chain = [order(2, MEI, WEI, 6, linked=True), order(1, MEI, WEI, 500)]
    decision = apply(accounts, [order(1, MEI, WEI, 500), *chain])
    assert decision.results[1:] == [
        Outcome.LINKED_TRANSFER_REFUSED,
        Outcome.INSUFFICIENT_FUNDS,
    ]


def test_a_reversal_counts_once_within_a_batch_and_not_at_all_when_undone() -> None:
    accounts = {MEI: wallet(100), WEI: wallet()}
    back = order(2, WEI, MEI, 5, code=REVERSAL, reference=1)
    undone = [back._replace(id=3, linked=True), order(4, MEI, WEI, 500)]
    decision = apply(accounts, [order(1, MEI, WEI, 5), *undone, back, back._replace(id=5)])
    assert decision.results[3:] == [Outcome.POSTED, Outcome.ALREADY_REVERSED]


@pytest.mark.parametrize("amount", [1.0, True, "1"])
def test_only_whole_numbers_are_money(amount: Any) -> None:
    with pytest.raises(InvariantBroken):
        apply({MEI: wallet(100), WEI: wallet()}, [order(7, MEI, WEI, amount)])
