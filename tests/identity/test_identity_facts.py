"""What follows from facts, and what the database refuses by itself."""

import asyncio
from typing import Any, LiteralString
from uuid import uuid4

import httpx
import psycopg
import pytest

from quan import identity
from quan.core.db import Database
from quan.core.ids import MemberId
from tests.people import Person, befriend, browser_of, database_of, join


async def heard(db: Database, person: Person, kind: str) -> dict[str, Any]:
    """Wait until the personal stream carries an event of this kind."""
    for _ in range(100):
        async with db.read() as reader:
            body: dict[str, Any] | None = await reader.value(
                "SELECT body FROM core.stream_events WHERE stream = %s AND kind = %s",
                (person.id, kind),
            )
        if body is not None:
            return body
        await asyncio.sleep(0.05)
    raise AssertionError(f"{person.name} never heard of {kind}")


async def test_both_sides_hear_of_a_request_and_its_answer(client: httpx.AsyncClient) -> None:
    db = database_of(client)
    mei, wei = await join(client, "Mei"), await join(db, "Wei")
    asked = await client.post("/v1/contact-requests", json={"member": str(wei.id)})
    assert await heard(db, wei, "contact.requested") == {"request_id": asked.json()["id"]}
    wei.sign_in(client)
    await client.post(f"/v1/contact-requests/{asked.json()['id']}/accept")
    assert await heard(db, mei, "contact.accepted") == {"member": str(wei.id)}
    assert await heard(db, wei, "contact.accepted") == {"member": str(mei.id)}


async def test_a_blocked_request_is_not_heard(client: httpx.AsyncClient) -> None:
    db = database_of(client)
    mei, wei = await join(db, "Mei"), await join(client, "Wei")
    await client.put(f"/v1/blocks/{mei.id}")
    mei.sign_in(client)
    await client.post("/v1/contact-requests", json={"member": str(wei.id)})
    await client.post("/v1/sign-out")
    await heard(db, mei, "session.revoked")  # told later, so the request was passed over
    async with db.read() as reader:
        assert await reader.value("SELECT COUNT(*) FROM core.stream_events WHERE stream = %s", (wei.id,)) == 0


async def test_the_other_devices_hear_that_a_session_ended(app: Any, db: Database) -> None:
    mei = await join(db, "Mei")
    async with browser_of(app, mei) as phone:
        (device,) = (await phone.get("/v1/me/sessions")).json()["items"]
        await phone.post("/v1/sign-out")
    assert await heard(app.state.db, mei, "session.revoked") == {"session_id": device["id"]}


async def test_friendship_on_one_side_is_refused_by_the_database(db: Database) -> None:
    mei, wei = await join(db, "Mei"), await join(db, "Wei")
    await befriend(db, mei, wei)
    with pytest.raises(psycopg.IntegrityError):
        async with db.transaction() as tx:
            await tx.execute(
                "DELETE FROM identity.contacts WHERE owner = %s AND other = %s", (mei.id, wei.id)
            )


async def test_a_closed_account_with_a_password_is_refused_by_the_database(db: Database) -> None:
    mei = await join(db, "Mei")
    with pytest.raises(psycopg.IntegrityError):
        async with db.transaction() as tx:
            await tx.execute(
                "UPDATE identity.members SET status = 'closed', closed_at = now() WHERE id = %s",
                (mei.id,),
            )


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE identity.members SET id = gen_random_uuid() WHERE id = %(mei)s",
        "UPDATE identity.members SET handle = handle || 'x' WHERE id = %(mei)s",
        "UPDATE identity.members SET created_at = now() WHERE id = %(mei)s",
        "UPDATE identity.members SET status = 'active', closed_at = NULL WHERE id = %(mei)s",
        "DELETE FROM identity.members WHERE id = %(nobody)s",
        "TRUNCATE identity.members CASCADE",
        "UPDATE identity.recovery_codes SET used_at = NULL WHERE member = %(wei)s",
    ],
)
async def test_what_became_of_a_member_stays(db: Database, sql: LiteralString) -> None:
    mei, wei = await join(db, "Mei"), await join(db, "Wei")
    await identity.use_recovery_code(db, wei.id, wei.recovery_codes[0])
    async with db.transaction() as tx:
        await identity.set_status(tx, mei.id, "closed")
    with pytest.raises(psycopg.IntegrityError, match="its rows are never changed"):
        async with db.transaction() as tx:
            await tx.execute(sql, {"mei": mei.id, "wei": wei.id, "nobody": MemberId(uuid4())})
