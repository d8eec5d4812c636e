"""What the operator looks at: batches of vouchers, agents and their floats."""

from dataclasses import dataclass

from quan import identity, ledger
from quan.core.db import Reader
from quan.core.money import Asset, Money
from quan.wallet.model.cash import AgentDesk, system_account
from quan.wallet.model.vouchers import VoucherBatch
from quan.wallet.store import agents, cash
from quan.wallet.store import vouchers as store

_OUTSTANDING, _HELD = ledger.AccountCode.VOUCHERS_OUTSTANDING, ledger.AccountCode.CASH_OUT_HELD


@dataclass(frozen=True, slots=True)
class Promise:
    """What was promised to people, counted from the promises, and what the ledger has put aside for it."""

    what: str
    counted: Money
    booked: Money

    @property
    def kept(self) -> bool:
        """Whether both agree."""
        return self.counted == self.booked


async def voucher_batches(reader: Reader) -> list[VoucherBatch]:
    """List the batches of vouchers, the latest first."""
    return await store.batches(reader)


async def agent_desks(reader: Reader) -> list[AgentDesk]:
    """List the agents with what is on their floats, the first one first."""
    found = await agents.every(reader)
    people = await identity.members(reader, [agent.member for agent in found])
    return [
        AgentDesk(
            agent=agent,
            member=people[agent.member],
            balance=(await ledger.balance(reader, agent.account)).available,
        )
        for agent in found
    ]


async def promises(reader: Reader, asset: Asset) -> list[Promise]:
    """Compare what vouchers and cash orders promise, counted one by one, with what is set aside for them."""
    return [
        Promise("vouchers", await store.promised(reader, asset), await _booked(reader, asset, _OUTSTANDING)),
        Promise("cash orders", await cash.promised(reader, asset), await _booked(reader, asset, _HELD)),
    ]


async def _booked(reader: Reader, asset: Asset, code: ledger.AccountCode) -> Money:
    try:
        return (await ledger.balance(reader, system_account(code, asset))).posted
    except ledger.UnknownAccount:
        return Money(0, asset)
