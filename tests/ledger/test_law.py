"""The pure law, without a database."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from quan.core.invariants import InvariantBroken
from quan.ledger.model import MAX_TOTAL, LimitKind, Side, TransferCode
from quan.ledger.rules import AccountState, Order, Outcome, Past, apply

MEI, WEI, AMARA, EQUITY, CASH, NOBODY = 1, 2, 3, 4, 5, 99
REVERSAL = int(TransferCode.REVERSAL)


def wallet(minor: int = 0, **changes: Any) -> AccountState:
    state = AccountState(
        asset="CNY/2",
        side=Side.CREDIT,
        limit_kind=LimitKind.DEBITS_MUST_NOT_EXCEED_CREDITS,
        floor=0,
        credits_posted=minor,
        version=1 if minor else 0,
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
    )
    return state._replace(**changes)


def order(id: int, debit: int, credit: int, amount: int, **rest: Any) -> Order:  # noqa: A002
    values: dict[str, Any] = {"asset": "CNY/2", "code": 1} | rest
    return Order(id=id, debit=debit, credit=credit, amount=amount, **values)


def test_a_transfer_moves_both_totals_and_makes_two_lines() -> None:
    decision = apply({MEI: wallet(100), WEI: wallet()}, [order(7, MEI, WEI, 30)])
    assert decision.results == [Outcome.POSTED]
    assert decision.accounts == {
        MEI: wallet(100, debits_posted=30, version=2),
        WEI: wallet(30, version=1),
    }
    assert [tuple(line) for line in decision.entries] == [
        (MEI, 2, 7, -30, 70),
        (WEI, 1, 7, 30, 30),
    ]


EVERY_FAULT = Order(7, MEI, MEI, 0, "CNY/2", REVERSAL, 70, None, linked=True)


@dataclass
class Scenario:
    """A transfer with every fault there is; `mend` takes them away one by one."""

    accounts: dict[int, AccountState] = field(default_factory=dict)
    past: dict[int, Past] = field(default_factory=dict)
    order: Order = EVERY_FAULT

    def change_order(self, **changes: Any) -> None:
        self.order = self.order._replace(**changes)

    def change(self, account: int, **changes: Any) -> None:
        self.accounts[account] = self.accounts[account]._replace(**changes)


def _forget_the_other_body(scenario: Scenario) -> None:
    del scenario.past[7]


def _open_accounts(scenario: Scenario) -> None:
    full = {"debits_posted": 0, "credits_posted": MAX_TOTAL, "closed": True, "version": 1}
    scenario.accounts = {
        MEI: wallet(asset="EUR/2"),
        CASH: till(0, limit_kind=LimitKind.NONE, **full),
    }


def _one_asset(scenario: Scenario) -> None:
    scenario.change(MEI, asset="CNY/2")


def _refer_to(body_code: int, amount: int, *, undone: bool) -> Callable[[Scenario], None]:
    def mend(scenario: Scenario) -> None:
        body = (CASH, MEI, amount, "CNY/2", body_code, None, None)
        scenario.past[70] = Past(body, Outcome.POSTED, undone)

    return mend


def _hold_too_little_in_the_till(scenario: Scenario) -> None:
    scenario.change(
        CASH, credits_posted=0, limit_kind=LimitKind.CREDITS_MUST_NOT_EXCEED_DEBITS, debits_posted=4
    )


LADDER: list[tuple[Outcome, Callable[[Scenario], None]]] = [
    (Outcome.CHAIN_LEFT_OPEN, lambda s: s.change_order(linked=False)),
    (Outcome.ID_REUSED, _forget_the_other_body),
    (Outcome.AMOUNT_NOT_POSITIVE, lambda s: s.change_order(amount=MAX_TOTAL + 1)),
    (Outcome.AMOUNT_TOO_LARGE, lambda s: s.change_order(amount=5)),
    (Outcome.SAME_ACCOUNT, lambda s: s.change_order(credit=CASH)),
    (Outcome.UNKNOWN_ACCOUNT, _open_accounts),
    (Outcome.ASSETS_DIFFER, _one_asset),
    (Outcome.UNKNOWN_TRANSFER, _refer_to(REVERSAL, 6, undone=True)),
    (Outcome.REVERSAL_NOT_REVERSIBLE, _refer_to(1, 6, undone=True)),
    (Outcome.REVERSAL_DIFFERS, _refer_to(1, 5, undone=True)),
    (Outcome.ALREADY_REVERSED, _refer_to(1, 5, undone=False)),
    (Outcome.ACCOUNT_CLOSED, lambda s: s.change(CASH, closed=False)),
    (Outcome.TOTAL_TOO_LARGE, _hold_too_little_in_the_till),
    (Outcome.INSUFFICIENT_FUNDS, lambda s: s.change(MEI, credits_posted=5, version=1)),
    (Outcome.HOLDING_EXCEEDED, lambda s: s.change(CASH, debits_posted=5)),
]


def test_refusals_come_in_one_fixed_order() -> None:
    other_body = order(7, MEI, WEI, 1).body
    scenario = Scenario(past={7: Past(other_body, Outcome.POSTED)})
    heard = []
    for _, mend in LADDER:
        heard += apply(scenario.accounts, [scenario.order], scenario.past).results
        mend(scenario)
    assert heard == [refusal for refusal, _ in LADDER]
    assert apply(scenario.accounts, [scenario.order], scenario.past).results == [Outcome.POSTED]


def test_the_order_is_that_of_the_stored_numbers() -> None:
    ladder = [refusal for refusal, _ in LADDER]
    assert ladder == sorted(ladder)
    assert {*ladder, Outcome.LINKED_TRANSFER_REFUSED} == {o for o in Outcome if o.refused}


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
    assert [line.version for line in decision.entries] == [2, 1]


def test_a_later_link_may_spend_what_an_earlier_one_brought() -> None:
    chain = [order(1, MEI, WEI, 60, linked=True), order(2, WEI, AMARA, 60)]
    decision = apply({MEI: wallet(60), WEI: wallet(), AMARA: wallet()}, chain)
    assert decision.results == [Outcome.POSTED, Outcome.POSTED]


def test_a_refusal_changes_nothing_it_was_given() -> None:
    accounts = {MEI: wallet(10), WEI: wallet()}
    before = dict(accounts)
    decision = apply(accounts, [order(7, MEI, WEI, 11)])
    assert decision.accounts == {}
    assert decision.entries == []
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
