"""Random histories: the law, the database and an independent model must agree on every answer."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, Protocol, cast
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from quan import ledger
from quan.core.db import Database
from quan.core.money import Asset, Money
from quan.core.problems import Problem
from quan.ledger import operations, rules
from quan.ledger.model import HOLDING, PREPAID, UNLIMITED, AccountCode, Limit, LimitKind
from tests.ledger.facts import BIGGEST, Fact, Facts, Holder

CNY, EUR = Asset("CNY", 2), Asset("EUR", 2)
FLOOR = Limit(LimitKind.FLOOR, -20)
TOWN = (
    (AccountCode.EQUITY, CNY, UNLIMITED),
    (AccountCode.MEMBER_WALLET, CNY, PREPAID),
    (AccountCode.MEMBER_WALLET, CNY, FLOOR),
    (AccountCode.SETTLEMENT_CASH, CNY, HOLDING),
    (AccountCode.EXPENSES, CNY, FLOOR),
    (AccountCode.MEMBER_WALLET, EUR, PREPAID),
    (AccountCode.EQUITY, EUR, UNLIMITED),
)
KIND = {PREPAID: "prepaid", HOLDING: "holding", UNLIMITED: "none", FLOOR: "floor"}
NOBODY = len(TOWN)

accounts = st.integers(0, NOBODY)
few_accounts = st.integers(0, 4)
ids = st.integers(1, 12)
amounts = st.one_of(st.integers(1, 40), st.sampled_from([0, -1, 1, BIGGEST - 20, BIGGEST, BIGGEST + 1]))
fresh_ids = st.integers(1, 2**40)
calm = st.builds(Fact, fresh_ids, few_accounts, few_accounts, st.integers(1, 40), st.just("CNY/2"))
calm = calm.filter(lambda fact: fact.giver != fact.taker)
wild = st.builds(
    Fact,
    st.one_of(ids, fresh_ids),
    accounts,
    accounts,
    amounts,
    st.sampled_from(["CNY/2", "CNY/2", "EUR/2"]),
    st.one_of(st.none(), st.none(), ids),
)
chains = st.one_of(
    st.lists(calm, min_size=1, max_size=3),
    st.lists(calm, min_size=1, max_size=3),
    st.lists(st.one_of(calm, calm, wild), min_size=1, max_size=4),
    st.lists(wild, min_size=1, max_size=1),
)


class Back(Protocol):
    """Somewhere transfers can be sent, to hear the outcomes."""

    async def open(self, keys: list[UUID]) -> None: ...
    async def hear(self, chain: list[ledger.NewTransfer]) -> list[str]: ...
    async def set_closed(self, key: UUID, *, closed: bool) -> None: ...
    async def history(self, key: UUID) -> list[tuple[int, int]]: ...


class LawAlone:
    """The pure law over dictionaries."""

    def __init__(self) -> None:
        self.states: dict[int, rules.AccountState] = {}
        self.past: dict[int, rules.Past] = {}
        self.lines: dict[int, list[rules.Line]] = {}

    async def open(self, keys: list[UUID]) -> None:
        for key, (code, asset, limit) in zip(keys, TOWN, strict=True):
            self.states[key.int] = rules.AccountState(str(asset), code.side, *limit)

    async def hear(self, chain: list[ledger.NewTransfer]) -> list[str]:
        orders = operations._chain(chain)
        decision = rules.apply(self.states, orders, self.past)
        self.states |= decision.accounts
        for line in decision.entries:
            self.lines.setdefault(line.account, []).append(line)
        for order, outcome in zip(orders, decision.results, strict=True):
            self._remember(order, outcome)
        return [outcome.name for outcome in decision.results]

    def _remember(self, order: rules.Order, outcome: rules.Outcome) -> None:
        if outcome is not rules.Outcome.ID_REUSED:
            self.past.setdefault(order.id, rules.Past(order.body, outcome))
        if outcome is rules.Outcome.POSTED and order.code == ledger.TransferCode.REVERSAL:
            undone = order.reference or 0
            self.past[undone] = self.past[undone]._replace(reversed=True)

    async def set_closed(self, key: UUID, *, closed: bool) -> None:
        self.states[key.int] = self.states[key.int]._replace(closed=closed)

    async def history(self, key: UUID) -> list[tuple[int, int]]:
        return [(line.delta, line.balance) for line in self.lines.get(key.int, [])]


class OnPostgres:
    """The whole ledger on the database."""

    def __init__(self, db: Database) -> None:
        self.db = db

    async def open(self, keys: list[UUID]) -> None:
        async with self.db.transaction() as tx:
            for key, (code, asset, limit) in zip(keys, TOWN, strict=True):
                account = ledger.AccountId(key)
                await ledger.open_account(tx, id=account, asset=asset, code=code, limit=limit)

    async def hear(self, chain: list[ledger.NewTransfer]) -> list[str]:
        try:
            async with self.db.transaction() as tx:
                done = await ledger.post(tx, *chain)
        except Problem as refusal:
            return [next(o.name for o, problem in operations.REFUSALS.items() if problem is type(refusal))]
        assert [transfer.id for transfer in done] == [wish.id for wish in chain]
        return ["done"]

    async def set_closed(self, key: UUID, *, closed: bool) -> None:
        async with self.db.transaction() as tx:
            await ledger.set_closed(tx, ledger.AccountId(key), closed)

    async def history(self, key: UUID) -> list[tuple[int, int]]:
        async with self.db.read() as reader:
            entries = await ledger.statement(reader, ledger.AccountId(key), limit=10_000)
        return [(entry.delta.minor, entry.balance.minor) for entry in entries]


Run = Callable[[Coroutine[Any, Any, Any]], Any]


class Machine(RuleBasedStateMachine):
    """Members, tills and equity, and everything that can be asked of them."""

    def __init__(self, backs: list[Back], run: Run) -> None:
        super().__init__()
        self.backs, self.run = backs, run
        self.keys = [uuid4() for _ in TOWN]
        self.salt = uuid4().int >> 64 << 64
        self.model = Facts()

    @initialize()
    def open(self) -> None:
        for n, (code, asset, limit) in enumerate(TOWN):
            grows_by = "giving" if code.side is ledger.Side.DEBIT else "taking"
            self.model.holders[n] = Holder(str(asset), grows_by, KIND[limit], limit.floor_minor)
        for back in self.backs:
            self.run(back.open(self.keys))
        self.ask([Fact(2**50, 0, 1, 100, "CNY/2"), Fact(2**50 + 1, 3, 0, 60, "CNY/2")])

    @rule(chain=chains)
    def post(self, chain: list[Fact]) -> None:
        self.ask(chain)

    @rule(data=st.data())
    def repeat(self, data: st.DataObject) -> None:
        known = [*self.model.happened, *(fact for fact, _ in self.model.refused.values())]
        self.ask(data.draw(st.lists(st.sampled_from(known), min_size=1, max_size=3)))

    @rule(
        data=st.data(),
        some=st.lists(fresh_ids, min_size=1, max_size=2, unique=True),
        wrong=st.sampled_from([0, 0, 0, 1]),
    )
    def reverse(self, data: st.DataObject, some: list[int], wrong: int) -> None:
        undone = data.draw(st.sampled_from(self.model.happened))
        amount = undone.amount + wrong
        self.ask([Fact(n, undone.taker, undone.giver, amount, undone.asset, undone.id) for n in some])

    @rule(id=fresh_ids, giver=few_accounts, taker=few_accounts, more=st.sampled_from([0, 0, 1, 20, 21]))
    def spend_it_all(self, id: int, giver: int, taker: int, more: int) -> None:  # noqa: A002
        asked = abs(self.model.balance(giver)) + more
        self.ask([Fact(id, giver, taker, asked, "CNY/2")])

    @rule(who=few_accounts, closed=st.sampled_from([True, False, False]))
    def close(self, who: int, closed: bool) -> None:  # noqa: FBT001
        (self.model.closed.add if closed else self.model.closed.discard)(who)
        for back in self.backs:
            self.run(back.set_closed(self.keys[who], closed=closed))

    def ask(self, chain: list[Fact]) -> None:
        expected = self.model.hear(chain)
        for back in self.backs:
            answer = self.run(back.hear([self.wish(fact) for fact in chain]))
            assert answer in (expected, [_heard(expected)]), chain

    def wish(self, fact: Fact) -> ledger.NewTransfer:
        reversal = fact.undoes is not None
        return ledger.NewTransfer(
            id=ledger.TransferId(UUID(int=self.salt + fact.id)),
            debit=self.account(fact.giver),
            credit=self.account(fact.taker),
            amount=Money(fact.amount, Asset.parse(fact.asset)),
            code=ledger.TransferCode.REVERSAL if reversal else ledger.TransferCode.ADJUSTMENT,
            reference=ledger.TransferId(UUID(int=self.salt + (fact.undoes or 0))) if reversal else None,
        )

    def account(self, who: int) -> ledger.AccountId:
        return ledger.AccountId(self.keys[who] if who < NOBODY else UUID(int=self.salt))

    @invariant()
    def debits_equal_credits(self) -> None:
        for asset in ("CNY/2", "EUR/2"):
            holders = [n for n, holder in self.model.holders.items() if holder.asset == asset]
            assert sum(map(self.model.given, holders)) == sum(map(self.model.taken, holders))

    def teardown(self) -> None:
        for back in self.backs:
            for n in self.model.holders:
                assert self.run(back.history(self.keys[n])) == self.model.history(n)


def _heard(expected: list[str]) -> str:
    """Tell what the caller of `post` hears of these outcomes."""
    if expected[0] in ("POSTED", "ALREADY_POSTED"):
        return "done"
    named = [outcome for outcome in expected if outcome != "LINKED_TRANSFER_REFUSED"]
    return named[0] if named else "LINKED_TRANSFER_REFUSED"


def _play(machine: Callable[[], Machine], *, settings: settings) -> None:
    # The stubs ask for a class, the function takes any factory.
    run_state_machine_as_test(cast("type[Machine]", machine), settings=settings)


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        yield runner


def test_the_law_agrees_with_the_model(runner: asyncio.Runner) -> None:
    _play(
        lambda: Machine([LawAlone()], runner.run),
        settings=settings(max_examples=80, stateful_step_count=40, deadline=None),
    )


def test_the_database_agrees_with_the_law_and_the_model(
    runner: asyncio.Runner, clone: Callable[[], str]
) -> None:
    db = Database(clone(), max_size=1)
    runner.run(db.open())
    _play(
        lambda: Machine([LawAlone(), OnPostgres(db)], runner.run),
        settings=settings(
            max_examples=20,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
    runner.run(db.close())
