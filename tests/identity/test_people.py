"""Finding people, asking them, knowing them, not hearing them."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest

from quan import identity
from quan.core.clock import FixedClock
from quan.core.db import Database
from quan.core.ids import MemberId
from quan.core.problems import Problem
from quan.identity.operations import contacts
from tests.people import Person, befriend, browser_of, database_of, join


def slug(reply: httpx.Response) -> str:
    return str(reply.json()["type"]).removeprefix("/problems/")


async def ask(client: httpx.AsyncClient, whom: Person, message: str = "") -> httpx.Response:
    return await client.post("/v1/contact-requests", json={"member": str(whom.id), "message": message})


async def incoming(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await client.get("/v1/contact-requests")).json()["incoming"]
    return items


async def outgoing(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await client.get("/v1/contact-requests")).json()["outgoing"]
    return items


async def relation(client: httpx.AsyncClient, other: Person) -> str:
    return str((await client.get(f"/v1/people/{other.id}")).json()["relation"])


@pytest.fixture
async def mei(db: Database) -> Person:
    return await join(db, "Mei")


@pytest.fixture
async def wei(db: Database) -> Person:
    return await join(db, "Wei")


@pytest.fixture
async def hers(app: Any, mei: Person) -> Any:
    async with browser_of(app, mei) as browser:
        yield browser


@pytest.fixture
async def his(app: Any, wei: Person) -> Any:
    async with browser_of(app, wei) as browser:
        yield browser


Browser = httpx.AsyncClient


async def test_people_are_found_by_their_exact_handle_only(hers: Browser, wei: Person) -> None:
    found = await hers.get("/v1/people", params={"handle": wei.handle.upper()})
    assert found.json() == {
        "id": str(wei.id),
        "handle": wei.handle,
        "name": "Wei",
        "kind": "person",
        "avatar_url": None,
    }
    for handle in (wei.handle[:-1], wei.handle + "_", "%", "wei_%", "", "Wei"):
        reply = await hers.get("/v1/people", params={"handle": handle})
        assert slug(reply) == "identity/member-not-found"


async def test_names_cannot_be_tried_one_after_another(hers: Browser) -> None:
    replies = [await hers.get("/v1/people", params={"handle": f"guess_{number}"}) for number in range(21)]
    assert [reply.status_code for reply in replies] == [404] * 20 + [429]


async def test_mei_asks_and_wei_accepts(hers: Browser, his: Browser, mei: Person, wei: Person) -> None:
    asked = await ask(hers, wei, "  Hi,\nit is Mei ")
    assert (asked.status_code, asked.json()["accepted"]) == (201, False)
    assert await relation(hers, wei) == "requested"
    assert await relation(his, mei) == "requests_you"
    (request,) = await incoming(his)
    assert (request["message"], request["person"]["handle"]) == ("Hi, it is Mei", mei.handle)
    assert (await his.post(f"/v1/contact-requests/{request['id']}/accept")).status_code == 204
    assert await relation(hers, wei) == await relation(his, mei) == "contact"
    assert [one["person"]["handle"] for one in (await hers.get("/v1/contacts")).json()["items"]] == [
        wei.handle
    ]
    assert await incoming(his) == await outgoing(hers) == []
    assert slug(await ask(hers, wei)) == "identity/already-contacts"
    again = await his.post(f"/v1/contact-requests/{request['id']}/accept")
    assert again.status_code == 404


async def test_two_who_ask_each_other_are_contacts(
    hers: Browser, his: Browser, mei: Person, wei: Person
) -> None:
    await ask(hers, wei)
    both = await ask(his, mei)
    assert both.json()["accepted"] is True
    assert await relation(hers, wei) == "contact"


async def test_asking_twice_asks_once(hers: Browser, his: Browser, wei: Person) -> None:
    first, second = await ask(hers, wei, "one"), await ask(hers, wei, "two")
    assert first.json() == second.json()
    assert [one["message"] for one in await incoming(his)] == ["one"]


async def test_a_refusal_is_not_told(hers: Browser, his: Browser, mei: Person, wei: Person) -> None:
    await ask(hers, wei)
    before = await outgoing(hers)
    (request,) = await incoming(his)
    assert (await his.post(f"/v1/contact-requests/{request['id']}/decline")).status_code == 204
    assert await incoming(his) == []
    assert await relation(his, mei) == "none"
    assert await outgoing(hers) == before
    assert await relation(hers, wei) == "requested"


async def test_after_a_month_mei_may_ask_again(timed_db: Database, clock: FixedClock) -> None:
    mei, wei = await join(timed_db, "Mei"), await join(timed_db, "Wei")
    seen = []
    for _ in range(2):
        async with timed_db.transaction() as tx:
            request, _accepted = await contacts.ask(tx, mei.id, wei.id, "")
            seen.append(request.id)
        clock.advance(timedelta(days=30))
    assert seen[0] != seen[1]


async def test_a_block_looks_like_a_request_that_waits(
    hers: Browser, his: Browser, mei: Person, wei: Person, db: Database
) -> None:
    other = await join(db, "Luc")
    assert (await his.put(f"/v1/blocks/{mei.id}")).status_code == 204
    blocked, free = (await ask(hers, wei)), (await ask(hers, other))
    assert blocked.status_code == free.status_code == 201
    assert blocked.json().keys() == free.json().keys()
    assert await relation(hers, wei) == await relation(hers, other) == "requested"
    assert {one["person"]["id"] for one in await outgoing(hers)} == {str(wei.id), str(other.id)}
    assert await incoming(his) == []
    assert (await hers.get("/v1/people", params={"handle": wei.handle})).status_code == 200
    await his.delete(f"/v1/blocks/{mei.id}")
    assert await incoming(his) == []  # what was asked meanwhile stays unheard


async def test_a_block_ends_a_friendship(
    hers: Browser, his: Browser, mei: Person, wei: Person, db: Database
) -> None:
    await befriend(db, mei, wei)
    await his.put(f"/v1/blocks/{mei.id}")
    async with db.read() as reader:
        assert await identity.blocked_between(reader, mei.id, wei.id)
        assert await identity.blocked_between(reader, wei.id, mei.id)
        assert not await identity.are_contacts(reader, mei.id, wei.id)
    assert await relation(his, mei) == "blocked"
    assert await relation(hers, wei) == "none"
    assert [one["id"] for one in (await his.get("/v1/blocks")).json()["items"]] == [str(mei.id)]
    assert slug(await ask(his, mei)) == "identity/you-blocked"
    assert (await his.put(f"/v1/blocks/{mei.id}")).status_code == 204  # blocking twice is fine
    await his.delete(f"/v1/blocks/{mei.id}")
    assert await relation(his, mei) == "none"


async def test_a_waiting_request_is_muted_by_a_block(
    hers: Browser, his: Browser, mei: Person, wei: Person
) -> None:
    await ask(hers, wei)
    (request,) = await incoming(his)
    await his.put(f"/v1/blocks/{mei.id}")
    assert await incoming(his) == []
    reply = await his.post(f"/v1/contact-requests/{request['id']}/accept")
    assert reply.status_code == 404
    assert len(await outgoing(hers)) == 1


async def test_a_remark_is_private(
    hers: Browser, his: Browser, mei: Person, wei: Person, db: Database
) -> None:
    await befriend(db, mei, wei)
    changed = await hers.patch(f"/v1/contacts/{wei.id}", json={"remark": " My brother\u202e "})
    assert changed.json()["remark"] == "My brother"
    assert (await hers.get(f"/v1/people/{wei.id}")).json()["remark"] == "My brother"
    assert (await his.get(f"/v1/people/{wei.id}")).json()["remark"] is None
    too_long = await hers.patch(f"/v1/contacts/{wei.id}", json={"remark": "x" * 41})
    assert slug(too_long) == "identity/text-too-long"
    removed = await hers.patch(f"/v1/contacts/{wei.id}", json={"remark": ""})
    assert removed.json()["remark"] is None


async def test_a_contact_is_removed_on_both_sides(
    hers: Browser, his: Browser, mei: Person, wei: Person, db: Database
) -> None:
    await befriend(db, mei, wei)
    assert (await hers.delete(f"/v1/contacts/{wei.id}")).status_code == 204
    assert (await his.get("/v1/contacts")).json() == {"items": []}
    assert slug(await hers.delete(f"/v1/contacts/{wei.id}")) == "identity/not-your-contact"


async def test_a_stranger_s_request_cannot_be_answered(
    hers: Browser, his: Browser, wei: Person, app: Any, db: Database
) -> None:
    await ask(hers, wei)
    (request,) = await incoming(his)
    async with browser_of(app, await join(db, "Mallory")) as mallory:
        for answer in ("accept", "decline"):
            reply = await mallory.post(f"/v1/contact-requests/{request['id']}/{answer}")
            assert (reply.status_code, slug(reply)) == (404, "core/not-found")
        reply = await mallory.patch(f"/v1/contacts/{wei.id}", json={"remark": "x"})
        assert slug(reply) == "identity/not-your-contact"


async def test_requests_that_make_no_sense_are_refused(hers: Browser, mei: Person) -> None:
    assert slug(await ask(hers, mei)) == "identity/your-own-contact"
    assert slug(await hers.put(f"/v1/blocks/{mei.id}")) == "identity/your-own-contact"
    nobody = MemberId.derive("nobody")
    reply = await hers.post("/v1/contact-requests", json={"member": str(nobody)})
    assert slug(reply) == "identity/member-not-found"
    reply = await hers.post("/v1/contact-requests", json={"member": "usr_rubbish"})
    assert slug(reply) in {"core/malformed-id", "core/invalid-body"}


async def test_a_block_and_an_acceptance_at_once_leave_no_half_friendship(db: Database) -> None:
    for _ in range(10):
        mei, wei = await join(db, "Mei"), await join(db, "Wei")
        async with db.transaction() as tx:
            request, _accepted = await contacts.ask(tx, mei.id, wei.id, "")

        async def accept(wei: Person = wei, request: Any = request) -> None:
            async with db.transaction() as tx:
                await contacts.accept(tx, wei.id, request.id)

        async def block(wei: Person = wei, mei: Person = mei) -> None:
            async with db.transaction() as tx:
                await contacts.block(tx, mei.id, wei.id)

        outcomes = await asyncio.gather(accept(), block(), return_exceptions=True)
        assert all(outcome is None or isinstance(outcome, Problem) for outcome in outcomes)
        async with db.read() as reader:
            assert await identity.blocked_between(reader, mei.id, wei.id)
            assert not await identity.are_contacts(reader, mei.id, wei.id)


async def test_the_code_leads_to_mei_until_it_is_reset(hers: Browser, mei: Person) -> None:
    code = (await hers.get("/v1/me/code")).json()
    assert code["text"].startswith("http://localhost:8000/u/")
    assert code["svg"].startswith("<svg")
    drawn = await hers.get("/v1/me/code.svg")
    assert (drawn.headers["content-type"], drawn.text) == ("image/svg+xml", code["svg"])
    fresh = (await hers.post("/v1/me/code/reset")).json()
    async with database_of(hers).read() as reader:
        assert await identity.resolve_code(reader, code["text"].rpartition("/")[2]) is None
        found = await identity.resolve_code(reader, fresh["text"].rpartition("/")[2])
    assert found is not None
    assert found.id == mei.id


async def test_a_closed_account_is_gone_from_every_list(
    hers: Browser, his: Browser, mei: Person, wei: Person, db: Database
) -> None:
    await befriend(db, mei, wei)
    token = (await his.get("/v1/me/code")).json()["text"].rpartition("/")[2]
    async with db.transaction() as tx:
        await identity.set_status(tx, wei.id, "closed")
    assert (await his.get("/v1/me")).status_code == 401
    assert (await hers.get("/v1/contacts")).json() == {"items": []}
    assert (await hers.get("/v1/people", params={"handle": wei.handle})).status_code == 404
    assert slug(await ask(hers, wei)) == "identity/member-not-found"
    async with db.read() as reader:
        assert await identity.resolve_code(reader, token) is None
        assert (await identity.member(reader, wei.id)).status == "closed"  # receipts still name him
    reply = await his.post("/v1/sign-in", json={"login": wei.handle, "password": wei.password})
    assert slug(reply) == "identity/wrong-login"
    with pytest.raises(Problem):
        async with db.transaction() as tx:
            await identity.set_status(tx, wei.id, "active")


async def test_what_the_operator_says_is_on_record(mei: Person, db: Database) -> None:
    async with db.transaction() as tx:
        await identity.set_level(tx, mei.id, 2)
        await identity.set_kind(tx, mei.id, "agent")
        await identity.set_status(tx, mei.id, "frozen")
    async with db.read() as reader:
        member = await identity.member(reader, mei.id)
        noted: list[dict[str, Any]] = await reader.rows(
            "SELECT actor, detail FROM core.audit_log WHERE subject = %s AND actor = 'operator' ORDER BY id",
            (str(mei.id),),
            into=dict,
        )
    assert (member.level, member.kind, member.status) == (2, "agent", "frozen")
    assert noted[-1] == {
        "actor": "operator",
        "detail": {"kind": "agent", "level": 2, "status": "frozen"},
    }
