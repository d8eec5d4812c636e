"""Holding money on the real database: posting it, releasing it, and letting time do it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from quan import ledger
from quan.core.clock import FixedClock
from quan.ledger import errors, poster, store
from quan.ledger.model import Flag, Phase
from quan.ledger.operations.orders import chain_of
from quan.ledger.rules import Outcome
from tests.ledger.bookkeeping import Books, ending, hold, new_id, wish
from tests.ledger.proving import proved
from tests.ledger.shop import posting

HOUR = timedelta(hours=1)


async def test_what_is_held_cannot_be_spent_and_is_not_there_yet(books: Books) -> None:
    mei, wei = await books.open(holding=100), await books.open()
    held = hold(mei, wei, 70)
    (done,) = await books.post(held)
    assert (done.phase, done.amount.minor, done.debit_net, done.credit_net) == (Phase.PENDING, 70, -100, 0)
    assert (await books.available(mei), await books.minor(mei), await books.minor(wei)) == (30, 100, 0)
    with pytest.raises(ledger.InsufficientFunds):
        await books.post(wish(mei, wei, 31))
    with pytest.raises(ledger.InsufficientFunds):
        await books.post(hold(mei, wei, 31))
    with pytest.raises(ledger.InsufficientFunds):
        await books.post(wish(wei, mei, 1))


async def test_a_part_is_posted_and_the_rest_is_free(books: Books) -> None:
    mei, wei = await books.open(holding=100), await books.open()
    held = hold(mei, wei, 70)
    await books.post(held)
    id = new_id()  # noqa: A001
    done = await books.end_held(held.id, Phase.POST, minor=25, id=id)
    assert (done.phase, done.amount.minor, done.pending) == (Phase.POST, 25, held.id)
    assert (await books.available(mei), await books.minor(wei)) == (75, 25)
    assert await books.end_held(held.id, Phase.POST, minor=25, id=id) == done
    with pytest.raises(errors.PendingAlreadyPosted):
        await books.end_held(held.id, Phase.POST, minor=25)
    with pytest.raises(errors.PendingAlreadyPosted):
        await books.end_held(held.id, Phase.VOID)
    back = await books.reverse(done.id)
    assert (back.amount.minor, await books.minor(mei)) == (25, 100)


async def test_what_is_released_is_released_once(books: Books) -> None:
    mei, wei = await books.open(holding=100), await books.open()
    held = hold(mei, wei, 70)
    await books.post(held)
    with pytest.raises(errors.PendingExceeded):
        await books.end_held(held.id, Phase.POST, minor=71)
    done = await books.end_held(held.id, Phase.VOID)
    assert (done.amount.minor, await books.available(mei)) == (70, 100)
    for phase in (Phase.POST, Phase.VOID):
        with pytest.raises(errors.PendingAlreadyVoided):
            await books.end_held(held.id, phase)
    with pytest.raises(ledger.UnknownTransfer):
        await books.end_held(new_id(), Phase.POST)
    (paid,) = await books.post(wish(mei, wei, 5))
    with pytest.raises(errors.NotPending):
        await books.end_held(paid.id, Phase.VOID)
    with pytest.raises(ledger.ReversalNotReversible):
        await books.reverse(held.id)


async def test_two_who_end_it_at_once_have_one_winner(books: Books) -> None:
    for _ in range(8):
        mei, wei = await books.open(holding=100), await books.open()
        held = hold(mei, wei, 70)
        await books.post(held)
        replies = await asyncio.gather(
            books.end_held(held.id, Phase.POST),
            books.end_held(held.id, Phase.VOID),
            return_exceptions=True,
        )
        (won,) = [reply for reply in replies if isinstance(reply, ledger.Transfer)]
        (lost,) = [reply for reply in replies if not isinstance(reply, ledger.Transfer)]
        assert isinstance(lost, errors.PendingAlreadyPosted | errors.PendingAlreadyVoided)
        assert await books.minor(wei) == (70 if won.phase is Phase.POST else 0)
        assert await books.available(mei) == 100 - await books.minor(wei)


async def test_a_balancing_hold_takes_what_there_is(books: Books) -> None:
    mei, wei = await books.open(holding=100), await books.open()
    await books.post(hold(mei, wei, 40))
    everything = hold(mei, wei, 5000, flags=Flag.BALANCING_DEBIT)
    (done,) = await books.post(everything)
    assert (done.amount.minor, await books.available(mei)) == (60, 0)
    assert await books.post(everything) == (done,)
    with pytest.raises(ledger.IdReused):
        await books.post(replace(everything, amount=done.amount))
    with pytest.raises(errors.NothingAvailable):
        await books.post(wish(mei, wei, 1, flags=Flag.BALANCING_DEBIT))
    assert (await books.end_held(done.id, Phase.POST)).amount.minor == 60


async def test_when_its_time_comes_it_expires_before_anything_is_decided(
    timed_books: Books, clock: FixedClock
) -> None:
    books = timed_books
    mei, wei = await books.open(holding=100), await books.open()
    held = hold(mei, wei, 70, expires_at=clock.now() + HOUR)
    await books.post(held)
    clock.advance(HOUR - timedelta(microseconds=1))
    with pytest.raises(ledger.InsufficientFunds):
        await books.post(wish(mei, wei, 31))
    clock.advance(timedelta(microseconds=1))
    await books.post(wish(mei, wei, 100))
    phases = [entry.phase for entry in await books.statement(wei)]
    assert phases == [Phase.PENDING, Phase.EXPIRE, Phase.SINGLE]
    with pytest.raises(errors.PendingExpired):
        await books.end_held(held.id, Phase.POST)


async def test_a_late_post_is_refused_and_the_money_goes_back(timed_books: Books, clock: FixedClock) -> None:
    books = timed_books
    mei, wei = await books.open(holding=100), await books.open()
    held = hold(mei, wei, 70, expires_at=clock.now() + HOUR)
    await books.post(held)
    with pytest.raises(errors.PendingNotDue):
        await books.post(ending(held, Phase.EXPIRE))
    clock.advance(HOUR)
    late = ending(held, Phase.POST)
    for _ in range(2):
        with pytest.raises(errors.PendingExpired):
            await books.post(late)
    async with posting(books.db) as desk:
        with pytest.raises(errors.PendingExpired):
            await desk.post(ledger.Posting(transfers=[late]))
    assert (await books.available(mei), await books.minor(wei)) == (100, 0)


@pytest.fixture
async def desk(timed_books: Books, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ledger.Poster]:
    """Run a poster that lets nothing expire by itself."""
    monkeypatch.setattr(poster, "PULSE_S", 3600.0)
    async with posting(timed_books.db) as desk:
        yield desk


async def test_the_poster_lets_things_expire_before_it_decides(
    timed_books: Books, clock: FixedClock, desk: ledger.Poster
) -> None:
    books = timed_books
    mei, wei = await books.open(holding=100), await books.open()
    held = hold(mei, wei, 70, expires_at=clock.now() + HOUR)
    await desk.post(ledger.Posting(transfers=[held]))
    bulk = await desk.post_bulk(chain_of([wish(mei, wei, 31)]))
    assert bulk.outcomes == [Outcome.INSUFFICIENT_FUNDS]
    clock.advance(HOUR)
    bulk = await desk.post_bulk(chain_of([wish(mei, wei, 31)]))
    assert bulk.outcomes == [Outcome.POSTED]
    assert await books.available(mei) == 69


async def test_what_is_due_further_away_is_left_alone(
    timed_books: Books, clock: FixedClock, desk: ledger.Poster
) -> None:
    """Mei holds money for Amara, and Amara for Luc, whom others have moved since the poster knew him."""
    books = timed_books
    mei, wei, amara, luc = [await books.open(holding=100) for _ in range(4)]
    await desk.post(ledger.Posting(transfers=[wish(luc, wei, 1)]))
    expires_at = clock.now() + HOUR
    await books.post(hold(mei, amara, 10, expires_at=expires_at))
    await books.post(hold(amara, luc, 20, expires_at=expires_at))
    clock.advance(HOUR)
    await desk.post(ledger.Posting(transfers=[wish(mei, wei, 100)]))
    assert (await books.available(mei), await books.available(amara)) == (0, 80)
    await books.post(wish(amara, wei, 100))
    assert await books.available(luc) == 99


async def test_what_nobody_moves_expires_by_itself(
    timed_books: Books, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(poster, "PULSE_S", 0.02)
    books = timed_books
    people = [await books.open(holding=100) for _ in range(4)]
    wei = await books.open()
    for person in people:
        await books.post(hold(person, wei, 60, expires_at=clock.now() + HOUR))
    async with posting(books.db):
        await asyncio.sleep(0.1)
        assert [await books.available(person) for person in people] == [40] * 4
        clock.advance(HOUR)
        for _ in range(200):
            await asyncio.sleep(0.02)
            if [await books.available(person) for person in people] == [100] * 4:
                break
    assert [await books.available(person) for person in people] == [100] * 4
    async with books.db.read(snapshot=True) as reader:
        assert not await store.due(reader, limit=10)
        assert await proved(reader)


async def test_a_closed_account_releases_what_it_holds(timed_books: Books, clock: FixedClock) -> None:
    books = timed_books
    mei, wei = await books.open(holding=100), await books.open()
    voided, left, posted = [hold(mei, wei, 10, expires_at=clock.now() + HOUR) for _ in range(3)]
    await books.post(voided, left, posted)
    await books.set_closed(wei, closed=True)
    with pytest.raises(ledger.AccountClosed):
        await books.end_held(posted.id, Phase.POST)
    await books.end_held(voided.id, Phase.VOID)
    clock.advance(HOUR)
    await books.post(wish(mei, await books.open(), 100))
    assert await books.available(mei) == 0
