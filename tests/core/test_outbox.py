"""The relay: a fact reaches every reaction, soon, in order, once."""

import asyncio
from uuid import uuid4

import pytest

from quan.core import streams
from quan.core.db import Database, Tx
from quan.core.ids import MemberId
from quan.core.money import Money
from quan.core.outbox import Reaction, Relay
from tests.core.tea import YUAN, CupBroken, Database_of, TeaPoured, book, pour, waiter, waiting, write_down


async def test_a_fact_reaches_every_reaction_and_leaves(house: Database) -> None:
    relay = Relay(house, [waiter("Wei"), waiter("Mei")])
    await pour(house, 1)
    assert await relay.deliver() == 1
    assert await book(house) == [("Wei", 1), ("Mei", 1)]
    assert await waiting(house) == (0, 0)
    assert await relay.deliver() == 0


async def test_ids_and_money_arrive_as_they_were(house: Database) -> None:
    heard: list[TeaPoured] = []

    async def run(_tx: Tx, event: TeaPoured) -> None:
        heard.append(event)

    mei = MemberId(uuid4())
    async with house.transaction() as tx:
        tx.emit(TeaPoured(by=mei, cup=1, price=Money(250, YUAN)))
    await Relay(house, [Reaction(TeaPoured, "ears", run)]).deliver()
    assert heard == [TeaPoured(by=mei, cup=1, price=Money(250, YUAN))]


async def test_facts_of_an_undone_transaction_were_never_told(house: Database) -> None:
    async def spill() -> None:
        async with house.transaction() as tx:
            tx.emit(CupBroken(cup=1))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await spill()
    assert await waiting(house) == (0, 0)


async def test_a_fact_without_reactions_leaves_quietly(house: Database) -> None:
    async with house.transaction() as tx:
        tx.emit(CupBroken(cup=1))
    assert await Relay(house, [waiter()]).deliver() == 1
    assert await waiting(house) == (0, 0)


async def test_a_fact_that_another_relay_is_busy_with_holds_up_nobody(house: Database) -> None:
    await pour(house, 1)
    relay = Relay(house, [waiter()])
    async with house.transaction() as busy:
        await busy.execute("SELECT FROM core.outbox FOR UPDATE")
        async with asyncio.timeout(2):
            assert await relay.deliver() == 0
    assert await relay.deliver() == 1


async def test_facts_are_told_in_the_order_they_were_written(house: Database) -> None:
    for cup in range(5):
        await pour(house, cup * 10, cup * 10 + 1)
    await Relay(house, [waiter()]).deliver()
    assert [cup for _, cup in await book(house)] == [0, 1, 10, 11, 20, 21, 30, 31, 40, 41]


async def test_a_running_relay_reacts_within_milliseconds_of_the_commit(house: Database) -> None:
    reacted = asyncio.Event()

    async def run(tx: Tx, _event: TeaPoured) -> None:
        tx.after_commit(reacted.set)

    relay = Relay(house, [Reaction(TeaPoured, "quick", run)], poll_s=60)
    await relay.start()
    loop = asyncio.get_running_loop()
    times = []
    for cup in range(10):
        reacted.clear()
        await pour(house, cup)
        committed = loop.time()
        await asyncio.wait_for(reacted.wait(), 5)
        times.append(loop.time() - committed)
    await relay.stop()
    assert sorted(times)[5] < 0.05  # about 3 ms alone on a machine; the tests share theirs


async def test_facts_of_other_processes_are_found_by_polling(house: Database) -> None:
    relay = Relay(house, [waiter()], poll_s=0.02)
    await relay.start()
    async with Database_of(house) as elsewhere:
        await pour(elsewhere, 7)
    async with asyncio.timeout(5):
        while await waiting(house) != (0, 0):  # noqa: ASYNC110 - another process has no event of ours
            await asyncio.sleep(0.01)
    await relay.stop()
    assert await book(house) == [("waiter", 7)]


async def test_what_a_reaction_emits_is_told_in_turn(house: Database) -> None:
    async def drop(tx: Tx, event: TeaPoured) -> None:
        tx.emit(CupBroken(cup=event.cup))

    async def sweep(tx: Tx, event: CupBroken) -> None:
        await write_down(tx, "sweeper", event.cup)

    relay = Relay(house, [Reaction(TeaPoured, "drop", drop), Reaction(CupBroken, "sweep", sweep)])
    await pour(house, 4)
    while await relay.deliver():
        pass
    assert await book(house) == [("sweeper", 4)]


async def test_a_reaction_may_append_to_a_stream(house: Database) -> None:
    mei = MemberId(uuid4())

    async def tell(tx: Tx, event: TeaPoured) -> None:
        await streams.append(tx, mei, "tea.poured", {"price": event.price})

    await pour(house, 1, 2)
    await Relay(house, [Reaction(TeaPoured, "tell", tell)]).deliver()
    async with house.read() as reader:
        heads = await streams.heads(reader, [mei])
    assert heads[mei.uuid].seq == 2


def test_names_of_reactions_are_unique() -> None:
    with pytest.raises(ValueError, match="waiter"):
        Relay(Database("postgresql://"), [waiter(), waiter()])
