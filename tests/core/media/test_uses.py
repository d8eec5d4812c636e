"""What domains use stays; what nobody uses goes, wherever a process dies."""

import asyncio
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from quan.core.clock import FixedClock
from quan.core.config import Config
from quan.core.db import Database
from quan.core.invariants import InvariantBroken
from quan.core.media import claim, describe, share, storage, uploads
from quan.core.media.errors import MediaInUse, MediaNotFound
from quan.core.media.model import MediaId
from tests.core.media.house import House
from tests.people import join

DAY = timedelta(hours=24)


@pytest.fixture
async def house(timed_db: Database, clock: FixedClock, tmp_path: Path) -> House:
    mei = await join(timed_db, "Mei")
    return House(timed_db, Config(data=tmp_path), clock, mei.id)


async def test_what_is_claimed_is_described_in_the_order_named(house: House) -> None:
    first, second = await house.sent(b"one"), await house.sent(b"three")

    async with house.db.transaction() as tx:
        claimed = await claim(tx, house.owner, [second, first, second])
        known = await describe(tx, [first, MediaId.new(tx.now)])

    assert [media.id for media in claimed] == [second, first, second]
    assert [media.size_bytes for media in claimed] == [5, 3, 5]
    assert known == {first: claimed[1]}
    await house.release(first, second)  # a use each, however often it was named
    with pytest.raises(InvariantBroken):
        await house.release(first)


async def test_only_the_owner_claims_and_only_what_is_there(house: House) -> None:
    media, given_up = await house.sent(), await house.sent()
    ben = (await join(house.db, "Ben")).id
    await house.abandon(given_up)
    unfinished = await house.begin(9)

    for who, ids in (
        (ben, [media]),
        (house.owner, [given_up]),
        (house.owner, [unfinished]),
        (house.owner, [media, MediaId.new(house.clock.now())]),
    ):
        async with house.db.transaction() as tx:
            with pytest.raises(MediaNotFound):
                await claim(tx, who, ids)
    with pytest.raises(InvariantBroken):  # and nothing was used in passing
        await house.release(given_up)


async def test_what_is_used_stays_and_what_was_not_goes_after_a_day(house: House) -> None:
    used, unused = await house.sent(), await house.sent()
    await house.claim(used)

    await house.collect(after=DAY - timedelta(seconds=1))
    assert await house.rows() == {used, unused}

    await house.collect(after=timedelta(seconds=1))
    assert house.objects() == {f"{used}/original"}
    assert await house.usage() == 4
    await house.collect(after=timedelta(hours=1))
    assert await house.rows() == {used}


async def test_an_unfinished_upload_goes_after_a_day(house: House) -> None:
    upload = await house.begin(100_000)
    await house.append(upload, 0, bytes(99_000))

    await house.collect(after=DAY)

    assert house.objects() == set()
    assert await house.usage() == 0
    with pytest.raises(MediaNotFound):
        await house.append(upload, 99_000, bytes(1000))


async def test_what_is_forwarded_stays_until_its_last_use(house: House) -> None:
    media = await house.sent()
    await house.claim(media)
    async with house.db.transaction() as tx:
        await share(tx, [media])

    await house.release(media)
    await house.collect(after=2 * DAY)
    assert house.objects() == {f"{media}/original"}

    await house.release(media)
    async with house.db.transaction() as tx:
        with pytest.raises(MediaNotFound):
            await share(tx, [media])
    await house.collect()
    assert house.objects() == set()


async def test_what_was_sent_is_not_taken_back_as_an_upload(house: House) -> None:
    media = await house.sent()
    await house.claim(media)

    with pytest.raises(MediaInUse):
        await house.abandon(media)


async def test_a_use_that_is_rolled_back_was_none(house: House) -> None:
    media = await house.sent()

    async def claim_and_fail() -> None:
        async with house.db.transaction() as tx:
            await claim(tx, house.owner, [media])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await claim_and_fail()

    await house.collect(after=DAY)
    assert house.objects() == set()


async def test_the_collector_and_a_claim_never_both_win(house: House) -> None:
    everything = [await house.sent() for _ in range(12)]
    house.clock.advance(DAY)

    async def claimed(media: MediaId) -> bool:
        try:
            await house.claim(media)
        except MediaNotFound:
            return False
        return True

    won, *_ = await asyncio.gather(
        asyncio.gather(*map(claimed, everything)), house.collect(), house.collect()
    )

    kept = {f"{media}/original" for media, has_won in zip(everything, won, strict=True) if has_won}
    assert house.objects() == kept
    assert await house.usage() == 4 * len(kept)


async def test_a_late_writer_leaves_nothing(house: House) -> None:
    media = await house.sent()
    await house.collect(after=DAY)
    await storage.put(house.config, f"{uploads.folder(media)}/chunks/late", b"after all")

    await house.collect(after=timedelta(hours=1))

    assert house.objects() == set()
    assert await house.rows() == set()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE core.media SET state = 'kept', doomed_at = NULL WHERE state = 'doomed'",
        "UPDATE core.media SET uses = uses - 1",
        "UPDATE core.media SET uses = 1 WHERE state = 'doomed'",
        "UPDATE core.media SET owner = gen_random_uuid()",
        "UPDATE core.media SET received_bytes = declared_bytes + 1",
        "UPDATE core.media SET facts = NULL WHERE state = 'kept'",
        "DELETE FROM core.media WHERE state = 'kept'",
        "UPDATE core.media_usage SET bytes = -1",
    ],
)
async def test_the_database_refuses_what_must_never_be(house: House, change: str) -> None:
    await house.sent()
    await house.abandon(await house.sent())

    with pytest.raises(psycopg.errors.IntegrityError):
        async with house.db.transaction() as tx:
            await tx.conn.execute(change.encode())
