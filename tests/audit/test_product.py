"""What the product itself writes is sound in the auditor's eyes."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack

from litestar import Litestar

from quan import audit, trade
from tests.audit.town import KEY
from tests.trade.shop import Shop, confirm, open_shop
from tests.trade.test_deposits import ask, leave, let_go, take
from tests.trade.test_sharing import bind, disburse, share
from tests.wallet.purse import Purse, Town, together


async def test_payments_over_http_are_sound_and_complete(
    make_app: Callable[..., AbstractAsyncContextManager[Litestar]],
) -> None:
    async with AsyncExitStack() as stack:
        app = await stack.enter_async_context(make_app())
        town = Town(app, stack)
        mei, wei, amara = [
            await town.join(name, money="100", small="200") for name in ("Mei", "Wei", "Amara")
        ]
        await town.acquaint(mei, wei, amara)
        paid = await together(
            payer.pay(payee, "1.25") for payer, payee in ((mei, wei), (wei, amara), (amara, mei)) * 5
        )
        refused = await mei.pay(wei, "200.00")
        assert ({reply.status_code for reply in paid}, refused.status_code) == ({201}, 409)

        report = audit.run(town.db.url, key=KEY)

    assert report.notebook.findings == []
    assert report.transfers == 18
    assert report.notebook.counted[audit.Invariant.TOGETHER]["payments"] == 18


async def test_trades_of_every_kind_are_sound_and_what_is_held_was_promised(
    make_app: Callable[..., AbstractAsyncContextManager[Litestar]],
) -> None:
    async with AsyncExitStack() as stack:
        app = await stack.enter_async_context(make_app())
        town = Town(app, stack)
        mei, wei = [await town.join(name, money="500", level=1) for name in ("Mei", "Wei")]
        shop = await open_shop(town, await town.join("Old Wang"), fee_bp=60)
        await _trade_of_every_kind(shop, mei, wei)

        report = audit.run(town.db.url, key=KEY)
        assert report.notebook.findings == []

        async with town.db.transaction() as tx:  # a thief makes a buyer's claim on held money smaller
            await tx.execute("SET LOCAL session_replication_role = replica")
            await tx.execute("UPDATE trade.trades SET refunded = 1 WHERE status = 'wait_seller_send_goods'")
        findings = audit.run(town.db.url, key=KEY).notebook.findings

    assert [(one.invariant, one.table) for one in findings] == [
        (audit.Invariant.SET_ASIDE, "ledger.accounts")
    ]


async def _trade_of_every_kind(shop: Shop, mei: Purse, wei: Purse) -> None:
    sold = await shop.sell(mei, "33.33")
    await shop.refund(sold, "11.11")
    await bind(shop, wei)
    await share(shop, sold, "S-1", (wei, "2.00"))
    await disburse(shop, wei, "3.00", "D-1")
    await shop.settle(sold.amount.allocate([1, 9])[0])
    shipped = await shop.ship(await shop.sell_safely(mei, "20.00"))
    await shop.refund(shipped, "5.00")
    await confirm(mei, shipped)
    await shop.sell_safely(wei, "7.00")
    held = await leave(mei, await ask(shop, "40.00"), town=shop.town)
    await take(shop, held, "12.00")
    await let_go(shop, held, "8.00")
    assert (await shop.cancel(await shop.open())).action is trade.CancelAction.CLOSE
