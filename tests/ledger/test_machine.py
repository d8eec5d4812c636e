"""Random histories on the real database: `ledger.post` and the poster answer as the model predicts.

The wishes are those of `test_law_machine`; here each is sent in one of four ways, so that the poster's memory
is always a little behind.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain as one_after_the_other
from typing import Any, cast
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule, run_state_machine_as_test

from quan import ledger
from quan.core.clock import FixedClock
from quan.core.db import Database
from quan.core.money import Asset, Money
from quan.core.problems import Problem
from quan.ledger import errors, poster, store
from quan.ledger.operations.orders import chain_of
from quan.ledger.rules import Outcome
from tests.ledger.facts import Fact
from tests.ledger.test_law_machine import NOBODY, TOWN, Machine, order_of, people

NAMES = {problem: outcome.name for outcome, problem in errors.REFUSALS.items()}
DONE = ("POSTED", "ALREADY_POSTED")


@dataclass
class House:
    """A database, a poster on it, and the clock that both go by."""

    db: Database
    poster: ledger.Poster
    clock: FixedClock
    runner: asyncio.Runner
    next_us: int


class OnPostgres(Machine):
    """The machine of the law, asked over the database. A chain's time rises from one example to the next."""

    def __init__(self, house: House) -> None:
        super().__init__()
        self.house, self.run = house, house.runner.run
        self.epoch_us = house.next_us
        self.keys = [uuid4() for _ in TOWN]
        self.salt = uuid4().int >> 64 << 64
        self.turn = 0

    @initialize()
    def open(self) -> None:
        self.run(self._open())
        super().open()

    async def _open(self) -> None:
        async with self.house.db.transaction() as tx:
            for key, (code, asset, limit) in zip(self.keys, TOWN, strict=True):
                await ledger.open_account(
                    tx, id=ledger.AccountId(key), asset=Asset.parse(asset), code=code, limit=limit
                )

    @rule(who=people, closed=st.sampled_from([True, False, False, False]))
    def close(self, who: int, closed: bool) -> None:  # noqa: FBT001
        (self.model.closed.add if closed else self.model.closed.discard)(who)
        self.run(self._close(who, closed=closed))

    async def _close(self, who: int, *, closed: bool) -> None:
        async with self.house.db.transaction() as tx:
            await ledger.set_closed(tx, self.account(who), closed)

    def ask(self, chains: list[list[Fact]]) -> None:
        self.turn += 1
        if self.turn % 4 == 0:
            self.at_once(chains, self._as_a_bulk)
        elif self.turn % 2 == 0:
            self.at_once(chains, self._side_by_side)
        else:
            for chain in chains:
                self.alone(chain)
        self.run(self._look())

    def alone(self, chain: list[Fact]) -> None:
        """Post in a transaction of its own: a refusal undoes the expiries with the rest."""
        before = list(self.model.done)
        spent = self.expire_on(chain)
        expected = self.model.hear(chain, self.now + spent)
        heard = self.run(self._alone(chain))
        if expected[0] not in DONE:
            self.model.done = before
        self.agree([(chain, heard)], expected)
        self.now += spent + len(chain)

    def at_once(self, chains: list[list[Fact]], way: Callable[[list[list[Fact]]], Any]) -> None:
        """Let the poster do it in this order, in one batch or, when it sets something aside, in two.

        When something is due, all of it is one bulk: of postings, those it does not concern would go first.
        """
        spent = self.expire_on([fact for chain in chains for fact in chain])
        start, way = self.now + spent, self._as_a_bulk if spent else way
        expected: list[str] = []
        for chain in chains:
            expected += self.model.hear(chain, start + expected.count("POSTED"))
        self.agree(self.run(way(chains)), expected)
        self.now = start + len(expected)

    def expire_on(self, facts: list[Fact]) -> int:
        """Let the model expire what is due on the accounts of these; give how much that was."""
        self.house.clock.at = store.instant_of(self.epoch_us + self.now)
        asked = {who for fact in facts for who in (fact.giver, fact.taker)}
        due = [
            held
            for held in self.model.holds()
            if held.fact.until is not None
            and held.fact.until <= self.now
            and asked & {held.fact.giver, held.fact.taker}
        ]
        due.sort(key=lambda held: (held.fact.until, held.fact.id))
        for place, held in enumerate(due):
            fact = held.fact
            expiry = Fact(
                -fact.id,
                fact.giver,
                fact.taker,
                held.amount,
                fact.asset,
                phase="expire",
                ends=fact.id,
                between=fact.between,
            )
            assert self.model.hear([expiry], self.now + place) == ["POSTED"]
        return len(due)

    def agree(self, heard: list[tuple[list[Fact], Any]], expected: list[str]) -> None:
        """Compare every reply: who was refused why, and what was made when."""
        answers = iter(expected)
        done = {one.fact.id: one for one in self.model.done}
        for facts, reply in heard:
            theirs = [next(answers) for _ in facts]
            if isinstance(reply, list):  # of a bulk: one outcome for each
                assert reply == theirs, facts
            elif theirs[0] in DONE:
                assert not isinstance(reply, BaseException), (facts, theirs, reply)
                told = [(one.amount.minor, store.micros_of(one.recorded_at)) for one in reply]
                made = [done[fact.id] for fact in facts]
                assert told == [(one.amount, self.epoch_us + one.at) for one in made], facts
            else:
                assert NAMES.get(type(reply)) == _culprit(theirs), (facts, reply)

    async def _alone(self, chain: list[Fact]) -> object:
        try:
            async with self.house.db.transaction() as tx:
                return await ledger.post(tx, *self.wishes(chain))
        except Problem as refusal:
            return refusal

    async def _side_by_side(self, chains: list[list[Fact]]) -> list[tuple[list[Fact], Any]]:
        postings = [ledger.Posting(transfers=self.wishes(chain)) for chain in chains]
        post = self.house.poster.post  # for one party: what others ask for may overtake what is set aside
        replies = await asyncio.gather(
            *(post(posting, party="the model") for posting in postings), return_exceptions=True
        )
        return list(zip(chains, replies, strict=True))

    async def _as_a_bulk(self, chains: list[list[Fact]]) -> list[tuple[list[Fact], Any]]:
        orders = one_after_the_other.from_iterable(chain_of(self.wishes(chain)) for chain in chains)
        bulk = await self.house.poster.post_bulk(list(orders))
        facts = [fact for chain in chains for fact in chain]
        booked = [one.at_us for one in bulk.booked if one is not None]
        assert len(booked) == bulk.outcomes.count(Outcome.POSTED)
        return [(facts, [outcome.name for outcome in bulk.outcomes])]

    async def _look(self) -> None:
        """Show the invariants of the law's machine how the accounts stand on the database."""
        async with self.house.db.read() as reader:
            found = await store.read_accounts(reader, [key.int for key in self.keys])
        self.law.states = {self.keys.index(UUID(int=one.key)): one.state for one in found}

    def wishes(self, chain: list[Fact]) -> list[ledger.NewTransfer]:
        return [self.wish(fact) for fact in chain]

    def wish(self, fact: Fact) -> ledger.NewTransfer:
        order = order_of(fact, linked=False)
        return ledger.NewTransfer(
            id=self.transfer(fact.id),
            debit=self.account(fact.giver),
            credit=self.account(fact.taker),
            amount=Money(fact.amount, Asset.parse(fact.asset)),
            code=ledger.TransferCode(order.code),
            reference=None if fact.undoes is None else self.transfer(fact.undoes),
            effective_at=None if fact.when is None else store.instant_of(self.epoch_us + fact.when),
            phase=ledger.Phase(order.phase),
            pending=None if fact.ends is None else self.transfer(fact.ends),
            expires_at=None if fact.until is None else store.instant_of(self.epoch_us + fact.until),
            flags=ledger.Flag(order.flags),
        )

    def transfer(self, key: int) -> ledger.TransferId:
        if key < 0:  # the model's name for the expiry of what is held
            return ledger.TransferId.derive("expire", self.transfer(-key).uuid)
        return ledger.TransferId(UUID(int=self.salt + key))

    def account(self, who: int) -> ledger.AccountId:
        return ledger.AccountId(self.keys[who] if who < NOBODY else UUID(int=self.salt))

    def teardown(self) -> None:
        self.house.next_us = self.epoch_us + self.now + 1_000
        for who in self.model.holders:
            assert self.run(self._history(who)) == self.model.history(who)

    async def _history(self, who: int) -> list[tuple[int, int]]:
        async with self.house.db.read() as reader:
            entries = await ledger.statement(reader, self.account(who), limit=10_000)
        return [(entry.delta.minor, entry.balance.minor) for entry in entries]


def _culprit(expected: list[str]) -> str:
    named = [outcome for outcome in expected if outcome != "LINKED_TRANSFER_REFUSED"]
    return named[0] if named else "LINKED_TRANSFER_REFUSED"


@pytest.fixture
def house(clone: Callable[[], str], clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    # What is due must expire when the model says so, and not when this machine finds the time.
    monkeypatch.setattr(poster, "PULSE_S", 3600.0)
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        db = Database(clone(), clock=clock, max_size=2)
        runner.run(db.open())
        house = House(db, ledger.Poster(db), clock, runner, store.micros_of(clock.now()))
        runner.run(house.poster.start())
        yield house
        with suppress(Problem):
            runner.run(house.poster.stop())
        runner.run(db.close())


def test_the_database_agrees_with_the_model(house: House) -> None:
    # The stubs ask for a class, the function takes any factory.
    run_state_machine_as_test(
        cast("type[OnPostgres]", lambda: OnPostgres(house)),
        settings=settings(
            max_examples=20,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
            phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink takes minutes here
            print_blob=True,
        ),
    )
