"""Shops in the hands of the tests."""

import secrets
from dataclasses import dataclass
from typing import Any

from quan import identity, ledger, trade, wallet
from quan.core.ids import MemberId
from quan.core.money import Money
from tests.wallet.purse import CNY, Purse, Town, yuan


@dataclass(eq=False)
class Shop:
    """A merchant in a town, and its owner."""

    town: Town
    owner: Purse
    id: trade.MerchantId

    async def open(self, amount: str = "10.00", *, no: str | None = None, **more: Any) -> trade.Trade:
        async with self.town.db.transaction() as tx:
            wish = wish_for(amount, no=no, **more)
            return await trade.open_trade(tx, self.town.config, merchant=self.id, wish=wish)

    async def charge(self, code: str, amount: str = "10.00", *, no: str | None = None) -> trade.Trade:
        async with self.town.db.transaction() as tx:
            return await trade.charge(
                tx,
                self.town.config,
                self.town.keys,
                merchant=self.id,
                wish=wish_for(amount, no=no),
                code=code,
            )

    async def sell(self, buyer: Purse, amount: str = "10.00", **more: Any) -> trade.Trade:
        """Sell something to somebody who proves the payment."""
        return await pay(buyer, await self.open(amount, **more), town=self.town)

    async def sell_safely(self, buyer: Purse, amount: str = "10.00") -> trade.Trade:
        """The same, with the money held until it has arrived."""
        return await self.sell(buyer, amount, flow=trade.Flow.ESCROW)

    async def refund(self, sold: trade.Trade, amount: str, no: str | None = None) -> trade.Refunded:
        async with self.town.db.transaction() as tx:
            wish = trade.NewRefund(request_no=no or secrets.token_hex(8), amount=yuan(amount), reason="cold")
            return await trade.refund(tx, self.town.config, merchant=self.id, trade=sold.id, wish=wish)

    async def cancel(self, opened: trade.Trade) -> trade.Cancelled:
        async with self.town.db.transaction() as tx:
            return await trade.cancel(tx, self.town.config, merchant=self.id, trade=opened.id)

    async def close(self, opened: trade.Trade) -> trade.Trade:
        async with self.town.db.transaction() as tx:
            return await trade.close(tx, merchant=self.id, trade=opened.id)

    async def look(self, opened: trade.Trade) -> trade.Trade:
        async with self.town.db.read() as reader:
            return await trade.find(reader, merchant=self.id, number=opened.number)

    async def balance(self) -> str:
        async with self.town.db.read() as reader:
            return (await trade.merchant_balance(reader, self.id, CNY)).text

    async def ship(self, sold: trade.Trade, shipment: str = "SF 1234") -> trade.Trade:
        async with self.town.db.transaction() as tx:
            return await trade.ship(tx, merchant=self.id, trade=sold.id, shipment=shipment)

    async def agree(self, sold: trade.Trade) -> trade.Refunded:
        async with self.town.db.transaction() as tx:
            return await trade.agree(tx, self.town.config, merchant=self.id, trade=sold.id)

    async def decline(self, sold: trade.Trade) -> trade.RefundAsk:
        async with self.town.db.transaction() as tx:
            return await trade.decline(tx, merchant=self.id, trade=sold.id, answer="It was fine")

    async def settle(self, amount: Money) -> None:
        async with self.town.db.transaction() as tx:
            owner = await identity.member(tx, self.owner.who.id)
            await trade.settle(tx, owner=owner, merchant=self.id, amount=amount)


def wish_for(amount: str, *, no: str | None = None, **more: Any) -> trade.NewTrade:
    told = {"subject": "Beef noodles", **more}
    return trade.NewTrade(out_trade_no=no or secrets.token_hex(8), amount=yuan(amount), **told)


async def pay(buyer: Purse, opened: trade.Trade, *, town: Town, proved: bool = True) -> trade.Trade:
    async with town.db.transaction() as tx:
        member = await identity.member(tx, buyer.who.id)
        return await trade.pay(tx, town.config, number=opened.number, buyer=member, proved=proved)


async def confirm(buyer: Purse, sold: trade.Trade) -> trade.Trade:
    async with buyer.db.transaction() as tx:
        return await trade.confirm(tx, number=sold.number, buyer=buyer.who.id)


async def extend(buyer: Purse, sold: trade.Trade) -> trade.Trade:
    async with buyer.db.transaction() as tx:
        return await trade.extend(tx, number=sold.number, buyer=buyer.who.id)


async def ask_back(buyer: Purse, sold: trade.Trade, amount: str = "10.00") -> trade.RefundAsk:
    async with buyer.db.transaction() as tx:
        return await trade.ask_refund(
            tx, number=sold.number, buyer=buyer.who.id, amount=yuan(amount), reason="It is broken"
        )


async def withdraw(buyer: Purse, sold: trade.Trade) -> trade.RefundAsk:
    async with buyer.db.transaction() as tx:
        return await trade.withdraw(tx, number=sold.number, buyer=buyer.who.id)


async def code_of(purse: Purse) -> str:
    """Give a pay code that somebody shows just now."""
    reply = await purse.post("/v1/pay-codes")
    return str(reply.json()["codes"][0]["code"])


async def open_shop(town: Town, owner: Purse, *, fee_bp: int = 0, verified: bool = True) -> Shop:
    """Let somebody open a shop, and the house verify it."""
    async with town.db.transaction() as tx:
        member = await identity.member(tx, owner.who.id)
        application = trade.Application(
            kind=trade.MerchantKind.INDIVIDUAL, name="Noodle House", category=wallet.Category.FOOD
        )
        merchant = await trade.apply(tx, town.config, owner=member, application=application)
        if verified:
            await trade.office.decide(
                tx,
                merchant=merchant.id,
                status=trade.MerchantStatus.VERIFIED,
                actor="operator",
                fee_bp=fee_bp,
            )
    return Shop(town, owner, merchant.id)


async def fees_earned(town: Town) -> Money:
    async with town.db.read() as reader:
        account = wallet.system_account(ledger.AccountCode.FEE_INCOME, CNY)
        try:
            return (await ledger.balance(reader, account)).posted
        except ledger.UnknownAccount:
            return Money(0, CNY)


async def member_of(town: Town, id_: MemberId) -> identity.Member:
    async with town.db.read() as reader:
        return await identity.member(reader, id_)
