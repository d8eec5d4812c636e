"""Leaving the town."""

import pytest

from quan import identity, wallet
from quan.identity.errors import AccountClosed
from quan.wallet.errors.closing import FloatNotEmpty, WalletNotEmpty
from tests.wallet.counter import appoint, cancel, ordered
from tests.wallet.purse import PROOF, Town, slug


async def test_money_must_leave_before_its_owner_does(town: Town) -> None:
    mei, wei = await town.join("Mei"), await town.join("Wei")
    await town.acquaint(mei, wei)
    await town.fund(mei, "3.00")
    with pytest.raises(WalletNotEmpty) as refusal:
        async with town.db.transaction() as tx:
            await wallet.close_account(tx, town.config, mei.who.id)
    assert refusal.value.balance.text == "3.00"
    assert (await mei.pay(wei, "3.00", proof=PROOF)).status_code == 201


async def test_nobody_pays_or_signs_in_as_who_has_left(town: Town) -> None:
    mei, wei = await town.join("Mei"), await town.join("Wei")
    await town.acquaint(mei, wei)
    await town.fund(wei, "3.00")
    shown = (await mei.browser.get("/v1/receive-code")).json()["text"]
    asked = (await mei.ask(wei, "1.00")).json()["id"]
    async with town.db.transaction() as tx:
        await wallet.close_account(tx, town.config, mei.who.id)
    refused = await wei.pay(mei, "1.00", proof=PROOF)
    assert (refused.status_code, slug(refused)) == (409, "wallet/not-your-contact")
    assert (await mei.browser.get("/v1/me")).status_code == 401
    code = {"code": shown, "amount": {"amount": "1.00", "asset": "CNY"}, "proof": PROOF}
    assert slug(await wei.post("/v1/transfers", code)) == "wallet/person-unavailable"
    assert slug(await wei.post("/v1/scan", {"text": shown})) == "wallet/receive-code-expired"
    settled = await wei.post(f"/v1/payment-requests/{asked}/pay", {"proof": PROOF})
    assert slug(settled) == "wallet/person-unavailable"
    assert await wei.balance() == "3.00"
    async with town.db.read() as reader:
        assert (await identity.member(reader, mei.who.id)).status == "closed"
    with pytest.raises(AccountClosed):
        async with town.db.transaction() as tx:
            await wallet.close_account(tx, town.config, mei.who.id)


async def test_cash_that_may_still_come_back_keeps_its_owner_here(town: Town) -> None:
    amara, mei = await appoint(town, "Amara"), await town.join("Mei", money="30")
    order = await ordered(mei, amara, "30.00")
    with pytest.raises(WalletNotEmpty) as refusal:
        async with town.db.transaction() as tx:
            await wallet.close_account(tx, town.config, mei.who.id)
    assert refusal.value.balance.text == "30.00"
    assert (await cancel(mei, order)).status_code == 200
    assert await mei.balance() == "30.00"


async def test_an_agent_leaves_only_with_an_empty_float(town: Town) -> None:
    amara = await appoint(town, "Amara", float_="12.00")
    with pytest.raises(FloatNotEmpty) as refusal:
        async with town.db.transaction() as tx:
            await wallet.close_account(tx, town.config, amara.who.id)
    assert refusal.value.left.text == "12.00"
