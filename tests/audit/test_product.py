"""What the product itself writes is sound in the auditor's eyes."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack

from litestar import Litestar

from quan import audit
from tests.audit.town import KEY
from tests.wallet.purse import Town, together


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
