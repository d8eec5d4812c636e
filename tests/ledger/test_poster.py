"""The poster on the real database: postings of one moment share a commit and nothing else."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from quan import ledger
from quan.core import metrics
from quan.core.db import Database
from quan.ledger.operations.orders import chain_of
from quan.ledger.rules import Order, Outcome
from tests.conftest import opened
from tests.ledger.bookkeeping import EUR, Books, new_id, wish
from tests.ledger.proving import proved
from tests.ledger.shop import Detour, Errand, Unwanted, open_shop, posting, sale, sold


@pytest.fixture
async def poster(db: Database) -> AsyncIterator[ledger.Poster]:
    """Run a poster in a process of its own, as far as it can tell: nobody says what happens beside it."""
    await open_shop(db)
    async with elsewhere(db) as other, posting(other) as poster:
        yield poster


def elsewhere(db: Database) -> AbstractAsyncContextManager[Database]:
    return opened(Database(db.url, max_size=3))


async def all_at_once(poster: ledger.Poster, *postings: ledger.Posting) -> list[Any]:
    return await asyncio.gather(*(poster.post(one) for one in postings), return_exceptions=True)


def only(*transfers: ledger.NewTransfer) -> ledger.Posting:
    return ledger.Posting(transfers=transfers)


def effort() -> Counter[str]:
    """Count what the posters of this process did twice, and what with care."""
    value = metrics.REGISTRY.get_sample_value
    return Counter(
        {
            "second tries": int(value("quan_poster_second_tries_total") or 0),
            "careful rounds": int(value("quan_poster_careful_rounds_total") or 0),
        }
    )


def spent(before: Counter[str]) -> dict[str, int]:
    now = effort()
    return {what: now[what] - before[what] for what in now}


def orders(*wishes: ledger.NewTransfer) -> list[Order]:
    """Give orders that do not depend on each other."""
    return [order for one in wishes for order in chain_of([one])]


async def test_postings_of_one_moment_share_a_batch(poster: ledger.Poster, books: Books) -> None:
    mei, wei = await books.open(holding=1000), await books.open()
    done = await all_at_once(poster, *(only(wish(mei, wei, 1)) for _ in range(50)))
    assert len({transfer.batch for (transfer,) in done}) <= 2
    assert await books.minor(wei) == 50
    assert [await books.transfer(transfer.id) for (transfer,) in done[:3]] == [one for (one,) in done[:3]]


async def test_rows_and_facts_commit_with_the_money(poster: ledger.Poster, books: Books) -> None:
    mei, wei = await books.open(holding=100), await books.open()
    transfer, word = wish(mei, wei, 30), new_id().uuid.hex
    (done,) = await poster.post(sale(transfer, word))
    assert (done.id, done.amount) == (transfer.id, transfer.amount)
    assert await sold(books.db, transfer) == 1
    async with books.db.read() as reader:
        facts = await reader.value("SELECT COUNT(*) FROM core.outbox WHERE body->>'word' = %s", (word,))
    assert facts == 1


async def test_a_row_that_its_table_refuses_fails_its_own_posting_only(
    poster: ledger.Poster, books: Books
) -> None:
    mei, wei = await books.open(holding=1000), await books.open()
    wishes = [wish(mei, wei, 10) for _ in range(16)]
    words = ["stolen" if place in (5, 11) else "tea" for place in range(16)]
    heard = await all_at_once(poster, *map(sale, wishes, words))
    assert [isinstance(reply, psycopg.errors.CheckViolation) for reply in heard] == [
        word == "stolen" for word in words
    ]
    assert await books.minor(wei) == 140
    assert await sold(books.db, *wishes) == 14
    (late,) = await poster.post(sale(wishes[5]))  # its id was not used up
    assert (late.id, await books.minor(wei)) == (wishes[5].id, 150)


@pytest.mark.parametrize("room", ["prepare", "begin", "plan", "settle", "file", "replies"])
async def test_a_journey_that_breaks_fails_its_own_wishes_only(
    poster: ledger.Poster, books: Books, room: str
) -> None:
    mei, wei = await books.open(holding=1000), await books.open()
    broken, sound = Errand(breaks=room), Errand()
    lost = wish(mei, wei, 10)
    heard = await asyncio.gather(
        poster.submit(broken, lost),
        *(poster.submit(sound, wish(mei, wei, 1)) for _ in range(7)),
        *(poster.post(sale(wish(mei, wei, 1))) for _ in range(7)),
        return_exceptions=True,
    )
    assert isinstance(heard[0], ZeroDivisionError | RuntimeError)
    assert not [reply for reply in heard[1:] if isinstance(reply, BaseException)]
    assert await books.minor(wei) == 14
    with pytest.raises(ledger.UnknownTransfer):
        await books.transfer(lost.id)


async def test_a_wish_that_its_journey_refuses_moves_nothing(poster: ledger.Poster, books: Books) -> None:
    mei, wei = await books.open(holding=1000), await books.open()
    errand = Errand(unwanted=13)
    wishes = [wish(mei, wei, minor) for minor in (1, 13, 2, 13, 3)]
    heard: list[Any] = await asyncio.gather(
        *(poster.submit(errand, one) for one in wishes), return_exceptions=True
    )
    assert [isinstance(reply, Unwanted) for reply in heard] == [False, True, False, True, False]
    again = await poster.submit(errand, wishes[0])
    assert (heard[0][1], again[1]) == (True, False)
    assert again[0] == heard[0][0]
    assert await books.minor(wei) == 6


async def test_a_refused_posting_does_not_refuse_its_neighbours(poster: ledger.Poster, books: Books) -> None:
    mei, wei, poor = await books.open(holding=1000), await books.open(), await books.open()
    early = wish(poor, wei, 1)
    heard = await all_at_once(
        poster, *(sale(wish(mei, wei, 10)) for _ in range(5)), sale(early), sale(wish(mei, wei, 10))
    )
    assert Counter(type(reply).__name__ for reply in heard) == {"tuple": 6, "InsufficientFunds": 1}
    await books.post(wish(mei, poor, 100))
    for again in (poster.post(sale(early)), books.post(early)):
        with pytest.raises(ledger.InsufficientFunds):
            await again
    with pytest.raises(ledger.IdReused):
        await poster.post(sale(wish(poor, wei, 2, id=early.id)))
    assert await sold(books.db, early) == 0


async def test_what_is_refused_costs_its_neighbours_nothing(poster: ledger.Poster, books: Books) -> None:
    """Each refusal is looked at with care in a round of its own; who pays in the same batch never is."""
    mei, wei, poor = await books.open(holding=1000), await books.open(), await books.open(holding=5)
    before = effort()
    refused = (
        sale(wish(poor, wei, 6)),
        only(wish(poor, wei, 5), wish(poor, wei, 1)),
        only(wish(mei, mei, 1)),
    )
    heard = await all_at_once(
        poster,
        *(sale(wish(mei, wei, 1)) for _ in range(250)),
        *refused,
        *(sale(wish(mei, wei, 1)) for _ in range(250)),
    )
    outcomes = Counter(type(reply).__name__ for reply in heard)
    assert outcomes == {"tuple": 500, "InsufficientFunds": 2, "SameAccount": 1}
    batches = len({reply[0].batch for reply in heard if isinstance(reply, tuple)})
    assert batches <= 4
    rounds = spent(before)["careful rounds"]
    assert spent(before)["second tries"] == 0
    assert 1 <= rounds <= batches
    assert await poster.post(only(wish(poor, wei, 5)))  # what was taken back for a while is there


async def test_a_bulk_with_a_bad_order_leaves_others_alone(poster: ledger.Poster, books: Books) -> None:
    mei, wei, poor = await books.open(holding=1000), await books.open(), await books.open()
    before = effort()
    bulks = await asyncio.gather(
        poster.post_bulk(orders(*(wish(mei, wei, 1) for _ in range(50)))),
        poster.post_bulk(orders(wish(mei, poor, 2), wish(poor, wei, 3), wish(poor, wei, 1))),
        poster.post_bulk(orders(*(wish(mei, wei, 1) for _ in range(50)))),
    )
    assert [Counter(bulk.outcomes) for bulk in bulks] == [
        {Outcome.POSTED: 50},
        {Outcome.POSTED: 2, Outcome.INSUFFICIENT_FUNDS: 1},
        {Outcome.POSTED: 50},
    ]
    assert (await books.minor(wei), await books.minor(poor)) == (101, 1)
    assert spent(before) == {"second tries": 0, "careful rounds": 1}


async def test_what_one_party_asks_for_is_done_in_its_order(poster: ledger.Poster, books: Books) -> None:
    """The first has to wait for the end of something held; the second, which need not, waits with it."""
    mei, wei, luc, amara = [await books.open(holding=50) for _ in range(4)]
    until = books.db.clock.now() + timedelta(seconds=1)
    held = wish(luc, amara, 1, phase=ledger.Phase.PENDING, expires_at=until)
    await poster.post(only(held), party="mei")
    await asyncio.sleep(1.05)
    first, second, other = await asyncio.gather(
        poster.post(only(wish(mei, luc, 50)), party="mei"),
        poster.post(only(wish(mei, wei, 50)), party="mei"),
        poster.post(only(wish(wei, mei, 1)), party="wei"),
        return_exceptions=True,
    )
    assert not isinstance(first, BaseException)
    assert isinstance(second, ledger.InsufficientFunds)
    assert not isinstance(other, BaseException)


async def test_a_journey_with_another_way_is_never_looked_at_with_care(
    poster: ledger.Poster, books: Books
) -> None:
    mei, wei, poor = await books.open(holding=1000), await books.open(), await books.open()
    errand, before = Detour(), effort()
    hammered = [wish(poor, wei, 1) for _ in range(100)]
    heard = await asyncio.gather(
        *(poster.submit(errand, one) for one in hammered),
        *(poster.submit(errand, wish(mei, wei, 1)) for _ in range(100)),
    )
    assert heard[:100] == [None] * 100
    assert all(fresh for _, fresh in heard[100:])
    assert spent(before) == {"second tries": 0, "careful rounds": 0}
    await books.post(wish(mei, poor, 1))
    assert await poster.submit(
        errand, hammered[7]
    )  # nothing was refused, and memory is not believed for ever
    assert await books.minor(wei) == 101


async def test_a_posting_happens_as_a_whole_or_not_at_all(poster: ledger.Poster, books: Books) -> None:
    mei, wei, amara = await books.open(holding=100), await books.open(), await books.open()
    heard = await all_at_once(
        poster,
        ledger.Posting(transfers=[wish(mei, wei, 60), wish(wei, amara, 61)]),
        ledger.Posting(transfers=[wish(mei, wei, 100), wish(wei, amara, 100)]),
    )
    assert isinstance(heard[0], ledger.InsufficientFunds)
    assert [await books.minor(who) for who in (mei, wei, amara)] == [0, 0, 100]
    assert [one.flags for one in heard[1]] == [ledger.Flag.LINKED, ledger.Flag(0)]


async def test_the_same_posting_many_times_is_made_once(poster: ledger.Poster, books: Books) -> None:
    mei, wei = await books.open(holding=1000), await books.open()
    same = wish(mei, wei, 300)
    heard = await all_at_once(poster, *(sale(same) for _ in range(9)))
    heard += await all_at_once(poster, sale(same))
    heard += [await books.post(same)]
    assert len(set(heard)) == 1
    assert await books.minor(wei) == 300
    assert await sold(books.db, same) == 1


async def test_one_id_with_two_bodies_stands_for_the_first(poster: ledger.Poster, books: Books) -> None:
    mei, wei = await books.open(holding=1000), await books.open()
    first = wish(mei, wei, 300)
    other = wish(mei, wei, 301, id=first.id)
    heard = await all_at_once(poster, sale(first), sale(other), sale(first))
    assert heard[0] == heard[2]
    assert isinstance(heard[1], ledger.IdReused)
    with pytest.raises(ledger.IdReused):
        await poster.post(sale(other))
    assert await poster.post(sale(first)) == heard[0]
    assert await books.minor(wei) == 300


async def test_a_bulk_of_the_largest_size_is_one_batch(poster: ledger.Poster, books: Books) -> None:
    people = [await books.open(holding=100_000) for _ in range(8)]
    wishes = [wish(people[n % 8], people[(n + 1 + n // 8 % 7) % 8], 1 + n % 5) for n in range(8192)]
    bulk = await poster.post_bulk(orders(*wishes))
    assert Counter(bulk.outcomes) == {Outcome.POSTED: 8192}
    async with books.db.read() as reader:
        count = await reader.value("SELECT count FROM ledger.batches WHERE number = %s", (bulk.batch,))
    assert count == 8192
    again = await poster.post_bulk(orders(*wishes))
    assert Counter(again.outcomes) == {Outcome.ALREADY_POSTED: 8192}
    assert not any(again.booked)
    assert sum([await books.minor(who) for who in people]) == 800_000


async def test_a_bad_order_spoils_nothing_but_its_own_chain(poster: ledger.Poster, books: Books) -> None:
    mei, wei, nobody = await books.open(holding=100), await books.open(), ledger.AccountId(new_id().uuid)
    dup = wish(mei, wei, 1)
    bulk = await poster.post_bulk(
        [
            *orders(
                dup,
                wish(mei, wei, 0),
                wish(mei, wei, -(2**70)),
                wish(mei, wei, 2**63),
                wish(mei, mei, 1),
                wish(mei, nobody, 1),
                wish(mei, wei, 1, asset=EUR),
                dup,
                wish(mei, wei, 2, id=dup.id),
            ),
            *chain_of([wish(mei, wei, 5), wish(wei, mei, 500), wish(mei, wei, 5)]),
            *chain_of([wish(mei, wei, 7), wish(wei, mei, 6)]),
            chain_of([wish(mei, wei, 1), wish(mei, wei, 1)])[0],
        ]
    )
    assert [outcome.name for outcome in bulk.outcomes] == [
        "POSTED",
        "AMOUNT_NOT_POSITIVE",
        "AMOUNT_NOT_POSITIVE",
        "AMOUNT_TOO_LARGE",
        "SAME_ACCOUNT",
        "UNKNOWN_ACCOUNT",
        "ASSETS_DIFFER",
        "ALREADY_POSTED",
        "ID_REUSED",
        "LINKED_TRANSFER_REFUSED",
        "INSUFFICIENT_FUNDS",
        "LINKED_TRANSFER_REFUSED",
        "POSTED",
        "POSTED",
        "CHAIN_LEFT_OPEN",
    ]
    assert [one is not None for one in bulk.booked] == [
        outcome is Outcome.POSTED for outcome in bulk.outcomes
    ]
    assert await books.minor(wei) == 2


# What the poster remembers may be behind


async def test_money_that_others_moved_meanwhile_is_seen(poster: ledger.Poster, books: Books) -> None:
    mei, wei = await books.open(holding=100), await books.open()
    for _ in range(4):
        await poster.post(sale(wish(mei, wei, 5)))
        await books.post(wish(mei, wei, 7))
        bulk = await poster.post_bulk(orders(wish(wei, mei, 2)))
        assert bulk.outcomes == [Outcome.POSTED]
    assert (await books.minor(mei), await books.minor(wei)) == (60, 40)
    await books.post(wish(mei, wei, 60))
    with pytest.raises(ledger.InsufficientFunds):
        await poster.post(sale(wish(mei, wei, 1)))
    await books.post(wish(wei, mei, 3))
    await poster.post(sale(wish(mei, wei, 3)))  # memory says that there is nothing
    assert await books.minor(mei) == 0


async def test_what_moved_in_this_process_is_known_without_a_second_try(books: Books) -> None:
    mei, wei = await books.open(holding=100), await books.open()
    async with posting(books.db) as poster:
        await poster.post(only(wish(mei, wei, 5)))
        before = effort()
        for _ in range(3):
            await books.post(wish(mei, wei, 7))
            await poster.post(only(wish(mei, wei, 5)))
            await poster.post_bulk(orders(wish(wei, mei, 2)))
        await books.set_closed(wei, closed=True)
        with pytest.raises(ledger.AccountClosed):
            await poster.post(only(wish(mei, wei, 5)))
        await books.set_closed(wei, closed=False)
        await poster.post(only(wish(mei, wei, 5)))
        assert spent(before) == {"second tries": 0, "careful rounds": 1}
    assert await books.minor(wei) == 5 + 3 * 10 + 5


async def test_an_account_that_was_closed_meanwhile_is_closed(poster: ledger.Poster, books: Books) -> None:
    mei, wei = await books.open(holding=100), await books.open()
    await poster.post(sale(wish(mei, wei, 5)))
    await books.set_closed(wei, closed=True)
    with pytest.raises(ledger.AccountClosed):
        await poster.post(sale(wish(mei, wei, 5)))
    await books.set_closed(wei, closed=False)
    await poster.post(sale(wish(mei, wei, 5)))
    assert await books.minor(wei) == 10


async def test_an_account_that_was_opened_meanwhile_is_found(poster: ledger.Poster, books: Books) -> None:
    mei, late = await books.open(holding=100), ledger.AccountId(new_id().uuid)
    with pytest.raises(ledger.UnknownAccount):
        await poster.post(sale(wish(mei, late, 5)))
    async with books.db.transaction() as tx:
        await ledger.open_account(
            tx, id=late, asset=wish(mei, late, 5).amount.asset, code=ledger.AccountCode.MEMBER_WALLET
        )
    await poster.post(sale(wish(mei, late, 5)))
    assert await books.minor(late) == 5


async def test_a_bulk_that_stands_on_one_that_failed_is_decided_again(books: Books) -> None:
    """The second is decided while the first is written; the first turns out to know too little."""
    for _ in range(5):
        mei, wei, amara = await books.open(holding=100), await books.open(), await books.open()
        async with elsewhere(books.db) as other, posting(other, most=4, room=64) as poster:
            await poster.post_bulk(orders(wish(mei, wei, 1)))
            await books.post(wish(mei, amara, 50))
            bulks = await asyncio.gather(*(poster.post_bulk(bulk) for bulk in drawn(mei, wei, amara)))
        outcomes = [bulk.outcomes for bulk in bulks]
        assert outcomes == [[Outcome.POSTED] * 4, [Outcome.POSTED] * 3, [Outcome.INSUFFICIENT_FUNDS]]
        assert [await books.minor(who) for who in (mei, wei, amara)] == [9, 3, 88]
        numbers = [bulk.batch for bulk in bulks]
        assert numbers == sorted(numbers)
    async with books.db.read(snapshot=True) as reader:
        assert await proved(reader)


def drawn(mei: ledger.AccountId, wei: ledger.AccountId, amara: ledger.AccountId) -> Sequence[list[Order]]:
    return (
        orders(*(wish(mei, wei, 10) for _ in range(4))),
        orders(wish(wei, amara, 20), wish(wei, amara, 19), wish(amara, wei, 1)),
        orders(wish(mei, wei, 90)),
    )


async def test_a_caller_who_leaves_changes_nothing(poster: ledger.Poster, books: Books) -> None:
    mei, wei = await books.open(holding=100), await books.open()
    gone = wish(mei, wei, 5)
    waiting = asyncio.create_task(poster.post(sale(gone)))
    await asyncio.sleep(0)
    waiting.cancel()
    await poster.post(sale(wish(mei, wei, 1)))
    assert await books.minor(wei) == 6
    assert (await poster.post(sale(gone)))[0].id == gone.id
    assert await books.minor(wei) == 6
