"""Groups over HTTP: who comes, who goes, who is what; races; and what each of them sees."""

import asyncio
from typing import Any

import psycopg
import pytest

from quan.chat import ConversationId
from quan.core.ids import MemberId
from tests.chat.parlour import Json, Member, Parlour, slug, text_of
from tests.chat.test_media import may_fetch, uploaded, uses
from tests.core.media import samples

ASKING: Json = {"approval_needed": False}


@pytest.fixture
async def li(parlour: Parlour, mei: Member, wei: Member) -> Member:
    li = await parlour.join("Li")
    await parlour.acquaint(mei, wei, li)
    return li


@pytest.fixture
async def tea(mei: Member, wei: Member, li: Member) -> str:
    """Give a group of three that Mei owns."""
    return await mei.group("Tea", wei, li)


def path(group: str, *rest: str) -> str:
    return "/".join((f"/v1/conversations/{group}", *rest))


async def roles(who: Member, group: str) -> dict[str, str]:
    listed = await who.ok("GET", path(group, "members"))
    return {one["person"]["name"]: one["role"] for one in listed["items"]}


async def notices(who: Member, group: str) -> list[tuple[str, list[str]]]:
    said = [one["body"] for one in await who.read(group) if one["body"]["type"] == "notice"]
    return [(one["what"], one.get("who", [])) for one in said]


async def promote(mei: Member, group: str, member: Member) -> None:
    await mei.ok("PATCH", path(group, "members", member.id), role="admin")


async def test_the_owner_makes_an_admin_who_brings_in_and_puts_out(
    parlour: Parlour, mei: Member, wei: Member, li: Member, tea: str
) -> None:
    ana = await parlour.join("Ana")
    await parlour.acquaint(wei, ana)
    await promote(mei, tea, wei)
    added = await wei.ok("POST", path(tea, "members"), members=[ana.id])
    assert added == {"added": [ana.id], "waiting": []}
    await wei.ok("DELETE", path(tea, "members", li.id))
    assert await roles(ana, tea) == {"Mei": "owner", "Wei": "admin", "Ana": "member"}
    assert (await mei.conversation(tea))["members_count"] == 3
    assert await notices(mei, tea) == [
        ("created", [wei.id, li.id] if wei.id < li.id else [li.id, wei.id]),
        ("made-admin", [wei.id]),
        ("added", [ana.id]),
        ("removed", [li.id]),
    ]
    acts = (await wei.ok("GET", path(tea, "acts")))["items"]
    assert [(one["act"], one["actor"]["name"], one["subject"]["name"]) for one in acts] == [
        ("removed", "Wei", "Li"),
        ("added", "Wei", "Ana"),
        ("made-admin", "Mei", "Wei"),
    ]
    assert slug(await ana.ask("GET", path(tea, "acts"))) == "chat/administrators-only"


async def test_a_newcomer_sees_what_is_said_from_then_on(parlour: Parlour, mei: Member, tea: str) -> None:
    ana = await parlour.join("Ana")
    await parlour.acquaint(mei, ana)
    await mei.said(tea, "before")
    await mei.ok("POST", path(tea, "members"), members=[ana.id])
    await mei.said(tea, "after")
    assert await ana.texts(tea) == ["notice", "after"]
    assert (await ana.mine(tea))["unread"] == 2
    assert ("chat.joined", {"conversation": tea}) in await parlour.personal(ana)


async def test_a_newcomer_sees_everything_where_the_group_says_so(
    parlour: Parlour, mei: Member, tea: str
) -> None:
    ana = await parlour.join("Ana")
    await parlour.acquaint(mei, ana)
    await mei.said(tea, "before")
    await mei.ok("PATCH", path(tea), history_from_start=True)
    await mei.ok("POST", path(tea, "members"), members=[ana.id])
    assert "before" in await ana.texts(tea)


async def test_who_was_removed_sees_how_and_nothing_after(
    parlour: Parlour, mei: Member, wei: Member, tea: str
) -> None:
    await mei.said(tea, "before")
    await mei.ok("DELETE", path(tea, "members", wei.id))
    await mei.said(tea, "after")
    texts = await wei.texts(tea)
    assert "before" in texts
    assert "after" not in texts
    assert (await notices(wei, tea))[-1] == ("removed", [wei.id])
    assert slug(await wei.say(tea)) == "chat/no-longer-member"
    assert await wei.listed() == []
    for method, rest, body in (
        ("GET", ["members"], {}),
        ("POST", ["members"], {"members": [wei.id]}),
        ("PATCH", [], {"title": "Mine"}),
        ("POST", ["invites"], ASKING),
        ("POST", ["leave"], {}),
    ):
        assert slug(await wei.ask(method, path(tea, *rest), **body)) == "chat/no-longer-member"
    assert ("chat.left", {"conversation": tea}) in await parlour.personal(wei)
    reply = await wei.browser.get(f"/v1/stream/{tea}")
    assert reply.status_code in {200, 404}
    assert "after" not in reply.text


async def test_who_was_removed_sees_nothing_of_what_became_of_it_since(
    mei: Member, wei: Member, li: Member, tea: str
) -> None:
    plan, answer = await mei.said(tea, "the plan"), await wei.said(tea, "fine", reply_to=2)
    at = path(tea, "messages", str(plan["number"]))
    await mei.ok("PATCH", at, text="the better plan")
    await mei.ok("PATCH", path(tea), title="Green tea")
    epoch = (await wei.conversation(tea))["head"]["epoch"]
    await mei.ok("DELETE", path(tea, "members", wei.id))

    await mei.ok("PATCH", at, text="the secret plan")
    await li.ok("PUT", f"{at}/reactions/👍")
    await mei.ok("PUT", f"{at}/pin")
    await mei.ok("PATCH", path(tea), title="Secret tea", about="hush", slow_mode_s=5)
    await mei.said(tea, "secret, too")

    shown = await wei.conversation(tea)
    assert (shown["title"], shown["about"], shown["members_count"], shown["slow_mode_s"]) == (
        "Green tea",
        "",
        0,
        0,
    )
    assert shown["last_at"] == shown["last_message"]["at"]
    assert await wei.texts(tea) == ["notice", "the better plan", "fine", "notice", "notice"]
    quoted = next(one for one in await wei.read(tea) if one["number"] == answer["number"])
    assert quoted["reply_to"]["excerpt"] == "the better plan"
    history = (await wei.ok("GET", f"{at}/history"))["items"]
    assert [one["body"]["text"] for one in history] == ["the plan", "the better plan"]
    assert (await wei.ok("GET", "/v1/messages/search?q=secret"))["items"] == []
    assert (await wei.ok("GET", path(tea, "pins")))["items"] == []
    assert (await wei.read(tea))[1]["reactions"] == []
    assert slug(await wei.ask("GET", path(tea, "messages", str(answer["number"]), "readers"))) == (
        "chat/no-longer-member"
    )
    told = (await wei.browser.get(f"/v1/stream/{tea}", params={"after": 1, "epoch": epoch})).text
    assert "the better plan" in told
    assert "secret" not in told.lower()
    assert "Green tea" in told
    last = shown["last_number"]
    assert (await wei.ask("PATCH", path(tea, "mine"), hidden_upto=last + 1)).status_code == 400
    await wei.ok("PATCH", path(tea, "mine"), hidden_upto=last)


async def test_who_comes_back_sees_nothing_of_the_meantime_and_stays_silenced(
    mei: Member, wei: Member, tea: str
) -> None:
    await mei.ok("PATCH", path(tea, "members", wei.id), silence_s=3600)
    await wei.ok("POST", path(tea, "leave"))
    await mei.said(tea, "meantime")
    await mei.ok("POST", path(tea, "members"), members=[wei.id])
    assert await wei.texts(tea) == ["notice"]
    assert slug(await wei.say(tea)) == "chat/silenced"


async def test_strangers_are_not_brought_in_and_learn_nothing(
    parlour: Parlour, mei: Member, tea: str
) -> None:
    ana = await parlour.join("Ana")
    assert slug(await mei.ask("POST", path(tea, "members"), members=[ana.id])) == "chat/not-a-contact"
    for method, rest, body in (
        ("GET", [], {}),
        ("GET", ["members"], {}),
        ("GET", ["acts"], {}),
        ("GET", ["invites"], {}),
        ("GET", ["join-requests"], {}),
        ("PATCH", [], {"title": "Mine"}),
        ("POST", ["members"], {"members": [ana.id]}),
        ("POST", ["owner"], {"member": ana.id}),
        ("POST", ["leave"], {}),
        ("POST", ["accept"], {}),
    ):
        reply = await ana.ask(method, path(tea, *rest), **body)
        assert reply.status_code == 404, (method, rest, reply.text)


async def test_nobody_reaches_up(mei: Member, wei: Member, li: Member, tea: str) -> None:
    await promote(mei, tea, wei)
    await promote(mei, tea, li)
    for method, who in (("DELETE", mei), ("DELETE", li)):
        assert slug(await wei.ask(method, path(tea, "members", who.id))) == "chat/out-of-your-hands"
    assert (
        slug(await wei.ask("PATCH", path(tea, "members", li.id), role="member")) == "chat/administrators-only"
    )
    assert slug(await wei.ask("POST", path(tea, "owner"), member=wei.id)) == "chat/administrators-only"
    silenced = await wei.ask("PATCH", path(tea, "members", mei.id), silence_s=60)
    assert slug(silenced) == "chat/out-of-your-hands"
    assert slug(await mei.ask("PATCH", path(tea, "members", wei.id), role="owner")) == "chat/owner-stays"
    assert slug(await mei.ask("DELETE", path(tea, "members", mei.id))) == "chat/not-yourself"


async def test_the_owner_goes_and_the_oldest_admin_inherits(
    mei: Member, wei: Member, li: Member, tea: str
) -> None:
    await promote(mei, tea, li)
    await mei.ok("POST", path(tea, "leave"))
    assert await roles(wei, tea) == {"Li": "owner", "Wei": "member"}
    assert (await notices(wei, tea))[-2:] == [("left", [mei.id]), ("handed-over", [li.id])]
    await li.ok("POST", path(tea, "leave"))
    assert await roles(wei, tea) == {"Wei": "owner"}
    await wei.ok("POST", path(tea, "leave"))
    assert slug(await wei.ask("GET", path(tea, "members"))) == "chat/no-longer-member"


async def test_a_group_is_handed_over_once_however_often_at_once(
    mei: Member, wei: Member, li: Member, tea: str
) -> None:
    replies = await asyncio.gather(
        *(mei.ask("POST", path(tea, "owner"), member=one.id) for one in (wei, li, wei, li))
    )
    assert sorted(reply.status_code for reply in replies) == [204, 403, 403, 403]
    assert sorted((await roles(wei, tea)).values()) == ["admin", "member", "owner"]


async def test_the_owner_and_an_admin_put_each_other_out_and_one_stays(
    mei: Member, wei: Member, li: Member, tea: str
) -> None:
    await promote(mei, tea, wei)
    await asyncio.gather(
        mei.ask("POST", path(tea, "leave")),
        wei.ask("POST", path(tea, "leave")),
        mei.ask("DELETE", path(tea, "members", wei.id)),
    )
    assert await roles(li, tea) == {"Li": "owner"}


async def test_of_many_who_come_at_once_five_hundred_get_in(parlour: Parlour, mei: Member, tea: str) -> None:
    crowd = [MemberId.derive("crowd", tea, number) for number in range(495)]
    async with mei.db.transaction() as tx:
        group = {"group": ConversationId.parse(tea), "crowd": [one.uuid for one in crowd]}
        await tx.execute(
            """
            INSERT INTO chat.memberships (conversation, member, state, since)
            SELECT %(group)s, member, 'active', now() FROM UNNEST(%(crowd)s::uuid[]) AS one (member)
            """,
            group,
        )
        await tx.execute("UPDATE chat.conversations SET members = 498 WHERE id = %(group)s", group)
    comers = [await parlour.join(f"Comer{number}") for number in range(4)]
    code = (await mei.ok("POST", path(tea, "invites"), **ASKING))["code"]
    replies = await asyncio.gather(*(one.ask("POST", f"/v1/invites/{code}/join") for one in comers))
    assert sorted(reply.status_code for reply in replies) == [200, 200, 409, 409]
    assert {slug(reply) for reply in replies if reply.status_code == 409} == {"chat/too-many-members"}
    assert (await mei.conversation(tea))["members_count"] == 500


MISCOUNT = "UPDATE chat.conversations SET members = members + 1 WHERE id = %(group)s"
NO_OWNER = "UPDATE chat.memberships SET role = 'admin' WHERE conversation = %(group)s AND role = 'owner'"
OWNERS = "UPDATE chat.memberships SET role = 'owner' WHERE conversation = %(group)s"
GHOST = "UPDATE chat.memberships SET state = 'requested' WHERE conversation = %(group)s AND role = 'member'"


@pytest.mark.parametrize("change", [MISCOUNT, NO_OWNER, OWNERS, GHOST])
async def test_the_database_counts_members_and_owners_itself(mei: Member, tea: str, change: Any) -> None:
    with pytest.raises(psycopg.IntegrityError):
        async with mei.db.transaction() as tx:
            await tx.execute(change, {"group": ConversationId.parse(tea)})


async def test_slow_mode_and_announcements_bind_members_and_not_admins(
    mei: Member, wei: Member, li: Member, tea: str
) -> None:
    await promote(mei, tea, li)
    await mei.ok("PATCH", path(tea), slow_mode_s=60)
    said = await wei.said(tea)
    refused = await wei.say(tea)
    assert (slug(refused), int(refused.headers["retry-after"]) > 50) == ("chat/slow-mode", True)
    await li.said(tea)
    await li.said(tea)
    await mei.ok("PATCH", path(tea), slow_mode_s=0, admins_only_write=True)
    assert slug(await wei.say(tea)) == "chat/admins-only-write"
    changed = await wei.ask("PATCH", path(tea, "messages", str(said["number"])), text="said all the same")
    assert slug(changed) == "chat/admins-only-write"
    assert (await wei.mine(tea))["may"] == {"write": False, "invite": True, "manage": False}
    await li.said(tea)


async def test_a_silence_is_told_ends_and_is_lifted(mei: Member, wei: Member, tea: str) -> None:
    await mei.ok("PATCH", path(tea, "members", wei.id), silence_s=3600)
    refused = await wei.say(tea)
    assert (refused.status_code, slug(refused)) == (403, "chat/silenced")
    assert (await wei.mine(tea))["silenced_until"] is not None
    await mei.ok("PATCH", path(tea, "members", wei.id), silence_s=None)
    await wei.said(tea)
    assert [what for what, _ in await notices(wei, tea)][-2:] == ["silenced", "unsilenced"]


async def test_a_group_is_renamed_and_everybody_hears(
    parlour: Parlour, mei: Member, wei: Member, tea: str
) -> None:
    shown = await mei.ok("PATCH", path(tea), title="  Green\ntea ", about="Every day at five")
    assert (shown["title"], shown["about"]) == ("Green tea", "Every day at five")
    assert (await wei.conversation(tea))["title"] == "Green tea"
    assert [kind for kind, _ in await parlour.events(tea)][-1] == "chat.conversation"
    before = len(await parlour.events(tea))
    await mei.ok("PATCH", path(tea), title="Green tea")
    assert len(await parlour.events(tea)) == before
    assert slug(await wei.ask("PATCH", path(tea), title="Mine")) == "chat/administrators-only"
    for wrong, refusal in (
        ({"title": "   "}, "chat/title-invalid"),
        ({"title": "x" * 61}, "chat/title-invalid"),
        ({"about": "x" * 501}, "chat/about-too-long"),
        ({"slow_mode_s": 100_000}, "chat/setting-invalid"),
        ({"retention_days": 0}, "chat/setting-invalid"),
        ({"members": 3}, "core/invalid-body"),
        ({"legal_hold": True}, "core/invalid-body"),
    ):
        assert slug(await mei.ask("PATCH", path(tea), **wrong)) == refusal


async def test_where_an_admin_looks_first_whom_members_bring_waits(
    parlour: Parlour, mei: Member, wei: Member, tea: str
) -> None:
    ana, tom = await parlour.join("Ana"), await parlour.join("Tom")
    await parlour.acquaint(wei, ana)
    await parlour.acquaint(wei, tom)
    await mei.ok("PATCH", path(tea), approval_needed=True)
    both = await wei.ok("POST", path(tea, "members"), members=[ana.id, tom.id])
    assert (both["added"], set(both["waiting"])) == ([], {ana.id, tom.id})
    assert slug(await wei.ask("GET", path(tea, "join-requests"))) == "chat/administrators-only"
    waiting = (await mei.ok("GET", path(tea, "join-requests")))["items"]
    assert {one["person"]["name"]: one["asked_by"]["name"] for one in waiting} == {"Ana": "Wei", "Tom": "Wei"}
    await mei.ok("POST", path(tea, "join-requests", ana.id, "approve"))
    await mei.ok("POST", path(tea, "join-requests", tom.id, "decline"))
    assert (await mei.ok("GET", path(tea, "join-requests")))["items"] == []
    again = await mei.ask("POST", path(tea, "join-requests", ana.id, "approve"))
    assert slug(again) == "chat/join-request-not-found"
    assert set(await roles(mei, tea)) == {"Mei", "Wei", "Li", "Ana"}
    await wei.ok("POST", path(tea, "members"), members=[tom.id])
    assert (await mei.ok("GET", path(tea, "join-requests")))["items"] == []


async def test_members_bring_nobody_where_only_admins_may_and_never_whom_admins_removed(
    parlour: Parlour, mei: Member, wei: Member, li: Member, tea: str
) -> None:
    ana = await parlour.join("Ana")
    await parlour.acquaint(wei, ana)
    await mei.ok("DELETE", path(tea, "members", li.id))
    again = await wei.ask("POST", path(tea, "members"), members=[li.id])
    assert slug(again) == "chat/removed-from-group"
    await mei.ok("PATCH", path(tea), members_may_invite=False)
    assert slug(await wei.ask("POST", path(tea, "members"), members=[ana.id])) == "chat/administrators-only"
    await mei.ok("POST", path(tea, "members"), members=[li.id])
    assert set(await roles(mei, tea)) == {"Mei", "Wei", "Li"}


async def test_a_conversation_of_two_has_no_administration(mei: Member, wei: Member) -> None:
    id_ = await mei.open(wei)
    requests: list[tuple[str, list[str], Json]] = [
        ("GET", ["members"], {}),
        ("PATCH", [], {"title": "Us"}),
        ("POST", ["members"], {"members": [wei.id]}),
        ("POST", ["invites"], ASKING),
        ("POST", ["leave"], {}),
        ("POST", ["owner"], {"member": wei.id}),
    ]
    for method, rest, body in requests:
        reply = await mei.ask(method, path(id_, *rest), **body)
        assert slug(reply) == "chat/not-a-group", reply.text


async def test_a_frozen_account_changes_nothing_and_may_leave(mei: Member, wei: Member, tea: str) -> None:
    async with mei.db.transaction() as tx:
        await tx.execute("UPDATE identity.members SET status = 'frozen' WHERE id = %s", (mei.who.id,))
    given: list[tuple[str, str, Any]] = [
        ("PATCH", path(tea), {"title": "Frozen"}),
        ("POST", path(tea, "members"), {"members": [wei.id]}),
        ("POST", path(tea, "invites"), ASKING),
        ("DELETE", path(tea, "members", wei.id), {}),
    ]
    for method, where, body in given:
        assert slug(await mei.ask(method, where, **body)) == "chat/account-frozen"
    assert slug(await mei.say(tea)) == "chat/account-frozen"
    assert text_of((await mei.read(tea))[0]) == "notice"
    await mei.ok("POST", path(tea, "leave"))
    assert "Mei" not in await roles(wei, tea)


async def test_a_group_has_a_picture_that_those_inside_see(
    parlour: Parlour, mei: Member, wei: Member, tea: str
) -> None:
    ana = await parlour.join("Ana")
    first, second = [await uploaded(mei, "photo", samples.photo()) for _ in range(2)]
    assert (await mei.ok("PATCH", path(tea), picture=first))["picture"] == first
    assert [await may_fetch(one, first, tea) for one in (wei, ana)] == [200, 404]
    await mei.ok("PATCH", path(tea), picture=second)
    assert (await may_fetch(wei, first, tea), await uses(parlour, first)) == (404, None)
    await mei.ok("DELETE", path(tea, "members", wei.id))
    assert await may_fetch(wei, second, tea) == 404
    await mei.ok("PATCH", path(tea), picture=None)
    assert await uses(parlour, second) is None


async def test_a_picture_is_ones_own_and_a_photo(
    parlour: Parlour, mei: Member, wei: Member, tea: str
) -> None:
    theirs = await uploaded(wei, "photo", samples.photo())
    paper = await uploaded(mei, "file", b"%PDF-1.7", "paper.pdf")
    assert slug(await mei.ask("PATCH", path(tea), picture=theirs)) == "core/media-not-found"
    assert slug(await mei.ask("PATCH", path(tea), picture=paper)) == "chat/media-unfit"
    assert [await uses(parlour, one) for one in (theirs, paper)] == [0, 0]
