"""Many posters, many parties and a database that goes away: nothing is lost, doubled or half done."""

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import psycopg
import pytest

from quan import ledger
from quan.core.db import Database
from quan.core.migrations import migrate
from quan.core.postgres import EmbeddedPostgres
from quan.core.problems import Unavailable
from quan.ledger import store
from quan.ledger.errors import LedgerBusy
from quan.ledger.operations.orders import chain_of
from quan.ledger.poster import line
from quan.ledger.poster.line import LOCK_CLASS
from quan.ledger.rules import Outcome
from tests.conftest import opened
from tests.ledger.bookkeeping import Books, wish
from tests.ledger.proving import proved
from tests.ledger.shop import open_shop, posting, sale, sold


def only(*transfers: ledger.NewTransfer) -> ledger.Posting:
    return ledger.Posting(transfers=transfers)


async def heard(asked: Sequence[Any]) -> Counter[str]:
    replies = await asyncio.gather(*asked, return_exceptions=True)
    return Counter(type(reply).__name__ for reply in replies)


async def test_three_posters_and_plain_transactions_share_hot_accounts(fresh_books: Books) -> None:
    books = fresh_books
    seed = random.randrange(2**32)  # noqa: S311 - shown when this fails
    draw = random.Random(seed)  # noqa: S311
    people = [await books.open(holding=300) for _ in range(6)]

    def some() -> list[ledger.NewTransfer]:
        pairs = [draw.sample(people, 2) for _ in range(draw.randint(1, 3))]
        return [wish(debit, credit, draw.randint(1, 60)) for debit, credit in pairs]

    async def plainly(transfers: list[ledger.NewTransfer]) -> object:
        await asyncio.sleep(draw.random() / 5)
        async with gate:
            return await books.post(*transfers)

    async def by(desk: ledger.Poster, transfers: list[ledger.NewTransfer]) -> object:
        await asyncio.sleep(draw.random() / 5)
        if draw.random() < 0.5:
            return await desk.post(only(*transfers))
        return await desk.post_bulk(chain_of(transfers))

    gate = asyncio.Semaphore(2)
    async with AsyncExitStack() as stack:
        posters = []
        for _ in range(3):
            other = await stack.enter_async_context(opened(Database(books.db.url, max_size=2)))
            posters.append(await stack.enter_async_context(posting(other)))
        outcomes = await heard(
            [by(draw.choice(posters), some()) for _ in range(300)] + [plainly(some()) for _ in range(40)]
        )
    assert set(outcomes) <= {"tuple", "Bulk", "InsufficientFunds"}, (seed, outcomes)
    assert outcomes["tuple"] > 50, (seed, outcomes)
    assert sum([await books.minor(person) for person in people]) == 1800, seed
    async with books.db.read(snapshot=True) as reader:
        assert await proved(reader), seed
        chains = await reader.value("SELECT COUNT(DISTINCT number >> 48) FROM ledger.batches")
        (report,) = await ledger.check(reader)
    assert chains >= 4, seed  # one of each poster, and one for each plain transaction under way
    assert report.balanced
    assert not report.at_odds
    for person in people:
        entries = await books.statement(person)
        assert [entry.version for entry in entries] == list(range(1, len(entries) + 1)), seed


async def test_one_id_sent_to_two_posters_is_executed_once(books: Books) -> None:
    async with AsyncExitStack() as stack:
        posters = [await stack.enter_async_context(posting(books.db)) for _ in range(2)]
        for _ in range(10):
            mei, wei, amara, luc = [await books.open(holding=100) for _ in range(4)]
            same, other = wish(mei, wei, 10), wish(amara, luc, 10)
            twin = wish(amara, luc, 10, id=same.id)
            outcomes = await heard(
                [posters[0].post(only(same)), posters[1].post(only(twin)), posters[1].post(only(other))]
            )
            assert outcomes == {"tuple": 2, "IdReused": 1}
            assert sum([await books.minor(who) for who in (wei, luc)]) == 220


async def test_an_id_that_another_executes_meanwhile_is_not_executed_again(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other one commits after the poster has looked the id up with care, and before it writes."""
    monkeypatch.setattr(line, "SETTINGS", (*line.SETTINGS, "lock_timeout=10s"))
    mei, wei, amara, luc = [await books.open(holding=100) for _ in range(4)]
    same, refused = wish(mei, wei, 10), wish(mei, wei, 1000)
    async with posting(books.db) as desk:
        async with books.db.transaction() as tx:
            await ledger.post(tx, wish(amara, luc, 10, id=same.id))
            orders = [*chain_of([refused]), *chain_of([same])]
            asked = asyncio.create_task(desk.post_bulk(orders))
            await asyncio.sleep(0.3)
        bulk = await asked
    assert bulk.outcomes == [Outcome.INSUFFICIENT_FUNDS, Outcome.ID_REUSED]
    assert await books.minor(wei) == 100


async def test_an_account_that_somebody_holds_too_long_costs_a_503_and_delays_nothing(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "SETTINGS", (*line.SETTINGS, "lock_timeout=100ms"))
    mei, wei, amara, luc = [await books.open(holding=100) for _ in range(4)]
    stuck, sound = wish(mei, wei, 10), [wish(amara, luc, 1) for _ in range(5)]
    async with posting(books.db) as desk:
        async with books.db.transaction() as tx:
            await ledger.post(tx, wish(mei, wei, 1))
            heard_of = await heard([desk.post(only(one)) for one in (stuck, *sound)])
            assert heard_of == {"tuple": 5, "Unavailable": 1}
            assert await heard([desk.post_bulk(chain_of([stuck]))]) == {"Unavailable": 1}
        (done,) = await desk.post(only(stuck))
    assert done.id == stuck.id
    assert (await books.minor(wei), await books.minor(luc)) == (111, 105)


async def test_a_flood_of_one_party_delays_nobody_else_beyond_the_next_batch(books: Books) -> None:
    mei, wei, luc = await books.open(holding=1000), await books.open(), await books.open(holding=10)
    order: list[str] = []

    async def pay(who: str, transfer: ledger.NewTransfer) -> None:
        await desk.post(only(transfer), party=who)
        order.append(who)

    async with posting(books.db, most=10, room=1000) as desk:
        flood = [asyncio.create_task(pay("shop", wish(mei, wei, 1))) for _ in range(200)]
        await asyncio.sleep(0)
        single = asyncio.create_task(pay("luc", wish(luc, wei, 1)))
        await asyncio.gather(single, *flood)
    assert order.index("luc") < 30  # the batch under way, and the next one
    assert await books.minor(wei) == 201


async def test_past_its_room_the_poster_says_so_and_does_nothing(books: Books) -> None:
    mei, wei = await books.open(holding=1000), await books.open()
    wishes = [wish(mei, wei, 1) for _ in range(20)]
    async with posting(books.db, most=4, room=10) as desk:
        theirs = [desk.post(only(one), party=f"party {n}") for n, one in enumerate(wishes)]
        replies = await asyncio.gather(*theirs, return_exceptions=True)
        busy = [reply for reply in replies if isinstance(reply, LedgerBusy)]
        assert len(busy) == 10
        assert (busy[0].status, busy[0].retry_after_s) == (503, 1)
        assert await books.minor(wei) == 10
        for one, reply in zip(wishes, replies, strict=True):
            if isinstance(reply, LedgerBusy):
                with pytest.raises(ledger.UnknownTransfer):
                    await books.transfer(one.id)
                await desk.post(only(one))
        one_party = await heard([desk.post(only(wish(mei, wei, 1)), party="shop") for _ in range(10)])
        assert one_party == {"tuple": 5, "LedgerBusy": 5}  # half of the room is left for everybody else
    assert await books.minor(wei) == 25


async def test_a_poster_that_stops_posts_what_waits_and_takes_no_more(books: Books) -> None:
    mei, wei = await books.open(holding=1000), await books.open()
    async with posting(books.db, most=8) as desk:
        waiting = [asyncio.create_task(desk.post(only(wish(mei, wei, 1)))) for _ in range(50)]
        bulk = asyncio.create_task(desk.post_bulk(chain_of([wish(mei, wei, 50)])))
        await asyncio.sleep(0)
    assert await heard(waiting) == {"tuple": 50}
    assert (await bulk).outcomes == [Outcome.POSTED]
    assert await books.minor(wei) == 100
    with pytest.raises(Unavailable):
        await desk.post(only(wish(mei, wei, 1)))
    await desk.start()
    await desk.post(only(wish(mei, wei, 1)))
    await desk.stop()
    assert await books.minor(wei) == 101


async def test_a_look_for_what_is_due_that_fails_stops_nobody(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = asyncio.Event()

    async def broken(*_: object, **__: object) -> None:
        failed.set()
        raise psycopg.errors.IndexCorrupted

    mei, wei = await books.open(holding=100), await books.open()
    async with posting(books.db) as desk:
        monkeypatch.setattr(store, "due", broken)
        async with asyncio.timeout(10):
            await failed.wait()
            await desk.post(only(wish(mei, wei, 1)))
    assert await books.minor(wei) == 1


async def test_a_poster_that_stops_gives_its_chain_back(fresh_db: Database) -> None:
    books = Books(fresh_db)
    mei, wei = await books.open(holding=100), await books.open()
    for _ in range(5):
        async with posting(fresh_db) as desk:
            await desk.post(only(wish(mei, wei, 1)))
        await _chains_are_free(fresh_db)
    async with fresh_db.read() as reader:
        chains = await reader.tuples("SELECT chain, seq FROM ledger.chains WHERE seq > 0 AND chain <= 32")
    assert chains == [(1, 5)]


async def _chains_are_free(db: Database) -> None:
    """Wait for PostgreSQL to notice that the line was hung up: it lets go of the chain only then."""
    async with asyncio.timeout(10), db.read() as reader:
        while True:
            held = await reader.value(
                """
                SELECT COUNT(*)
                FROM pg_locks
                WHERE locktype = 'advisory' AND classid = %(owners)s
                  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                """,
                {"owners": LOCK_CLASS},
            )
            if not held:
                return
            await asyncio.sleep(0.01)


async def hang_up_on_posters(db: Database) -> None:
    """Kill the connections that own a chain, as a failing machine would."""
    async with db.transaction() as tx:
        await tx.execute(
            """
            SELECT pg_terminate_backend(pid)
            FROM pg_locks
            WHERE locktype = 'advisory' AND classid = %(class)s
              AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """,
            {"class": LOCK_CLASS},
        )


async def test_whenever_its_connection_dies_everything_is_there_once(books: Books) -> None:
    await open_shop(books.db)
    seed = random.randrange(2**32)  # noqa: S311 - shown when this fails
    draw = random.Random(seed)  # noqa: S311
    mei, wei = await books.open(holding=100_000), await books.open()
    everything: list[ledger.NewTransfer] = []

    async def told(transfer: ledger.NewTransfer) -> bool:
        try:
            (done,) = await desk.post(sale(transfer))
        except Unavailable:
            return False
        return done.id == transfer.id

    async def told_of_bulk(transfer: ledger.NewTransfer) -> bool:
        try:
            bulk = await desk.post_bulk(chain_of([transfer]))
        except Unavailable:
            return False
        return not bulk.outcomes[0].refused

    async with posting(books.db, most=16) as desk:
        for _ in range(15):
            wishes = [wish(mei, wei, 1) for _ in range(40)]
            ways = [told_of_bulk, *[told] * 39]
            asked = [asyncio.create_task(way(one)) for way, one in zip(ways, wishes, strict=True)]
            await asyncio.sleep(draw.random() * 0.04)
            await hang_up_on_posters(books.db)
            for one, way, yes in zip(wishes, ways, await asyncio.gather(*asked), strict=True):
                assert yes or await way(one), seed
            everything += wishes
    assert await books.minor(wei) == len(everything) == 15 * 40, seed
    assert await sold(books.db, *everything) == 15 * 39, seed
    async with books.db.read(snapshot=True) as reader:
        assert await proved(reader)


async def test_after_a_restart_of_the_database_the_poster_goes_on(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path, durable=False)
    server.start()
    migrate(server.url())
    async with opened(Database(server.url(), max_size=2)) as db:
        books = Books(db)
        mei, wei = await books.open(holding=100), await books.open()
        wishes = [wish(mei, wei, 1) for _ in range(20)]
        async with posting(db, most=4) as desk:
            await desk.post(only(wishes[0]))
            asked = asyncio.gather(*(desk.post(only(one)) for one in wishes[1:]), return_exceptions=True)
            await asyncio.sleep(0.01)
            await asyncio.to_thread(server.stop)
            replies = await asked
            assert all(isinstance(reply, tuple | Unavailable) for reply in replies), replies
            await asyncio.to_thread(server.start)
            for one in wishes:
                (done,) = await patiently(desk, one)
                assert done.id == one.id
    async with opened(Database(server.url(), max_size=2)) as db:
        assert await Books(db).minor(wei) == 20
        async with db.read(snapshot=True) as reader:
            assert await proved(reader)
    server.stop()


async def patiently(desk: ledger.Poster, transfer: ledger.NewTransfer) -> tuple[ledger.Transfer, ...]:
    """Try again while the pool finds its feet, as a browser does."""
    for _ in range(40):
        try:
            return await desk.post(only(transfer))
        except Unavailable:
            await asyncio.sleep(0.1)
    raise AssertionError("the database never came back")
