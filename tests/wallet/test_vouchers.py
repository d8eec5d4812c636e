import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import httpx
import pytest
from litestar import Litestar

from quan import identity, ledger, wallet
from quan.core.clock import FixedClock
from quan.core.config import Config
from quan.core.db import Database
from quan.core.money import Money
from quan.core.problems import Problem
from quan.main import create_app
from quan.wallet.errors.payments import AmountNotPositive
from quan.wallet.errors.vouchers import (
    BatchClosed,
    BatchSize,
    ExpiryInThePast,
    SettlingTooMuch,
    VoucherExpired,
)
from quan.wallet.jobs.topups import expire_vouchers
from quan.wallet.model.vouchers import VoucherBatch
from quan.wallet.operations import vouchers
from quan.wallet.queries.operators import voucher_batches
from quan.wallet.rules.vouchers import grouped, new_code
from tests.conftest import running
from tests.wallet.prints import printed
from tests.wallet.purse import CNY, Purse, Town, new_key, slug, together, wire, yuan


@pytest.fixture(scope="module")
async def app(config: Config, clone: Callable[[], str]) -> AsyncIterator[Litestar]:
    """Give these tests a town of their own: what some do tomorrow, others cannot do today any more."""
    async with running(create_app(config, database_url=clone())) as application:
        yield application


async def redeem(purse: Purse, code: str, key: dict[str, str] | None = None) -> httpx.Response:
    reply: httpx.Response = await purse.post("/v1/vouchers/redeem", {"code": code}, key)
    return reply


async def outstanding(db: Database) -> Money:
    account = ledger.AccountId.derive("system", ledger.AccountCode.VOUCHERS_OUTSTANDING.value, CNY)
    async with db.read() as reader:
        return (await ledger.balance(reader, account)).posted


@asynccontextmanager
async def later(url: str, at: datetime) -> AsyncIterator[Database]:
    """Open the town's database at another time."""
    db = Database(url, clock=FixedClock(at), max_size=2)
    await db.open()
    try:
        yield db
    finally:
        await db.close()


async def test_a_voucher_fills_a_wallet_once(town: Town) -> None:
    mei = await town.join("Mei")
    code = (await printed(town)).codes[0]
    reply = await redeem(mei, grouped(code).lower())
    assert reply.status_code == 201, reply.text
    assert (reply.json()["kind"], reply.json()["balance"]) == ("voucher", wire("20.00"))
    again = await redeem(mei, code)
    assert (again.status_code, slug(again)) == (409, "wallet/voucher-used")
    assert await mei.balance() == "20.00"


async def test_a_retry_of_a_redemption_tells_the_same(town: Town) -> None:
    mei = await town.join("Mei")
    first, second = (await printed(town, size=2)).codes
    key = new_key()
    done = await redeem(mei, first, key)
    retried = await redeem(mei, grouped(first), key)
    assert (retried.status_code, retried.json()) == (201, done.json())
    assert retried.headers["idempotency-replayed"] == "true"
    other = await redeem(mei, second, key)
    assert (other.status_code, slug(other)) == (409, "core/key-reused")
    assert await mei.balance() == "20.00"


async def test_of_twenty_who_redeem_one_voucher_one_wins(town: Town) -> None:
    people = [await town.join(f"Guest{number}", password=None) for number in range(20)]
    code = (await printed(town)).codes[0]
    replies = await together(redeem(one, code) for one in people)
    assert sorted(reply.status_code for reply in replies) == [201] + [409] * 19
    balances = [await one.balance() for one in people]
    assert sorted(balances) == ["0.00"] * 19 + ["20.00"]


async def test_a_double_tap_redeems_once(town: Town) -> None:
    mei = await town.join("Mei")
    code, key = (await printed(town)).codes[0], new_key()
    replies = await together(redeem(mei, code, key) for _ in range(5))
    assert {reply.status_code for reply in replies} == {201}
    assert await mei.balance() == "20.00"


async def test_guessing_is_locked_out_and_says_for_how_long(town: Town) -> None:
    mei, wei = await town.join("Mei"), await town.join("Wei")
    code = (await printed(town)).codes[0]
    replies = await together(redeem(mei, new_code()) for _ in range(14))
    refusals = sorted(slug(reply) for reply in replies)
    assert refusals == ["wallet/too-many-guesses"] * 4 + ["wallet/unknown-voucher"] * 10
    locked = await redeem(mei, code)
    assert locked.status_code == 429
    assert 200 < int(locked.headers["retry-after"]) <= 300
    assert (await redeem(wei, code)).status_code == 201


async def test_a_right_code_gives_guesses_back(town: Town) -> None:
    mei = await town.join("Mei")
    first, second = (await printed(town, size=2)).codes
    for code in (first, second):
        for _ in range(9):
            await redeem(mei, new_code())
        assert (await redeem(mei, code)).status_code == 201


async def test_a_mistyped_code_costs_no_guess(town: Town) -> None:
    mei = await town.join("Mei")
    code = (await printed(town)).codes[0]
    wrong = ("A" if code[0] != "A" else "B") + code[1:]
    for _ in range(12):
        assert slug(await redeem(mei, wrong)) == "wallet/mistyped-voucher-code"
    assert slug(await redeem(mei, "hello")) == "wallet/malformed-voucher-code"
    assert (await redeem(mei, code)).status_code == 201


async def test_one_address_cannot_try_for_many_members(town: Town) -> None:
    people = [await town.join(f"Guest{number}", password=None) for number in range(4)]
    replies = [await redeem(people[number % 4], new_code()) for number in range(31)]
    assert replies[-1].status_code == 429
    assert slug(replies[-1]) == "core/too-many-requests"


async def test_a_frozen_wallet_redeems_nothing(town: Town) -> None:
    mei = await town.join("Mei")
    code = (await printed(town)).codes[0]
    async with town.db.transaction() as tx:
        await wallet.set_status(tx, town.config, mei.who.id, wallet.WalletStatus.FROZEN)
    assert slug(await redeem(mei, code)) == "wallet/frozen"
    wei = await town.join("Wei")
    assert (await redeem(wei, code)).status_code == 201


async def test_printing_and_voiding_move_the_money_of_the_paper(town: Town) -> None:
    mei = await town.join("Mei")
    before = await outstanding(town.db) if await voucher_count(town) else yuan("0")
    batch = await printed(town, size=5)
    assert await outstanding(town.db) == before + yuan("100.00")
    await redeem(mei, batch.codes[0])
    async with town.db.transaction() as tx:
        closed = await vouchers.void(tx, batch.batch.id)
    assert (closed.open, closed.redeemed, closed.closed_as) == (0, 1, "void")
    assert await outstanding(town.db) == before
    assert slug(await redeem(mei, batch.codes[1])) == "wallet/voucher-void"
    with pytest.raises(BatchClosed):
        async with town.db.transaction() as tx:
            await vouchers.void(tx, batch.batch.id)


async def voucher_count(town: Town) -> int:
    async with town.db.read() as reader:
        return len(await voucher_batches(reader))


async def test_vouchers_that_ran_out_give_their_money_back(town: Town) -> None:
    mei = await town.join("Mei")
    batch = await printed(town, size=3, days=1)
    held = await outstanding(town.db)
    async with town.db.read() as reader:
        now = reader.now
    async with later(town.db.url, now + timedelta(days=1, seconds=1)) as db:
        await together([expire_vouchers(db), expire_vouchers(db)])
    assert await outstanding(town.db) == held - yuan("60.00")
    assert slug(await redeem(mei, batch.codes[0])) == "wallet/voucher-expired"
    async with town.db.read() as reader:
        (found,) = [one for one in await voucher_batches(reader) if one.id == batch.batch.id]
    assert (found.closed_as, found.open, found.redeemed) == ("expired", 0, 0)


async def test_a_batch_is_withdrawn_after_what_is_being_redeemed(town: Town) -> None:
    mei = await town.join("Mei")
    batch, before = await printed(town, size=2), await outstanding(town.db)

    async def void() -> VoucherBatch:
        async with town.db.transaction() as tx:
            return await vouchers.void(tx, batch.batch.id)

    async with town.db.transaction() as tx:
        member = await identity.member(tx, mei.who.id)
        payment = wallet.PaymentId.new(tx.now)
        code = batch.codes[0]
        await vouchers.redeem(tx, town.config, town.keys, member=member, code=code, payment=payment)
        voiding = asyncio.create_task(void())
        await asyncio.sleep(0.3)
        assert not voiding.done()
    assert (await voiding).redeemed == 1
    assert await outstanding(town.db) == before - yuan("40.00")


async def test_a_voucher_runs_out_before_and_after_the_job_notices(town: Town) -> None:
    mei = await town.join("Mei")
    fresh, void = await printed(town, days=1), await printed(town, days=1)
    async with town.db.transaction() as tx:
        await vouchers.void(tx, void.batch.id)
        now, member = tx.now, await identity.member(tx, mei.who.id)
    last_moment = fresh.batch.expires_at - now - timedelta(microseconds=1)
    async with later(town.db.url, now + last_moment) as db, db.read() as reader:
        assert (await vouchers.look_up(reader, town.keys, fresh.codes[0])).amount == yuan("20.00")
    async with later(town.db.url, fresh.batch.expires_at) as db:
        with pytest.raises(VoucherExpired):
            async with db.transaction() as tx:
                await vouchers.redeem(
                    tx,
                    town.config,
                    town.keys,
                    member=member,
                    code=fresh.codes[0],
                    payment=wallet.PaymentId.new(now),
                )
    async with later(town.db.url, now + timedelta(days=2)) as db, db.transaction() as tx:
        await vouchers.expire(tx, void.batch.id)
    assert slug(await redeem(mei, void.codes[0])) == "wallet/voucher-void"


async def unsettled(town: Town) -> Money:
    receivable = ledger.AccountId.derive("system", ledger.AccountCode.VOUCHERS_RECEIVABLE.value, CNY)
    async with town.db.read(snapshot=True) as reader:
        expected = (await ledger.balance(reader, receivable)).posted
    return expected - await outstanding(town.db)


async def settle(town: Town, amount: Money) -> Money:
    async with town.db.transaction() as tx:
        return await vouchers.settle(tx, town.config, amount)


async def test_cash_is_booked_for_redeemed_vouchers_and_no_others(town: Town) -> None:
    mei = await town.join("Mei")
    batch = await printed(town, size=3)
    earlier = await unsettled(town)
    with pytest.raises(SettlingTooMuch) as refusal:
        await settle(town, earlier + yuan("0.01"))
    assert refusal.value.left == earlier
    await redeem(mei, batch.codes[0])
    assert await settle(town, earlier + yuan("5.00")) == yuan("15.00")
    with pytest.raises(AmountNotPositive):
        await settle(town, yuan("0"))
    async with (
        town.db.transaction() as tx
    ):  # what was settled never stands in the way of withdrawing the rest
        await vouchers.void(tx, batch.batch.id)
    tries = await asyncio.gather(*(settle(town, yuan("15.00")) for _ in range(3)), return_exceptions=True)
    assert sorted(isinstance(one, Problem) for one in tries) == [False, True, True]
    assert await unsettled(town) == yuan("0")


async def test_a_batch_must_make_sense(town: Town) -> None:
    with pytest.raises(BatchSize):
        await printed(town, size=0)
    with pytest.raises(BatchSize):
        await printed(town, size=10_001)
    with pytest.raises(ExpiryInThePast):
        await printed(town, days=-1)
    with pytest.raises(AmountNotPositive):
        await printed(town, amount="0")


async def test_codes_are_nowhere_in_the_database(town: Town) -> None:
    batch = await printed(town)
    async with town.db.read() as reader:
        rows: list[dict[str, bytes]] = await reader.rows("SELECT hash FROM wallet.vouchers", into=dict)
    assert all(batch.codes[0].encode() not in bytes(row["hash"]) for row in rows)
    assert town.keys.seal("voucher", batch.codes[0]) in {bytes(row["hash"]) for row in rows}
