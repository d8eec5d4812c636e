import asyncio
import random
from typing import Any

import psycopg
import pytest

from tests.wallet.purse import PROOF, Purse, Town, new_key, together, wire, yuan


async def stroll(town: Town, people: list[Purse], dice: random.Random) -> list[str]:
    """Let one of several devices do something, sometimes twice; give what each try heard."""
    me, other = dice.sample(people, 2)
    device, key = await town.device(me), new_key()
    amount = f"{dice.randint(0, 30)}.{dice.randint(0, 99):02}"
    match dice.choice(["pay", "pay", "prove", "scan", "ask", "charge"]):
        case "pay":
            tries = [device.pay(other, amount, key=key) for _ in range(dice.randint(1, 3))]
        case "prove":
            tries = [device.pay(other, amount, key=key, proof=PROOF) for _ in range(dice.randint(1, 3))]
        case "scan":
            code = (await other.browser.get("/v1/receive-code")).json()["text"]
            body = {"code": code, "amount": wire(amount)}
            tries = [device.post("/v1/transfers", body, key) for _ in range(dice.randint(1, 3))]
        case "ask":
            tries = [_ask_and_settle(device, other, amount, key, cancel=dice.random() < 0.5)]
        case _:
            code = (await other.post("/v1/pay-codes")).json()["codes"][0]["code"]
            body = {"code": code, "amount": wire(amount)}
            tries = [device.post("/v1/pay-codes/charge", body, key) for _ in range(2)]
    heard = [reply.text for reply in await together(tries) if reply is not None]
    assert len({text.partition('"request_id"')[0] for text in heard}) <= 1, heard
    return heard


async def _ask_and_settle(
    asker: Purse, payer: Purse, amount: str, key: dict[str, str], *, cancel: bool
) -> Any:
    asked = await asker.ask(payer, amount)
    if asked.status_code != 201:
        return None
    path = f"/v1/payment-requests/{asked.json()['id']}"
    steps = [payer.post(f"{path}/pay", {}, key)]
    if cancel:
        steps.append(asker.post(f"{path}/cancel"))
    replies = await together(steps)
    return replies[0]


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_a_crowd_does_at_once_no_fen_is_lost_or_made(town: Town, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - a storm that can be replayed
    people = [await town.join(name, money="100.00", small="50.00") for name in ("Mei", "Wei", "Amara", "Luc")]
    await town.acquaint(*people)
    for _ in range(4):
        await asyncio.gather(*(stroll(town, people, dice) for _ in range(8)))
    balances = [yuan(await one.balance()).minor for one in people]
    assert sum(balances) == 400_00
    assert min(balances) >= 0


async def test_a_payment_that_was_made_is_never_rewritten(town: Town) -> None:
    await town.join("Mei", money="1.00")
    for sql in ("UPDATE wallet.payments SET amount = 1", "DELETE FROM wallet.payments"):
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation):
            async with town.db.transaction() as tx:
                await tx.execute(sql)
