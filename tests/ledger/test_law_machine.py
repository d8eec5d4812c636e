"""Random histories: the law and an independent model must agree on every answer and every total."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from quan.ledger import rules
from quan.ledger.model import (
    HOLDING,
    MAX_TOTAL,
    PREPAID,
    UNLIMITED,
    AccountCode,
    Flag,
    Limit,
    LimitKind,
    Phase,
    Side,
    TransferCode,
)
from tests.ledger.facts import BIGGEST, Fact, Facts, Holder

TOWN = (
    (AccountCode.EQUITY, "CNY/2", UNLIMITED),
    (AccountCode.MEMBER_WALLET, "CNY/2", PREPAID),
    (AccountCode.MEMBER_WALLET, "CNY/2", Limit(LimitKind.FLOOR, -20)),
    (AccountCode.SETTLEMENT_CASH, "CNY/2", HOLDING),
    (AccountCode.EXPENSES, "CNY/2", Limit(LimitKind.FLOOR, -20)),
    (AccountCode.MEMBER_WALLET, "EUR/2", PREPAID),
    (AccountCode.EQUITY, "EUR/2", UNLIMITED),
)
KIND = {"NONE": "none", "DEBITS_MUST_NOT_EXCEED_CREDITS": "prepaid", "FLOOR": "floor"}
NOBODY = len(TOWN)
MEMBERS = frozenset({int(AccountCode.MEMBER_WALLET)})

people = st.integers(0, 4)
amounts = st.integers(1, 40)
shapes = st.lists(st.sampled_from([1, 1, 1, 1, 1, 2, 3]), min_size=2, max_size=8)
spans = st.sampled_from([None, None, 0, 5, 20, 60])
most = st.sampled_from(
    [frozenset[str](), frozenset({"giver"}), frozenset({"taker"}), frozenset({"giver", "taker"})]
)
odd_amounts = st.sampled_from([-1, 0, 1, BIGGEST - 20, BIGGEST, BIGGEST + 1])
oddities = {
    "giver": st.integers(0, NOBODY),
    "taker": st.integers(0, NOBODY),
    "amount": odd_amounts,
    "asset": st.just("EUR/2"),
    "undoes": st.integers(1, 60),
    "phase": st.sampled_from(["single", "pending", "post", "void", "expire"]),
    "ends": st.integers(1, 60),
    "until": st.integers(0, 300),
    "most_of": most,
    "imported": st.booleans(),
    "when": st.integers(0, 300),
    "between": st.just(MEMBERS),
}
spoilt: st.SearchStrategy[dict[str, Any]] = st.sets(st.sampled_from(sorted(oddities)), max_size=3).flatmap(
    lambda names: st.fixed_dictionaries({name: oddities[name] for name in sorted(names)})
)


def order_of(fact: Fact, *, linked: bool) -> rules.Order:
    flags = Flag(0)
    if "giver" in fact.most_of:
        flags |= Flag.BALANCING_DEBIT
    if "taker" in fact.most_of:
        flags |= Flag.BALANCING_CREDIT
    if fact.imported:
        flags |= Flag.IMPORTED
    return rules.Order(
        fact.id,
        fact.giver,
        fact.taker,
        fact.amount,
        fact.asset,
        _code(fact),
        fact.undoes,
        fact.when,
        linked,
        int(Phase[fact.phase.upper()]),
        fact.ends,
        fact.until,
        int(flags),
    )


def _code(fact: Fact) -> int:
    if fact.undoes is not None:
        return int(TransferCode.REVERSAL)
    return int(TransferCode.TRANSFER if fact.between == MEMBERS else TransferCode.ADJUSTMENT)


class Law:
    """The pure law over dictionaries, told of the past only what it asks for."""

    def __init__(self) -> None:
        self.states = {
            key: rules.AccountState(asset, code.side, *limit, code=code)
            for key, (code, asset, limit) in enumerate(TOWN)
        }
        self.past: dict[int, rules.Past] = {}
        self.nets: dict[int, list[int]] = {key: [] for key in self.states}
        self.last_at_us = -1

    def hear(self, orders: list[rules.Order], at_us: int) -> list[str]:
        asked = {order.id for order in orders} | {order.pending for order in orders}
        asked |= {order.reference for order in orders if order.code == TransferCode.REVERSAL}
        given = {key: self.past[key] for key in asked if key in self.past}
        before = dict(self.states), dict(given)
        decision = rules.apply(self.states, orders, given, at_us=at_us)
        assert (self.states, given) == before, "nothing given is changed"
        assert len(decision.booked) == decision.results.count(rules.Outcome.POSTED)
        self._write(decision)
        for order, outcome in zip(orders, decision.results, strict=True):
            if outcome not in (rules.Outcome.ID_REUSED, rules.Outcome.POSTED):
                self.past.setdefault(order.id, rules.Past(order.body, outcome))
        return [outcome.name for outcome in decision.results]

    def _write(self, decision: rules.Decision) -> None:
        versions = {key: state.version for key, state in self.states.items()}
        for booked in decision.booked:
            order = booked.order
            assert booked.at_us > self.last_at_us, "time rises"
            self.last_at_us = booked.at_us
            for key, version, net in (
                (order.debit, booked.debit_version, booked.debit_net),
                (order.credit, booked.credit_version, booked.credit_net),
            ):
                versions[key] += 1
                assert version == versions[key], "versions have no gaps"
                self.nets[key].append(net)
            self._remember(booked)
        self.states |= decision.accounts
        assert {key: state.version for key, state in self.states.items()} == versions

    def _remember(self, booked: rules.Booked) -> None:
        order = booked.order
        self.past[order.id] = rules.Past(order.body, rules.Outcome.POSTED, booked=booked.amount)
        if order.code == TransferCode.REVERSAL and order.reference is not None:
            self.past[order.reference] = self.past[order.reference]._replace(reversed=True)
        if order.pending is not None:
            self.past[order.pending] = self.past[order.pending]._replace(resolved=order.phase)


class Machine(RuleBasedStateMachine):
    """Members, tills and equity, and everything that can be asked of them."""

    def __init__(self) -> None:
        super().__init__()
        self.law, self.model = Law(), Facts()
        self.now, self.last_id = 100, 0
        self.drawn: list[Fact] = []

    @initialize()
    def open(self) -> None:
        for n, (code, asset, limit) in enumerate(TOWN):
            grows_by = "giving" if code.side is Side.DEBIT else "taking"
            kind = KIND.get(limit.kind.name, "holding")
            self.model.holders[n] = Holder(asset, grows_by, kind, limit.floor_minor, int(code))
        self.ask([[self.plain(0, 1, 100), self.plain(3, 0, 60)], [self.plain(0, 2, 15)]])

    @rule(span=st.sampled_from([1, 2, 20]))
    def wait(self, span: int) -> None:
        self.now += span

    @rule(who=people, closed=st.sampled_from([True, False, False, False]))
    def close(self, who: int, closed: bool) -> None:  # noqa: FBT001
        (self.model.closed.add if closed else self.model.closed.discard)(who)
        self.law.states[who] = self.law.states[who]._replace(closed=closed)

    @rule(data=st.data(), shape=shapes)
    def batch(self, data: st.DataObject, shape: list[int]) -> None:
        self.drawn = []
        self.ask([[self.draw(data) for _ in range(length)] for length in shape])

    @rule(data=st.data())
    def repeat(self, data: st.DataObject) -> None:
        known = [*self.model.happened, *(fact for fact, _ in self.model.refused.values())]
        self.ask([data.draw(st.lists(st.sampled_from(known), min_size=1, max_size=2))])

    def draw(self, data: st.DataObject) -> Fact:
        """Draw one wish, most of them sensible; some speak of what was drawn just before."""
        makers = [
            self.pay,
            self.pay,
            self.hold,
            self.hold,
            self.end,
            self.end,
            self.end,
            self.reverse,
            self.spoil,
        ]
        fact = data.draw(st.sampled_from(makers))(data)
        self.drawn.append(fact)
        return fact

    def plain(self, giver: int, taker: int, amount: int, **rest: Any) -> Fact:
        self.last_id += 1
        return Fact(self.last_id, giver, taker, amount, "CNY/2", **rest)

    def pay(self, data: st.DataObject) -> Fact:
        giver, taker = data.draw(st.lists(people, min_size=2, max_size=2, unique=True))
        most_of = data.draw(most)
        amount = data.draw(st.one_of(amounts, st.just(BIGGEST)) if most_of else amounts)
        between = data.draw(st.sampled_from([None, None, None, None, None, MEMBERS]))
        return self.plain(giver, taker, amount, most_of=most_of, between=between)

    def hold(self, data: st.DataObject) -> Fact:
        span = data.draw(spans)
        until = None if span is None else self.now + span
        return replace(self.pay(data), phase="pending", until=until)

    def end(self, data: st.DataObject) -> Fact:
        held = [(done.fact, done.amount) for done in self.model.holds()]
        held += [(fact, fact.amount) for fact in self.drawn if fact.phase == "pending"]
        if not held:
            return self.hold(data)
        fact, amount = data.draw(st.sampled_from(held[-6:]))
        phase = data.draw(st.sampled_from(["post", "post", "void", "expire"]))
        part = data.draw(st.sampled_from([0, 0, 0, -1, 1])) if phase == "post" else 0
        return self.plain(
            fact.giver, fact.taker, max(amount + part, 1), phase=phase, ends=fact.id, between=fact.between
        )

    def reverse(self, data: st.DataObject) -> Fact:
        done = [(done.fact, done.amount) for done in self.model.done[-8:]]
        done += [(fact, fact.amount) for fact in self.drawn]
        fact, amount = data.draw(st.sampled_from(done))
        return self.plain(fact.taker, fact.giver, amount, undoes=fact.id)

    def spoil(self, data: st.DataObject) -> Fact:
        maker = data.draw(st.sampled_from([self.pay, self.hold, self.end, self.reverse]))
        fact = replace(maker(data), **data.draw(spoilt))
        return fact if fact.undoes is None else replace(fact, between=None)  # a reversal has one code

    def ask(self, chains: list[list[Fact]]) -> None:
        expected: list[str] = []
        for chain in chains:
            expected += self.model.hear(chain, self.now + expected.count("POSTED"))
        orders = [
            order_of(fact, linked=place < len(chain))
            for chain in chains
            for place, fact in enumerate(chain, start=1)
        ]
        assert self.law.hear(orders, self.now) == expected, chains
        self.now += len(orders)

    @invariant()
    def totals_agree(self) -> None:
        for key, state in self.law.states.items():
            assert state[4:8] == self.model.totals(key)

    @invariant()
    def nothing_is_made_or_lost(self) -> None:
        for asset in ("CNY/2", "EUR/2"):
            sums = _sums(self.law.states, asset)
            assert sums[0] == sums[1], "posted"
            assert sums[2] == sums[3], "pending"

    @invariant()
    def every_limit_holds(self) -> None:
        for state in self.law.states.values():
            debits, credits, leaving, coming = state[4:8]  # noqa: A001
            assert min(state[4:8]) >= 0
            assert max(debits + leaving, credits + coming) <= MAX_TOTAL
            if state.limit_kind == LimitKind.DEBITS_MUST_NOT_EXCEED_CREDITS:
                assert credits - debits - leaving >= 0
            if state.limit_kind == LimitKind.CREDITS_MUST_NOT_EXCEED_DEBITS:
                assert debits - credits - coming >= 0
            if state.limit_kind == LimitKind.FLOOR:
                available = debits - credits - coming if state.side == 1 else credits - debits - leaving
                assert available >= state.floor

    def teardown(self) -> None:
        for key, holder in self.model.holders.items():
            sign = 1 if holder.grows_by == "giving" else -1
            assert [sign * net for net in self.law.nets[key]] == [
                after for _, after in self.model.history(key)
            ]


def _sums(states: Mapping[int, rules.AccountState], asset: str) -> list[int]:
    return [
        sum(column) for column in zip(*(s[4:8] for s in states.values() if s.asset == asset), strict=True)
    ]


def test_the_law_agrees_with_the_model() -> None:
    run_state_machine_as_test(
        Machine, settings=settings(max_examples=150, stateful_step_count=30, deadline=None)
    )
