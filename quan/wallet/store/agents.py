"""Cash agents as rows."""

from typing import Any
from uuid import UUID

from quan.core.db import Reader, Tx
from quan.core.ids import MemberId
from quan.core.money import Asset, Money
from quan.wallet.model.cash import Agent


async def put(tx: Tx, agent: Agent) -> None:
    """Make a member an agent, or change the limit of the one they have been."""
    await tx.execute(
        """
        INSERT INTO wallet.agents (member, asset, float_limit, active, since)
        VALUES (%s, %s, %s, true, %s)
        ON CONFLICT (member) DO UPDATE
        SET float_limit = EXCLUDED.float_limit, active = true
        """,
        (agent.member, str(agent.float_limit.asset), agent.float_limit.minor, agent.since),
    )


async def set_active(tx: Tx, member: MemberId, *, active: bool) -> int:
    """Stop or restart an agent; give how many rows it touched."""
    return await tx.execute("UPDATE wallet.agents SET active = %s WHERE member = %s", (active, member))


async def find(reader: Reader, member: MemberId) -> Agent | None:
    """Read an agent."""
    return await reader.row(
        "SELECT member, asset, float_limit, active, since FROM wallet.agents WHERE member = %s",
        (member,),
        into=_agent,
    )


async def lock(tx: Tx, member: MemberId) -> Agent | None:
    """Read an agent and let nobody else move the float until the transaction ends."""
    return await tx.row(
        """
        SELECT member, asset, float_limit, active, since
        FROM wallet.agents
        WHERE member = %s
        FOR NO KEY UPDATE
        """,
        (member,),
        into=_agent,
    )


async def every(reader: Reader) -> list[Agent]:
    """Read all agents, the first one first."""
    return await reader.rows(
        "SELECT member, asset, float_limit, active, since FROM wallet.agents ORDER BY since, member",
        into=_agent,
    )


def _agent(*, member: UUID, asset: str, float_limit: int, **row: Any) -> Agent:
    return Agent(member=MemberId(member), float_limit=Money(float_limit, Asset.parse(asset)), **row)
