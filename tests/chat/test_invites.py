"""Invites over HTTP: counted once, taken back, looked at from outside; and strangers who write."""

import asyncio
from datetime import timedelta

import httpx
import pytest

from quan.chat import ConversationId, reactions
from quan.identity import MemberBlocked
from tests.chat.parlour import Json, Member, Parlour, slug
from tests.chat.test_groups import ASKING, path, roles


@pytest.fixture
async def tea(mei: Member, wei: Member) -> str:
    return await mei.group("Tea", wei)


async def invite(who: Member, group: str, **wanted: object) -> str:
    return str((await who.ok("POST", path(group, "invites"), **{**ASKING, **wanted}))["code"])


async def join(who: Member, code: str) -> httpx.Response:
    return await who.ask("POST", f"/v1/invites/{code}/join")


async def test_who_holds_the_link_comes_in_once(parlour: Parlour, mei: Member, tea: str) -> None:
    ana, code = await parlour.join("Ana"), await invite(mei, tea)
    replies = await asyncio.gather(*(join(ana, code) for _ in range(4)))
    assert [reply.json() for reply in replies] == [{"conversation": tea, "joined": True}] * 4
    assert "Ana" in await roles(mei, tea)
    (listed,) = (await mei.ok("GET", path(tea, "invites")))["items"]
    assert (listed["uses"], listed["path"]) == (1, f"/join/{code}")


async def test_of_five_at_once_two_get_in_by_an_invite_for_two(
    parlour: Parlour, mei: Member, tea: str
) -> None:
    code = await invite(mei, tea, most_uses=2)
    comers = [await parlour.join(f"Comer{number}") for number in range(5)]
    replies = await asyncio.gather(*(join(one, code) for one in comers))
    assert sorted(reply.status_code for reply in replies) == [200, 200, 409, 409, 409]
    assert {slug(one) for one in replies if one.status_code == 409} == {"chat/invite-used-up"}
    assert (await mei.conversation(tea))["members_count"] == 4


async def test_an_invite_that_is_withdrawn_or_over_opens_nothing(
    parlour: Parlour, mei: Member, wei: Member, tea: str
) -> None:
    ana = await parlour.join("Ana")
    withdrawn, over, mine = (
        await invite(mei, tea),
        await invite(mei, tea, expires_in_s=60),
        await invite(wei, tea),
    )
    assert slug(await wei.ask("DELETE", path(tea, "invites", withdrawn))) == "chat/administrators-only"
    await mei.ok("DELETE", path(tea, "invites", withdrawn))
    await wei.ok("DELETE", path(tea, "invites", mine))
    async with mei.db.transaction() as tx:
        await tx.execute("ALTER TABLE chat.invites DISABLE TRIGGER invites_are_kept")
        await tx.execute(
            "UPDATE chat.invites SET made_at = %(then)s, expires_at = %(end)s WHERE code = %(code)s",
            {"then": tx.now - timedelta(hours=2), "end": tx.now - timedelta(hours=1), "code": over},
        )
        await tx.execute("ALTER TABLE chat.invites ENABLE TRIGGER invites_are_kept")
    for code in (withdrawn, over, mine, "x" * 22, "nonsense"):
        assert slug(await join(ana, code)) == "chat/invite-not-found"
        assert slug(await ana.ask("GET", f"/v1/invites/{code}")) == "chat/invite-not-found"
    assert (await mei.ok("GET", path(tea, "invites")))["items"] == []
    assert slug(await mei.ask("DELETE", path(tea, "invites", withdrawn))) == "chat/invite-not-found"


async def test_where_all_have_left_an_invite_opens_nothing(parlour: Parlour, mei: Member) -> None:
    ana = await parlour.join("Ana")
    group = await mei.group("Alone")
    code = await invite(mei, group)
    await mei.ok("POST", path(group, "leave"))
    assert slug(await ana.ask("GET", f"/v1/invites/{code}")) == "chat/invite-not-found"
    for one in (ana, mei):
        assert slug(await join(one, code)) == "chat/invite-not-found"


async def test_an_invite_of_another_group_cannot_be_withdrawn_here(
    mei: Member, wei: Member, tea: str
) -> None:
    code, mine = await invite(mei, tea), await wei.group("Coffee", mei)
    assert slug(await wei.ask("DELETE", path(mine, "invites", code))) == "chat/invite-not-found"


async def test_from_outside_one_sees_what_a_group_is_and_not_who_is_in_it(
    client: httpx.AsyncClient, mei: Member, wei: Member, tea: str
) -> None:
    code = await invite(mei, tea)
    client.cookies.clear()
    seen = await client.get(f"/v1/invites/{code}")
    assert seen.status_code == 200
    shown: Json = seen.json()
    assert set(shown) == {"title", "about", "members_count", "approval_needed", "expires_at"}
    assert (shown["title"], shown["members_count"]) == ("Tea", 2)
    assert not any(word in seen.text for word in (mei.id, wei.id, "Mei", "Wei", tea))


async def test_where_somebody_looks_first_one_waits_and_a_no_does_not_show(
    parlour: Parlour, mei: Member, tea: str
) -> None:
    ana, code = await parlour.join("Ana"), await invite(mei, tea, approval_needed=True, most_uses=5)
    assert (await join(ana, code)).json() == {"conversation": tea, "joined": False}
    assert slug(await ana.ask("GET", path(tea))) == "chat/conversation-not-found"
    await mei.ok("POST", path(tea, "join-requests", ana.id, "decline"))
    assert (await join(ana, code)).json() == {"conversation": tea, "joined": False}
    assert (await mei.ok("GET", path(tea, "join-requests")))["items"] == []
    assert (await mei.ok("GET", path(tea, "invites")))["items"][0]["uses"] == 1


async def test_who_was_removed_does_not_come_back_by_a_link(mei: Member, wei: Member, tea: str) -> None:
    code = await invite(mei, tea)
    await mei.ok("DELETE", path(tea, "members", wei.id))
    assert slug(await join(wei, code)) == "chat/removed-from-group"
    await mei.ok("POST", path(tea, "members"), members=[wei.id])
    assert "Wei" in await roles(mei, tea)


async def test_who_was_removed_lets_nobody_in_any_more(
    parlour: Parlour, mei: Member, wei: Member, tea: str
) -> None:
    ana = await parlour.join("Ana")
    theirs, mine = await invite(wei, tea), await invite(mei, tea)
    await mei.ok("DELETE", path(tea, "members", wei.id))
    assert slug(await join(ana, theirs)) == "chat/invite-not-found"
    assert (await join(ana, mine)).json()["joined"]


async def test_a_group_has_twenty_invites_at_a_time(mei: Member, wei: Member, tea: str) -> None:
    for who in (mei, wei):
        for _ in range(10):
            await invite(who, tea)
    assert slug(await mei.ask("POST", path(tea, "invites"), **ASKING)) == "chat/too-many-invites"
    assert len((await wei.ok("GET", path(tea, "invites")))["items"]) == 10


async def test_the_database_does_not_wear_an_invite_out(mei: Member, tea: str) -> None:
    code = await invite(mei, tea, most_uses=1)
    with pytest.raises(Exception, match="invites_are_not_worn_out"):
        async with mei.db.transaction() as tx:
            await tx.execute("UPDATE chat.invites SET uses = 2 WHERE code = %s", (code,))


async def test_a_stranger_writes_once_and_talks_when_accepted(parlour: Parlour, mei: Member) -> None:
    tom = await parlour.join("Tom")
    id_ = await tom.open(mei)
    await tom.said(id_, "Is the bicycle still for sale?")
    assert slug(await tom.say(id_, "Hello?")) == "chat/request-pending"
    assert await mei.listed() == []
    (request,) = await mei.listed("requests")
    assert (request["id"], request["mine"]["state"]) == (id_, "requested")
    assert [kind for kind, _ in await parlour.personal(mei)] == ["chat.requested"]
    assert slug(await mei.say(id_)) == "chat/accept-first"
    accepted = await mei.ok("POST", path(id_, "accept"))
    assert accepted["mine"]["state"] == "active"
    await mei.said(id_, "It is.")
    await tom.said(id_, "I come at five.")
    assert await mei.listed("requests") == []
    assert slug(await mei.ask("POST", path(id_, "accept"))) == "chat/request-not-found"


async def test_who_asks_is_not_told_that_it_was_seen(parlour: Parlour, mei: Member) -> None:
    tom = await parlour.join("Tom")
    id_ = await tom.open(mei)
    await tom.said(id_)
    await mei.ok("POST", path(id_, "marks"), read=1)
    assert (await tom.conversation(id_))["other_marks"] == {"delivered": 0, "read": 0}
    await mei.ok("POST", path(id_, "accept"))
    assert (await tom.conversation(id_))["other_marks"] == {"delivered": 1, "read": 1}


async def test_a_no_is_not_shown_and_holds_for_a_month(parlour: Parlour, mei: Member) -> None:
    tom = await parlour.join("Tom")
    id_ = await tom.open(mei)
    await tom.said(id_)
    before = await tom.conversation(id_)
    events = await parlour.events(id_)
    await mei.ok("POST", path(id_, "decline"))
    assert await mei.listed("requests") == []
    assert await tom.conversation(id_) == before
    assert await parlour.events(id_) == events
    assert slug(await tom.say(id_)) == "chat/request-pending"
    await _a_month_passes(mei, id_)
    await tom.said(id_, "May I ask again?")
    assert slug(await tom.say(id_)) == "chat/request-pending"
    assert [one["id"] for one in await mei.listed("requests")] == [id_]
    assert [kind for kind, _ in await parlour.personal(mei)].count("chat.requested") == 2


async def test_two_at_once_after_a_month_are_one(parlour: Parlour, mei: Member) -> None:
    tom = await parlour.join("Tom")
    id_ = await tom.open(mei)
    await tom.said(id_)
    await mei.ok("POST", path(id_, "decline"))
    await _a_month_passes(mei, id_)
    replies = await asyncio.gather(*(tom.say(id_, f"again {number}") for number in range(4)))
    assert sorted(reply.status_code for reply in replies) == [201, 403, 403, 403]


async def test_who_is_blocked_waits_in_vain(parlour: Parlour, mei: Member) -> None:
    tom = await parlour.join("Tom")
    id_ = await tom.open(mei)
    await tom.said(id_)
    await mei.ok("PUT", f"/v1/blocks/{tom.id}")
    for _ in range(2):
        async with parlour.db.transaction() as tx:
            await reactions.close_the_door(tx, MemberBlocked(owner=mei.who.id, other=tom.who.id))
    assert await mei.listed("requests") == []
    assert [one["id"] for one in await tom.listed()] == [id_]
    assert (await parlour.personal(mei))[-1] == ("chat.left", {"conversation": id_})
    assert slug(await tom.say(id_)) == "chat/person-out-of-reach"


async def test_a_request_is_answered_by_who_was_asked(parlour: Parlour, mei: Member, wei: Member) -> None:
    tom = await parlour.join("Tom")
    id_ = await tom.open(mei)
    await tom.said(id_)
    for who in (tom, wei):
        for verb in ("accept", "decline"):
            assert slug(await who.ask("POST", path(id_, verb))) == "chat/request-not-found"


async def test_a_member_writes_to_ten_strangers_a_day(parlour: Parlour, mei: Member, wei: Member) -> None:
    tom = await parlour.join("Tom")
    for number in range(10):
        await tom.open(await parlour.join(f"Person{number}"))
    refused = await tom.ask("POST", "/v1/conversations", kind="direct", member=mei.id)
    assert (refused.status_code, slug(refused)) == (429, "chat/enough-strangers")
    await parlour.acquaint(tom, wei)
    await tom.open(wei)


async def test_who_becomes_a_contact_is_a_stranger_no_more(parlour: Parlour, mei: Member) -> None:
    tom = await parlour.join("Tom")
    id_ = await tom.open(mei)
    await tom.said(id_)
    await mei.ok("POST", path(id_, "decline"))
    await mei.ok("POST", path(id_, "accept"))
    assert [one["id"] for one in await mei.listed()] == [id_]
    await tom.said(id_, "Thank you")


async def _a_month_passes(mei: Member, id_: str) -> None:
    async with mei.db.transaction() as tx:
        await tx.execute(
            """
            UPDATE chat.memberships
            SET declined_at = %(then)s
            WHERE conversation = %(id)s AND member = %(mei)s
            """,
            {"then": tx.now - timedelta(days=30), "id": ConversationId.parse(id_), "mei": mei.who.id},
        )
