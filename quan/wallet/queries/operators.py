"""What the operator looks at: batches of vouchers, agents and their floats."""

from dataclasses import dataclass

from quan import identity, ledger
from quan.core.db import Reader
from quan.core.money import Asset, Money
from quan.wallet.model.bankentries import bank_account
from quan.wallet.model.cash import AgentDesk, system_account
from quan.wallet.model.vouchers import VoucherBatch
from quan.wallet.store import agents, bankentries, bankstatements, cash, payouts
from quan.wallet.store import vouchers as store

_CODES = ledger.AccountCode


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
    """Compare what was promised, counted one by one, with what is set aside for it.

    A bank account holds what the booked entries of its statements say, which is a promise of the bank's.
    """
    counted = {
        "vouchers": (await store.promised(reader, asset), _CODES.VOUCHERS_OUTSTANDING),
        "cash orders": (await cash.promised(reader, asset), _CODES.CASH_OUT_HELD),
        "payouts": (await payouts.promised(reader, asset), _CODES.PAYOUT_HELD),
        "unmatched receipts": (await bankentries.unowned(reader, asset), _CODES.UNMATCHED_RECEIPTS),
    }
    kept = [
        Promise(what, promised, await _booked(reader, asset, system_account(code, asset)))
        for what, (promised, code) in counted.items()
    ]
    for iban in await bankstatements.accounts(reader, asset):
        told = await bankentries.moved(reader, iban, asset, booked=True)
        kept.append(
            Promise(f"bank account {iban}", told, await _booked(reader, asset, bank_account(iban, asset)))
        )
    return kept


async def _booked(reader: Reader, asset: Asset, account: ledger.AccountId) -> Money:
    try:
        return (await ledger.balance(reader, account)).posted
    except ledger.UnknownAccount:
        return Money(0, asset)
