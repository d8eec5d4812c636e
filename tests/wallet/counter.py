"""What agents and members do over the counter in the wallet's tests."""

from typing import Any

import httpx

from quan.wallet.operations import agents
from tests.wallet.purse import PROOF, Purse, Town, wire, yuan


async def appoint(town: Town, name: str, *, float_: str = "1000.00", limit: str = "2000.00") -> Purse:
    agent = await town.join(name)
    async with town.db.transaction() as tx:
        await agents.appoint(tx, town.config, agent.who.id, float_limit=yuan(limit))
    if yuan(float_):
        async with town.db.transaction() as tx:
            await agents.fund(tx, town.config, agent.who.id, yuan(float_))
    return agent


async def float_of(agent: Purse) -> str:
    reply = await agent.browser.get("/v1/agent")
    assert reply.status_code == 200, reply.text
    return str(reply.json()["float"]["amount"])


async def cash_in(agent: Purse, member: Purse, amount: str, **more: Any) -> httpx.Response:
    body = {"member": str(member.who.id), "amount": wire(amount), "proof": PROOF, **more}
    reply: httpx.Response = await agent.post("/v1/agent/cash-in", body)
    return reply


async def cash_out(member: Purse, agent: Purse, amount: str, **more: Any) -> httpx.Response:
    body = {"agent": str(agent.who.id), "amount": wire(amount), "proof": PROOF, **more}
    reply: httpx.Response = await member.post("/v1/cash-out", body)
    return reply


async def ordered(member: Purse, agent: Purse, amount: str) -> str:
    reply = await cash_out(member, agent, amount)
    assert reply.status_code == 201, reply.text
    return str(reply.json()["id"])


async def confirm(agent: Purse, order: str, key: dict[str, str] | None = None) -> httpx.Response:
    reply: httpx.Response = await agent.post(f"/v1/cash-orders/{order}/confirm", {"proof": PROOF}, key)
    return reply


async def cancel(caller: Purse, order: str) -> httpx.Response:
    reply: httpx.Response = await caller.post(f"/v1/cash-orders/{order}/cancel")
    return reply
