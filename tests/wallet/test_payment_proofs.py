"""Parties download the proof of their payment; to everybody else it does not exist."""

from datetime import date

import httpx
import pytest
from litestar import Litestar

from quan import verify
from quan.core.db import Database
from quan.ledger.model import DailyRoot
from quan.ledger.store import proofs as store
from tests.wallet.purse import Purse, Town, slug


@pytest.fixture
async def paid(town: Town) -> tuple[Purse, Purse, str]:
    """Let Mei pay Wei; give both and the payment."""
    mei, wei = await town.join("Mei", money="50", small="100"), await town.join("Wei")
    await town.acquaint(mei, wei)
    reply = await mei.pay(wei, "12.50")
    return mei, wei, str(reply.json()["id"])


async def test_both_parties_hold_the_same_proof(paid: tuple[Purse, Purse, str]) -> None:
    mei, wei, payment = paid
    files = [await purse.browser.get(f"/v1/payments/{payment}/proof") for purse in (mei, wei)]
    assert [file.status_code for file in files] == [200, 200]
    assert files[0].content == files[1].content
    assert files[0].headers["content-disposition"] == f'attachment; filename="{payment}.json"'
    proof = verify.verify(files[0].content)
    assert (proof.transfer["amount"], proof.transfer["asset"], proof.day) == ("12.50", "CNY/2", None)


async def test_nobody_else_learns_that_there_is_one(town: Town, paid: tuple[Purse, Purse, str]) -> None:
    amara = await town.join("Amara")
    others = await amara.browser.get(f"/v1/payments/{paid[2]}/proof")
    unknown = await amara.browser.get("/v1/payments/pay_00000000000000000000000001/proof")
    assert [(reply.status_code, slug(reply)) for reply in (others, unknown)] == [
        (404, "wallet/payment-not-found")
    ] * 2
    malformed = await amara.browser.get("/v1/payments/7/proof")
    assert (malformed.status_code, slug(malformed)) == (400, "core/malformed-id")


async def test_a_stranger_has_to_sign_in(client: httpx.AsyncClient, paid: tuple[Purse, Purse, str]) -> None:
    assert (await client.get(f"/v1/payments/{paid[2]}/proof")).status_code == 401


async def test_hashing_batches_again_and_again_is_refused(paid: tuple[Purse, Purse, str]) -> None:
    mei, _, payment = paid
    replies = [await mei.browser.get(f"/v1/payments/{payment}/proof") for _ in range(31)]
    assert [reply.status_code for reply in replies] == [200] * 30 + [429]


async def test_anybody_reads_the_published_roots(app: Litestar, client: httpx.AsyncClient) -> None:
    db: Database = app.state.db
    days = [
        DailyRoot(
            day=date(1999, 1, number),  # long before anybody paid: no test's day is closed by it
            batches=0,
            root=bytes(32),
            previous=bytes(32),
            hash=bytes([number]) * 32,
            published_at=db.clock.now(),
        )
        for number in (1, 2, 3)
    ]
    async with db.transaction() as tx:
        for day in days:
            await store.add_daily_root(tx, day)
    first = (await client.get("/v1/ledger/roots", params={"limit": 2})).json()
    second = (await client.get("/v1/ledger/roots", params={"limit": 2, "cursor": first["next"]})).json()
    shown = [*first["items"], *second["items"]]
    assert [one["day"] for one in shown] == ["1999-01-03", "1999-01-02", "1999-01-01"]
    assert (shown[0]["hash"], second["next"]) == ("03" * 32, None)
    assert (await client.get("/v1/ledger/roots", params={"cursor": "nonsense"})).status_code == 400
