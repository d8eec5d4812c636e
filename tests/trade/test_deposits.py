import secrets
from typing import Any

import pytest

from quan import identity, ledger, trade
from quan.trade import jobs
from quan.trade.errors import deposits as errors
from quan.trade.errors.trades import ContextInconsistent, DiscordantRepeatRequest, NotYoursToPay
from quan.trade.model.merchants import deposit_account
from quan.wallet.errors.proof import ProofNeeded
from tests.trade.shop import Shop, code_of, open_shop, wish_for
from tests.wallet.purse import CNY, PROOF, Purse, Town, notices, slug, together, wire, yuan

Status = trade.DepositStatus


def wanted(amount: str = "30.00", no: str | None = None) -> trade.NewDeposit:
    return trade.NewDeposit(
        out_order_no=no or secrets.token_hex(8), amount=yuan(amount), title="Bicycle for a day"
    )


async def ask(shop: Shop, amount: str = "30.00", no: str | None = None) -> trade.Deposit:
    async with shop.town.db.transaction() as tx:
        return await trade.ask_deposit(tx, shop.town.config, merchant=shop.id, wish=wanted(amount, no))


async def leave(member: Purse, asked: trade.Deposit, *, town: Town, proved: bool = True) -> trade.Deposit:
    async with town.db.transaction() as tx:
        person = await identity.member(tx, member.who.id)
        return await trade.leave_deposit(tx, town.config, number=asked.number, member=person, proved=proved)


async def take(shop: Shop, held: trade.Deposit, amount: str, no: str | None = None) -> trade.Trade:
    async with shop.town.db.transaction() as tx:
        return await trade.capture(
            tx, shop.town.config, merchant=shop.id, deposit=held.id, wish=wish_for(amount, no=no)
        )


async def let_go(shop: Shop, held: trade.Deposit, amount: str, no: str | None = None) -> trade.Released:
    wish = trade.NewRelease(request_no=no or secrets.token_hex(8), amount=yuan(amount))
    async with shop.town.db.transaction() as tx:
        return await trade.release(tx, shop.town.config, merchant=shop.id, deposit=held.id, wish=wish)


async def call_off(shop: Shop, asked: trade.Deposit) -> trade.Deposit:
    async with shop.town.db.transaction() as tx:
        return await trade.call_off(tx, shop.town.config, merchant=shop.id, deposit=asked.id)


async def still_held(shop: Shop) -> str:
    async with shop.town.db.read() as reader:
        return (await ledger.balance(reader, deposit_account(shop.id, CNY))).posted.text


@pytest.fixture
async def held(shop: Shop, mei: Purse) -> trade.Deposit:
    return await leave(mei, await ask(shop), town=shop.town)


async def test_a_merchant_takes_what_it_is_owed_and_the_rest_goes_back(
    shop: Shop, mei: Purse, held: trade.Deposit
) -> None:
    assert (held.status, await mei.balance(), await still_held(shop)) == (Status.HELD, "70.00", "30.00")

    sold = await take(shop, held, "12.00")
    assert (sold.status, sold.buyer) == (trade.TradeStatus.SUCCESS, mei.who.id)
    assert (await still_held(shop), await shop.balance()) == ("18.00", "12.00")

    done = await let_go(shop, held, "18.00")
    assert done.deposit.status is Status.FINISHED
    assert (await mei.balance(), await still_held(shop)) == ("88.00", "0.00")


async def test_what_was_taken_is_given_back_like_any_sale(
    shop: Shop, mei: Purse, held: trade.Deposit
) -> None:
    first, second = await take(shop, held, "12.00"), await take(shop, held, "8.00")

    await shop.refund(first, "5.00")
    await shop.refund(second, "8.00")

    assert (await mei.balance(), await shop.balance()) == ("83.00", "7.00")


async def test_the_member_keeps_bills_of_what_was_left_and_came_back(
    shop: Shop, mei: Purse, held: trade.Deposit
) -> None:
    await let_go(shop, held, "30.00")

    bills = (await mei.browser.get("/v1/bills")).json()["items"]
    assert [(one["kind"], one["direction"], one["title"]) for one in bills[:2]] == [
        ("deposit_back", "in", "Noodle House"),
        ("deposit", "out", "Noodle House"),
    ]


async def test_no_more_than_is_held_moves_however_many_try_at_once(
    shop: Shop, mei: Purse, held: trade.Deposit
) -> None:
    await leave(mei, await ask(shop, "40.00"), town=shop.town)  # so that the account would hold enough

    async def attempt(index: int) -> bool:
        try:
            await (take if index % 2 else let_go)(shop, held, "7.00")
        except errors.DepositTooSmall:
            return False
        return True

    assert (await together(attempt(index) for index in range(20))).count(True) == 4
    assert await still_held(shop) == "42.00"


async def test_the_same_words_are_the_same_deposit_and_the_same_release(
    shop: Shop, mei: Purse, held: trade.Deposit
) -> None:
    asked = await ask(shop, "5.00", "O-1")
    assert await ask(shop, "5.00", "O-1") == asked
    with pytest.raises(ContextInconsistent):
        await ask(shop, "6.00", "O-1")
    await leave(mei, asked, town=shop.town)
    with pytest.raises(errors.DepositIsHeld):
        await ask(shop, "5.00", "O-1")

    gone = await together(let_go(shop, held, "3.00", "R-1") for _ in range(8))
    assert [one.changed for one in gone].count(True) == 1
    with pytest.raises(DiscordantRepeatRequest):
        await let_go(shop, held, "4.00", "R-1")


async def test_a_deposit_is_left_once_with_a_proof(shop: Shop, mei: Purse) -> None:
    asked = await ask(shop, "60.00")
    with pytest.raises(ProofNeeded):
        await leave(mei, asked, town=shop.town, proved=False)

    async def attempt() -> bool:
        try:
            await leave(mei, asked, town=shop.town)
        except errors.DepositIsHeld:
            return False
        return True

    assert (await together(attempt() for _ in range(10))).count(True) == 1
    assert await mei.balance() == "40.00"


async def test_a_code_leaves_a_small_deposit_and_asks_for_a_large_one(shop: Shop, mei: Purse) -> None:
    async def charge(amount: str) -> trade.Deposit:
        code = await code_of(mei)
        async with shop.town.db.transaction() as tx:
            return await trade.charge_deposit(
                tx, shop.town.config, shop.town.keys, merchant=shop.id, wish=wanted(amount), code=code
            )

    assert (await charge("20.00")).status is Status.HELD
    waiting = await charge("60.00")
    assert (waiting.status, waiting.member) == (Status.WAIT_MEMBER, mei.who.id)
    await notices(shop.town, mei, until="deposit.awaits-you")
    bo = await shop.town.join("Bo", money="100.00")
    with pytest.raises(NotYoursToPay):
        await leave(bo, waiting, town=shop.town)
    assert (await leave(mei, waiting, town=shop.town)).status is Status.HELD


async def test_what_is_called_off_or_runs_out_goes_back(shop: Shop, mei: Purse, held: trade.Deposit) -> None:
    for _ in range(2):  # twice is once
        assert (await call_off(shop, held)).status is Status.FINISHED
    asked = await ask(shop)
    assert (await call_off(shop, asked)).status is Status.CLOSED
    with pytest.raises(errors.DepositHasEnded):
        await leave(mei, asked, town=shop.town)

    late = await leave(mei, await ask(shop), town=shop.town)
    async with shop.town.db.transaction() as tx:
        await tx.execute(
            "UPDATE trade.deposits SET expires_at = %s WHERE merchant = %s AND id = %s",
            (tx.now, late.merchant, late.id),
        )
    with pytest.raises(errors.DepositHasEnded):
        await take(shop, late, "1.00")
    await jobs.move_escrow(shop.town.db, shop.town.config)
    assert (await mei.balance(), await still_held(shop)) == ("100.00", "0.00")


async def test_a_sale_from_a_deposit_costs_its_fee(town: Town, mei: Purse) -> None:
    shop = await open_shop(town, await town.join("Old Wang"), fee_bp=100)
    held = await leave(mei, await ask(shop), town=town)

    assert (await take(shop, held, "10.00")).fee == yuan("0.10")
    assert await shop.balance() == "9.90"


async def test_another_merchants_deposit_is_not_there(shop: Shop, held: trade.Deposit) -> None:
    other = await open_shop(shop.town, await shop.town.join("Other Zhao"))

    for attempt in (take, let_go):
        with pytest.raises(errors.DepositNotFound):
            await attempt(other, held, "1.00")
    with pytest.raises(errors.DepositNotFound):
        await call_off(other, held)


async def test_a_deposit_goes_its_way_over_http(shop: Shop, mei: Purse) -> None:
    base = f"/v1/merchants/{shop.id}/deposits"

    async def post(by: Purse, path: str, body: object | None = None) -> Any:
        reply = await by.post(path, body)
        assert reply.status_code == 201, reply.text
        return reply.json()

    asked = await post(shop.owner, base, {"amount": wire("30.00"), "title": "Bicycle"})
    number = asked["number"]
    left = await post(mei, f"/v1/deposits/{number}/leave", {"proof": PROOF})
    assert left["status"] == "held"
    bo = await shop.town.join("Bo")
    assert slug(await bo.browser.get(f"/v1/deposits/{number}")) == "trade/deposit-not-found"
    assert slug(await bo.post(f"{base}/{number}/call-off")) == "trade/merchant-not-found"

    want = {"amount": wire("10.00"), "subject": "A day"}
    assert (await post(shop.owner, f"{base}/{number}/capture", want))["status"] == "trade_success"
    await post(shop.owner, f"{base}/{number}/release", {"amount": wire("5.00")})
    ended = await post(shop.owner, f"{base}/{number}/call-off")
    assert (ended["captured"], ended["released"]) == (wire("10.00"), wire("20.00"))
    (listed,) = (await mei.browser.get("/v1/deposits")).json()["items"]
    assert listed["status"] == "finished"
    assert await mei.balance() == "90.00"
