"""The operator's house in the tests of operators: staff at their desks, and what they do there."""

from dataclasses import dataclass
from typing import Any

import httpx

from quan import admin, ledger
from tests.admin.machine import System
from tests.wallet.purse import CNY, Purse, Town, new_key, wire

REASON = "Paid to the wrong shop"


async def hire(town: Town, name: str, role: admin.Role) -> Purse:
    """Let somebody join the place and its staff."""
    purse = await town.join(name)
    async with town.db.transaction() as tx:
        await admin.grant(tx, purse.who.id, role)
    return purse


@dataclass
class Payment:
    """A payment that somebody regrets."""

    payer: Purse
    payee: Purse
    transfer: str


async def regretted(town: Town, amount: str = "40.00") -> Payment:
    """Let Mei pay Wei by mistake."""
    mei, wei = await town.join("Mei", money="100.00", small="50.00"), await town.join("Wei")
    await town.acquaint(mei, wei)
    reply = await mei.pay(wei, amount, note="tea")
    assert reply.status_code == 201, reply.text
    return Payment(mei, wei, "trf_" + str(reply.json()["id"]).removeprefix("pay_"))


async def propose(clerk: Purse, transfer: str, reason: str = REASON, key: Any = None) -> httpx.Response:
    body = {"transfer": transfer, "reason": reason}
    reply: httpx.Response = await clerk.post("/v1/operator/proposals", body, key)
    return reply


async def proposed(clerk: Purse, transfer: str) -> str:
    reply = await propose(clerk, transfer)
    assert reply.status_code == 201, reply.text
    return str(reply.json()["id"])


async def decide(by: Purse, proposal: str, verb: str, key: Any = None) -> httpx.Response:
    reply: httpx.Response = await by.post(f"/v1/operator/proposals/{proposal}/{verb}", {}, key or new_key())
    return reply


async def audited(town: Town | System, actor: object) -> list[str]:
    """Give what the audit log holds of somebody's acts, in their order."""
    async with town.db.read() as reader:
        return await reader.rows(
            "SELECT action FROM core.audit_log WHERE actor = %s ORDER BY id",
            (str(actor),),
            into=lambda action: str(action),  # noqa: PLW0108 - psycopg names the column
        )


def account(purse: Purse) -> str:
    return str(ledger.AccountId.derive("wallet", purse.who.id, CNY))


__all__ = [
    "REASON",
    "Payment",
    "account",
    "audited",
    "decide",
    "hire",
    "propose",
    "proposed",
    "regretted",
    "wire",
]
