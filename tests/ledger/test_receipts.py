"""Receipts made by the ledger convince a reader who has only the file and a published root."""

import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from quan import ledger, verify
from quan.core import wire
from quan.core.clock import FixedClock
from quan.core.db import Database
from quan.ledger import jobs
from tests.audit.town import DAWN, HOUR, Town, build, wish
from tests.conftest import opened
from tests.ledger.bookkeeping import new_id
from tests.ledger.shop import posting


@pytest.fixture
async def town(clone: Callable[[], str]) -> AsyncIterator[Town]:
    clock = FixedClock(datetime(2026, 3, 14, tzinfo=UTC))
    async with opened(Database(clone(), clock=clock, max_size=4)) as db:
        yield await build(db, clock)


async def receipt(town: Town, transfer: ledger.TransferId) -> bytes:
    async with town.db.read(snapshot=True) as reader:
        return wire.encode(await ledger.receipt(reader, transfer))


async def every_transfer(town: Town) -> list[ledger.TransferId]:
    async with town.db.read() as reader:
        return await reader.rows("SELECT id AS uuid FROM ledger.transfers", into=ledger.TransferId)


async def roots(town: Town) -> dict[date, str]:
    async with town.db.read() as reader:
        return {one.day: one.hash.hex() for one in await ledger.published_days(reader)}


async def test_every_transfer_of_a_town_is_proved_offline(town: Town) -> None:
    published = await roots(town)
    proofs = [verify.verify(await receipt(town, transfer)) for transfer in await every_transfer(town)]
    assert {proof.transfer["phase"] for proof in proofs} == {"single", "pending", "post", "void", "expire"}
    with_day = [proof for proof in proofs if proof.day is not None]
    assert {published[proof.day] for proof in with_day if proof.day} == {proof.day_hash for proof in with_day}
    assert [proof.day for proof in proofs].count(None) == 2  # of today


async def test_a_payment_of_today_is_proved_by_its_day_tomorrow(town: Town) -> None:
    account = await town.open()
    cash = await town.open(ledger.AccountCode.SETTLEMENT_CASH)
    (paid,) = await town.post(wish(cash, account, 1_234))
    early = json.loads(await receipt(town, paid.id))
    town.clock.advance(24 * HOUR)
    assert len(await town.publish()) == 1
    late = json.loads(await receipt(town, paid.id))
    assert early == late | {"day": None}
    proof = verify.verify(json.dumps(late), root=late["day"]["hash"])
    assert (proof.transfer["amount"], proof.transfer["asset"]) == ("12.34", "CNY/2")


async def test_balances_are_not_in_a_receipt(town: Town) -> None:
    account = await town.open()
    cash = await town.open(ledger.AccountCode.SETTLEMENT_CASH)
    await town.post(wish(cash, account, 8_765_431))
    (paid,) = await town.post(wish(account, cash, 1))
    text = (await receipt(town, paid.id)).decode()
    assert not [held for held in ("8765430", "87654.30", "8765431", "87654.31") if held in text]


async def test_days_are_published_in_order_without_gaps_and_once(town: Town) -> None:
    before = await roots(town)
    assert min(before) == DAWN.date()
    assert sorted(before) == [min(before) + timedelta(days=n) for n in range(len(before))]
    assert await town.publish() == []
    town.clock.advance(72 * HOUR)
    with capture_logs() as said:
        await jobs.publish_days(town.db)
    after = await roots(town)
    assert len(after) == len(before) + 3
    assert before.items() <= after.items()
    (told,) = said
    assert (told["event"], told["day"], told["days"]) == ("ledger.day-published", str(max(after)), 3)
    await jobs.publish_days(town.db)
    assert await roots(town) == after


async def test_money_moves_also_after_a_wrong_clock_has_published_today(town: Town) -> None:
    account, cash = await town.open(), await town.open(ledger.AccountCode.SETTLEMENT_CASH)
    await town.post(wish(cash, account, 1_000))
    noon = town.clock.at
    town.clock.at = noon + 48 * HOUR
    published = await town.publish()
    town.clock.at = noon

    (plain,) = await town.post(wish(account, cash, 1))
    async with posting(town.db) as poster:
        swift = [await poster.post(ledger.Posting(transfers=[wish(account, cash, 1)])) for _ in range(2)]

    for done in (plain, *(one for (one,) in swift)):
        assert done.recorded_at.date() > published[-1].day
    town.clock.at = noon + 96 * HOUR
    assert await town.publish() != []


async def test_a_poster_goes_on_when_a_wrong_clock_publishes_today(town: Town) -> None:
    account, cash = await town.open(), await town.open(ledger.AccountCode.SETTLEMENT_CASH)
    await town.post(wish(cash, account, 1_000))
    noon = town.clock.at
    async with posting(town.db) as poster:
        await poster.post(ledger.Posting(transfers=[wish(account, cash, 1)]))
        town.clock.at = noon + 48 * HOUR
        published = await town.publish()
        town.clock.at = noon
        (done,) = await poster.post(ledger.Posting(transfers=[wish(account, cash, 1)]))
    assert done.recorded_at.date() > published[-1].day


async def test_a_quiet_day_has_a_root_of_nothing(town: Town) -> None:
    town.clock.advance(72 * HOUR)
    await town.publish()
    async with town.db.read() as reader:
        latest, *_ = await ledger.published_days(reader)
    assert (latest.batches, latest.root) == (0, bytes(32))


async def test_an_unknown_transfer_has_no_receipt(town: Town) -> None:
    with pytest.raises(ledger.UnknownTransfer):
        await receipt(town, new_id())
