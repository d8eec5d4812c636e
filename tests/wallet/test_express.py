"""The express way pays many at once, and is the ordinary way in every other respect."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, LiteralString

import httpx
import pytest
from litestar import Litestar

from quan import ledger
from quan.core import inhand, metrics, streams
from quan.core.db import Reader
from quan.core.express import unrepeated
from quan.identity.http.gate import express_session
from quan.identity.operations.sessions import SEEN_EVERY
from quan.identity.rules import tokens
from quan.wallet.operations.express import ExpressPayments, Wish
from tests.wallet.purse import Purse, Town, new_key, slug, together, wire

ORDINARY = {"content-type": "application/json; charset=utf-8"}
"""What keeps a request off the express way, and changes nothing else."""


EFFORTS = ("quan_poster_careful_rounds_total", "quan_poster_second_tries_total")
"""What the neighbours of a batch wait for besides its commit."""


@pytest.fixture
async def mei(town: Town) -> Purse:
    return await town.join("Mei", money="1000.00", small="50.00")


@pytest.fixture
async def wei(town: Town, mei: Purse) -> Purse:
    wei = await town.join("Wei")
    await town.acquaint(mei, wei)
    return wei


async def send(payer: Purse, payee: Purse, amount: str, **headers: str) -> httpx.Response:
    body = {"payee": str(payee.who.id), "amount": wire(amount), "note": "  green\ttea "}
    return await payer.browser.post("/v1/transfers", json=body, headers=new_key() | headers)


async def test_both_ways_give_the_same_reply(mei: Purse, wei: Purse, answers: list[bytes | None]) -> None:
    express = await send(mei, wei, "12.34")
    ordinary = await send(mei, wei, "12.34", **ORDINARY)
    assert answers == [express.content]
    assert express.status_code == ordinary.status_code == 201
    varying = {"x-request-id", "content-length"}
    assert {k: v for k, v in express.headers.items() if k not in varying} == {
        k: v for k, v in ordinary.headers.items() if k not in varying
    }
    first, second = express.json(), ordinary.json()
    assert list(first) == list(second)
    assert (first.pop("balance"), second.pop("balance")) == (wire("987.66"), wire("975.32"))
    for one in (first, second):
        assert one.pop("id").startswith("pay_")
        assert one.pop("bill_id").startswith("bil_")
        assert one.pop("at")
    assert first == second
    assert first["note"] == "green tea"


async def test_a_retry_is_answered_by_the_other_way_with_the_same_bytes(mei: Purse, wei: Purse) -> None:
    key = new_key()
    first = await send(mei, wei, "1.00", **key)
    for again in (await send(mei, wei, "1.00", **key), await send(mei, wei, "1.00", **key, **ORDINARY)):
        assert (again.status_code, again.content) == (201, first.content)
        assert again.headers["idempotency-replayed"] == "true"
    other = await send(mei, wei, "2.00", **key)
    assert (other.status_code, slug(other)) == (409, "core/key-reused")
    assert await wei.balance() == "1.00"


async def test_one_key_on_both_ways_at_once_pays_once_and_slows_nobody(mei: Purse, wei: Purse) -> None:
    """Twins wait for each other before either holds what the other needs."""
    await send(mei, wei, "1.00")
    value = metrics.REGISTRY.get_sample_value
    before = [value(effort) for effort in EFFORTS]
    for _ in range(4):
        key = new_key()
        replies = await together(
            send(mei, wei, "1.00", **key, **(ORDINARY if number % 2 else {})) for number in range(8)
        )
        assert {reply.status_code for reply in replies} == {201}
        assert len({reply.content for reply in replies}) == 1
    assert await wei.balance() == "5.00"
    assert [value(effort) for effort in EFFORTS] == before


async def test_who_leaves_while_the_batch_is_under_way_blocks_nobody(mei: Purse, wei: Purse) -> None:
    for pause_s in (0, 0.001, 0.003, 0.01):
        key = new_key()
        gone = asyncio.create_task(send(mei, wei, "1.00", **key))
        await asyncio.sleep(pause_s)
        gone.cancel()
        async with asyncio.timeout(inhand.PATIENCE_S / 2):
            assert (await send(mei, wei, "1.00", **key, **ORDINARY)).status_code == 201
    assert await wei.balance() == "4.00"


async def test_what_lacks_a_proof_or_would_be_refused_goes_the_ordinary_way(
    town: Town, mei: Purse, wei: Purse, answers: list[bytes | None]
) -> None:
    stranger = await town.join("Amara")
    assert slug(await send(mei, wei, "50.01")) == "wallet/proof-needed"
    assert slug(await send(mei, stranger, "1.00")) == "wallet/not-your-contact"
    assert slug(await send(mei, mei, "1.00")) == "wallet/paying-yourself"
    assert slug(await send(wei, mei, "1.00")) == "wallet/proof-needed"
    assert answers == [None] * 4
    assert slug(await send(mei, wei, "0.00")) == "wallet/amount-not-positive"
    assert (await mei.browser.post("/v1/transfers", content=b"{", headers=new_key())).status_code == 400
    assert answers == [None] * 4  # these did not even look like it


async def test_of_many_small_payments_at_once_exactly_those_under_the_bound_of_the_day_are_paid(
    town: Town, mei: Purse, wei: Purse, answers: list[bytes | None]
) -> None:
    bound = town.config.money(town.config.small_payment_ceiling).minor * 5
    fits = bound // 4000
    replies = await together(send(mei, wei, "40.00") for _ in range(fits + 9))
    paid = [reply for reply in replies if reply.status_code == 201]
    assert len(paid) == fits
    refused = {slug(reply) for reply in replies if reply.status_code != 201}
    assert refused <= {"wallet/proof-needed", "wallet/limit-per-day"}
    assert sum(answer is not None for answer in answers) == fits


async def test_the_last_money_is_spent_once_and_neighbours_are_paid(
    town: Town, mei: Purse, wei: Purse
) -> None:
    poor = await town.join("Ada", money="10.00", small="50.00")
    await town.acquaint(poor, wei)
    replies = await together(
        [*(send(poor, wei, "10.00") for _ in range(5)), *(send(mei, wei, "1.00") for _ in range(5))]
    )
    assert sorted(reply.status_code for reply in replies[:5]) == [201, 409, 409, 409, 409]
    assert {reply.status_code for reply in replies[5:]} == {201}
    assert await wei.balance() == "15.00"


async def test_hammering_without_money_slows_nobody(town: Town, mei: Purse, wei: Purse) -> None:
    poor = await town.join("Ada", small="50.00")
    await town.acquaint(poor, wei)
    assert (await send(mei, wei, "1.00")).status_code == 201
    value = metrics.REGISTRY.get_sample_value
    before = [value(effort) for effort in EFFORTS]
    for _ in range(3):
        replies = await together(
            [*(send(poor, wei, "1.00") for _ in range(6)), *(send(mei, wei, "1.00") for _ in range(6))]
        )
        assert {slug(reply) for reply in replies[:6]} == {"ledger/insufficient-funds"}
        assert {reply.status_code for reply in replies[6:]} == {201}
    assert [value(effort) for effort in EFFORTS] == before


async def test_payments_decided_while_others_are_written_count_each_other(
    town: Town, mei: Purse, wei: Purse
) -> None:
    """A crowd is divided, so that one half is decided on what the half before is about to do."""
    value = metrics.REGISTRY.get_sample_value
    efforts = ("quan_poster_careful_rounds_total", "quan_poster_second_tries_total")
    before, batches = [value(effort) for effort in efforts], await batch_count(town)
    replies = await together(send(mei, wei, "1.00") for _ in range(150))
    assert {reply.status_code for reply in replies} == {201}
    assert await batch_count(town) - batches > 1
    left = sorted(float(reply.json()["balance"]["amount"]) for reply in replies)
    assert left == [1000.0 - 150 + step for step in range(150)]
    assert [value(effort) for effort in efforts] == before
    async with town.db.read() as reader:
        spent = "SELECT spent_today, unproved_today, spent_month FROM wallet.wallets WHERE owner = %s"
        assert await reader.tuples(spent, (mei.who.id,)) == [(15_000, 15_000, 15_000)]


async def batch_count(town: Town) -> int:
    async with town.db.read() as reader:
        return int(await reader.value("SELECT COUNT(*) FROM ledger.batches"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE wallet.wallets SET status = 'frozen' WHERE owner = %s", "wallet/frozen"),
        ("UPDATE wallet.wallets SET small_payment = 0 WHERE owner = %s", "wallet/proof-needed"),
        (
            "UPDATE wallet.wallets SET spent_today = 100000, spent_month = 100000 WHERE owner = %s",
            "wallet/limit-per-day",
        ),
    ],
)
async def test_a_wallet_that_changed_since_it_was_read_is_looked_at_again(
    town: Town, mei: Purse, wei: Purse, monkeypatch: pytest.MonkeyPatch, *, change: LiteralString, said: str
) -> None:
    luc = await town.join("Luc", money="10.00", small="50.00")
    await town.acquaint(luc, wei)
    prepare = ExpressPayments.prepare

    async def slowly(self: ExpressPayments, reader: Reader, wishes: Sequence[Wish]) -> Any:
        prepared = await prepare(self, reader, wishes)
        async with town.db.transaction() as tx:
            await tx.execute(change, (mei.who.id,))
        return prepared

    monkeypatch.setattr(ExpressPayments, "prepare", slowly)
    replies = await together([send(mei, wei, "1.00"), send(luc, wei, "1.00")])
    assert (slug(replies[0]), replies[1].status_code) == (said, 201)
    assert await wei.balance() == "1.00"


async def test_a_session_that_ended_pays_nothing_more(town: Town, mei: Purse, wei: Purse) -> None:
    other = await town.device(mei)
    assert (await send(other, wei, "1.00")).status_code == 201
    await mei.browser.post("/v1/sign-out")
    assert (await send(other, wei, "1.00")).status_code == 401
    assert await wei.balance() == "1.00"


async def test_a_session_in_use_lives_on(town: Town, mei: Purse, wei: Purse) -> None:
    async with town.db.transaction() as tx:
        await tx.execute(
            """
            UPDATE identity.sessions
            SET seen_at = seen_at - %s, expires_at = expires_at - %s
            WHERE member = %s
            """,
            (SEEN_EVERY, timedelta(days=1), mei.who.id),
        )
    assert (await send(mei, wei, "1.00")).status_code == 201
    async with town.db.read() as reader:
        age = await reader.value(
            "SELECT now() - seen_at < '1 minute' AND expires_at - now() > '29 days' "
            "FROM identity.sessions WHERE member = %s",
            (mei.who.id,),
        )
    assert age is True


async def test_both_are_told_by_the_commit_that_moved_the_money(town: Town, mei: Purse, wei: Purse) -> None:
    paid = (await send(mei, wei, "1.00")).json()
    async with town.db.read() as reader:
        for side, kind in ((mei, "payment.sent"), (wei, "payment.received")):
            assert await notices(reader, side, paid["id"]) == [kind]
        assert await reader.value(
            "SELECT COUNT(*) FROM core.outbox WHERE body ->> 'payment' = %s", (paid["id"],)
        ) in {0, 1}  # one while no relay has said what it hears


async def notices(reader: Reader, side: Purse, payment: str) -> list[str]:
    ((_, told),) = await streams.read(reader, [(side.who.id, streams.Cursor(0))])
    return [event.kind for event in told if event.body.get("payment_id") == payment]


async def test_a_body_that_comes_in_pieces_is_paid_too(
    mei: Purse, wei: Purse, answers: list[bytes | None]
) -> None:
    body = f'{{"payee":"{wei.who.id}","amount":{{"amount":"1.00","asset":"CNY"}}}}'.encode()

    async def pieces() -> Any:
        for piece in (body[:9], body[9:]):
            await asyncio.sleep(0)
            yield piece

    headers = new_key() | {"content-type": "application/json"}
    reply = await mei.browser.post("/v1/transfers", content=pieces(), headers=headers)
    assert reply.status_code == 201, reply.text
    assert answers == []


async def test_a_busy_ledger_says_when_to_come_again(
    mei: Purse, wei: Purse, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise ledger.LedgerBusy(retry_after_s=3)

    monkeypatch.setattr(ledger.Poster, "ask", full)
    reply = await send(mei, wei, "1.00")
    assert (reply.status_code, slug(reply), reply.headers["retry-after"]) == (503, "ledger/busy", "3")
    assert reply.headers["content-type"] == "application/problem+json"
    assert await wei.balance() == "0.00"


TOKEN = "a-Token_1"  # noqa: S105 - the example


@pytest.mark.parametrize(
    ("headers", "is_express"),
    [
        ({}, True),
        ({"origin": "http://quan.test", "sec-fetch-site": "same-origin"}, True),
        ({"cookie": f"tea=green; quan_session={TOKEN}; cup=2"}, True),
        ({"cookie": ""}, False),
        ({"cookie": f"quan_session={TOKEN}; quan_session={TOKEN}"}, False),
        ({"cookie": f'quan_session="{TOKEN}"'}, False),
        ({"cookie": f"not_quan_session={TOKEN}"}, False),
        ({"x-csrf-token": ""}, False),
        ({"x-csrf-token": tokens.csrf_token(TOKEN)[:-1]}, False),
        ({"origin": "http://elsewhere.test"}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "same-site"}, False),
    ],
)
def test_only_a_request_in_perfect_order_is_express(
    app: Litestar, headers: dict[str, str], *, is_express: bool
) -> None:
    config = app.state.config
    given = {"cookie": f"quan_session={TOKEN}", "x-csrf-token": tokens.csrf_token(TOKEN)} | headers
    if "origin" in headers and "quan.test" in headers["origin"]:
        given["origin"] = config.origin
    raw = {name.encode(): value.encode() for name, value in given.items()}
    assert express_session(raw, config) == (tokens.digest(TOKEN) if is_express else None)


def test_a_second_session_or_header_is_not_express(app: Litestar) -> None:
    cookie = (b"cookie", f"quan_session={TOKEN}".encode())
    csrf = (b"x-csrf-token", tokens.csrf_token(TOKEN).encode())
    headers = unrepeated([cookie, csrf])
    assert headers is not None
    assert express_session(headers, app.state.config) is not None
    assert express_session({**headers, b"cookie": cookie[1] + b"; " + cookie[1]}, app.state.config) is None
    assert unrepeated([cookie, csrf, cookie]) is None
