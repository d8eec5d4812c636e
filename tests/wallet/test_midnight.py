"""A day and a month end at the town's midnight, in bills, sums and statements alike."""

import csv
import io
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from datetime import UTC, datetime, timedelta

import pytest
from litestar import Litestar

from quan import ledger, wallet
from quan.core.clock import FixedClock
from quan.core.db import Database
from tests.wallet.purse import CNY, Purse, Town, wire, yuan

MIDNIGHT = datetime(2031, 3, 31, 16, tzinfo=UTC)  # in Shanghai the first of April has begun
MOMENT = timedelta(milliseconds=1)


@pytest.fixture
async def town(make_app: Callable[..., AbstractAsyncContextManager[Litestar]]) -> AsyncIterator[Town]:
    """Give a town of its own: time only rises, and what is booked here is far ahead."""
    async with make_app() as app, AsyncExitStack() as stack:
        yield Town(app, stack)


@pytest.fixture
async def mei(town: Town) -> Purse:
    """Give Mei, who was paid a moment before midnight and another time at midnight."""
    mei, wei = await town.join("Mei"), await town.join("Wei", money="30")
    for at, amount in ((MIDNIGHT - MOMENT, "1.00"), (MIDNIGHT, "20.00")):
        db = Database(town.db.url, clock=FixedClock(at), max_size=1)
        await db.open()
        async with db.transaction() as tx:
            movement = wallet.Movement(
                id=wallet.PaymentId.new(tx.now),
                kind=wallet.PaymentKind.TRANSFER,
                amount=yuan(amount),
                debit=wallet.account_of(wei.who.id, CNY),
                credit=wallet.account_of(mei.who.id, CNY),
                code=ledger.TransferCode.TRANSFER,
                payer=wei.who.id,
                payee=mei.who.id,
            )
            await wallet.move(tx, movement)
        await db.close()
    return mei


async def test_a_month_of_bills_ends_at_midnight(mei: Purse) -> None:
    for month, amount in (("2031-03", "1.00"), ("2031-04", "20.00")):
        shown = (await mei.browser.get("/v1/bills", params={"month": month})).json()["items"]
        assert [bill["amount"] for bill in shown] == [wire(amount)]


async def test_a_day_in_the_sums_ends_at_midnight(mei: Purse) -> None:
    march = (await mei.browser.get("/v1/bills/summary", params={"month": "2031-03"})).json()
    april = (await mei.browser.get("/v1/bills/summary", params={"month": "2031-04"})).json()
    assert (march["in"], april["in"]) == (wire("1.00"), wire("20.00"))
    assert march["days"][-1] == {"day": "2031-03-31", "in": wire("1.00"), "out": wire("0.00")}
    assert april["days"][0] == {"day": "2031-04-01", "in": wire("20.00"), "out": wire("0.00")}
    assert [month["in"] for month in april["months"][-2:]] == [wire("1.00"), wire("20.00")]


async def test_a_statement_ends_at_midnight(mei: Purse) -> None:
    for first, last, balances in (
        ("2031-03-31", "2031-03-31", ["0.00", "1.00", "1.00"]),
        ("2031-04-01", "2031-04-01", ["1.00", "21.00", "21.00"]),
        ("2031-03-01", "2031-04-30", ["0.00", "1.00", "21.00", "21.00"]),
    ):
        reply = await mei.browser.get("/v1/statements", params={"from": first, "to": last})
        rows = list(csv.reader(io.StringIO(reply.content.decode("utf-8-sig"))))
        assert [row[8] for row in rows[1:]] == balances
        assert all(first <= row[0] <= last for row in rows[1:])
