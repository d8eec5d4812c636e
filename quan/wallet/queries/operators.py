"""What the operator looks at: batches of vouchers, agents and their floats."""

from quan import identity, ledger
from quan.core.db import Reader
from quan.wallet.model.cash import AgentDesk
from quan.wallet.model.vouchers import VoucherBatch
from quan.wallet.store import agents
from quan.wallet.store import vouchers as store


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
