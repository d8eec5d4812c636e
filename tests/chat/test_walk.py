"""An attacker walks through the joined house; then an auditor counts it."""

import asyncio
import io
import json
from datetime import UTC, datetime
from uuid import uuid4
from zipfile import ZipFile

import pytest
from litestar.routes import HTTPRoute

from quan import admin, chat
from quan.chat import reactions
from quan.chat.jobs import close_reports, erase
from quan.core.db import Reader
from quan.identity import MemberBlocked
from tests.chat.parlour import Json, Member, Parlour, numbers, slug, text_of
from tests.chat.phones import online
from tests.chat.test_groups import path
from tests.chat.test_holds import held, lifted
from tests.chat.test_media import may_fetch, send, uploaded, uses
from tests.chat.test_reports import hire, reported
from tests.core.media import samples
from tests.people import browser_of

SCRIPT = "<script>alert(1)</script>"
BODIES: dict[tuple[str, str], Json] = {
    ("POST", "/messages"): {"client_id": str(uuid4()), "body": {"type": "text", "text": "let me in"}},
    ("PATCH", "/messages/{number}"): {"text": "let me in"},
    ("POST", "/marks"): {"read": 1},
    ("PATCH", "/mine"): {"pinned": True},
    ("PATCH", ""): {"title": "Mine now"},
    ("POST", "/invites"): {"approval_needed": False},
}
"""What a request needs to be more than malformed, by the end of its path."""


@pytest.fixture
def secret() -> str:
    """Give words that nobody said in any other test."""
    return f"secret-{uuid4().hex}"


@pytest.fixture
async def eve(parlour: Parlour) -> Member:
    """Give somebody who is nobody to anybody here."""
    return await parlour.join("Eve")


@pytest.fixture
async def susan(parlour: Parlour) -> Member:
    """Give a moderator."""
    return await hire(parlour, "Susan", admin.Role.MODERATOR)


def doors(parlour: Parlour) -> list[tuple[str, str]]:
    """List every method and path that names a conversation, but those for operators alone."""
    return [
        (method, route.path_format)
        for route in parlour.app.routes
        if isinstance(route, HTTPRoute)
        and "{conversation_id}" in route.path_format
        and not route.path_format.startswith("/v1/operator/")
        for method in sorted(set(route.methods) - {"OPTIONS", "HEAD"})
    ]


async def test_nobody_passes_any_door_with_the_id_of_another_s_conversation(
    parlour: Parlour, mei: Member, wei: Member, eve: Member, secret: str
) -> None:
    group = await mei.group("Smugglers", wei)
    number = (await mei.said(group, secret))["number"]
    code = (await mei.ok("POST", path(group, "invites"), approval_needed=False))["code"]
    known = {
        "conversation_id": group,
        "number": str(number),
        "emoji": "👍",
        "member_id": wei.id,
        "code": code,
    }
    every = doors(parlour)
    assert len(every) > 25

    async with browser_of(parlour.app) as nobody:
        for method, template in every:
            end = template.partition("{conversation_id}")[2]
            body = {
                "/members": {"members": [eve.id]},
                "/members/{member_id}": {"role": "admin"},
                "/owner": {"member": eve.id},
            }.get(end, BODIES.get((method, end)))
            address = template.format(**known)
            sent = body if method not in {"GET", "DELETE"} else None
            reply = await eve.browser.request(method, address, json=sent)
            assert reply.status_code == 404, (method, template, reply.text)
            assert "Smugglers" not in reply.text
            assert (await nobody.request(method, address, json=sent)).status_code == 401

    assert await mei.texts(group, after=number) == []
    assert (await mei.conversation(group))["title"] == "Smugglers"


async def test_another_s_conversation_in_a_body_or_a_query_opens_nothing(
    parlour: Parlour, mei: Member, wei: Member, eve: Member, secret: str
) -> None:
    talk = await mei.open(wei)
    await mei.said(talk, secret)
    note = await uploaded(mei, "file", secret.encode(), "note.txt")
    await send(mei, talk, {"type": "file", "media": note})
    own = (await eve.ok("POST", "/v1/conversations", kind="self"))["id"]

    replies = [
        await eve.say(own, "look", forward_of={"conversation": talk, "number": 1}),
        await eve.say(own, "look", reply_to=1),
        await eve.ask("POST", "/v1/reports", conversation=talk, number=1, reason="spam"),
        await eve.ask("POST", "/v1/reports", conversation=talk, member=mei.id, reason="spam"),
        await eve.ask("GET", f"/v1/media/{note}/original?in={talk}"),
        await eve.ask("GET", f"/v1/media/{note}/original?in={own}"),
        await eve.ask("POST", f"/v1/media/{note}/original/links?in={talk}"),
        await eve.ask("GET", f"/v1/stream/{talk}?after=0"),
        await eve.ask("GET", f"/v1/stream/{mei.id}?after=0"),
    ]
    assert [reply.status_code for reply in replies] == [404] * len(replies)
    found = await eve.ok("GET", f"/v1/messages/search?q={secret}&conversation={talk}")
    assert found["items"] == []
    stolen = {"type": "file", "media": note}
    assert (await send(eve, own, stolen))["type"] == "/problems/core/media-not-found"

    async with online(eve) as phone:
        phone.say("fetch", stream=talk, after=0)
        await phone.until(lambda frame: frame == {"type": "gone", "stream": talk})
        phone.say("typing", stream=talk)
        phone.say("fetch", stream=mei.id, after=0)
        await phone.until(lambda frame: frame == {"type": "gone", "stream": mei.id})
        assert secret not in phone.all_heard
    assert await uses(parlour, note) == 1


async def test_the_open_socket_of_who_is_put_out_falls_silent(
    parlour: Parlour, mei: Member, wei: Member, secret: str
) -> None:
    ada = await parlour.join("Ada")
    await parlour.acquaint(mei, ada)
    group = await mei.group("Club", wei, ada)
    async with online(mei, group) as owner, online(wei, group) as put_out, online(ada, group) as stays:
        await mei.said(group, "all of us")
        await put_out.until_told(group, "all of us")
        await mei.ok("DELETE", path(group, "members", wei.id))
        await mei.said(group, secret)
        await stays.until_told(group, secret)
        await put_out.until(lambda frame: frame == {"type": "gone", "stream": group})

        put_out.say("typing", stream=group)
        put_out.say("fetch", stream=group, after=0)
        photo = await uploaded(mei, "photo", samples.photo())
        number = (await send(mei, group, {"type": "photos", "items": [{"media": photo}]}))["number"]
        await stays.until_told(group, photo)
        assert await may_fetch(wei, photo, group) == 404
        assert slug(await wei.say(group)) == "chat/no-longer-member"
        assert slug(await wei.ask("DELETE", path(group, "messages", str(number)) + "?for=me")) in {
            "chat/message-not-found",
            "chat/no-longer-member",
        }
        assert secret not in put_out.all_heard
        assert photo not in put_out.all_heard
        assert not any(frame["type"] == "typing" for frame in (*owner.frames, *stays.frames))


async def test_only_who_may_write_is_seen_typing(parlour: Parlour, mei: Member, wei: Member) -> None:
    ada = await parlour.join("Ada")
    await parlour.acquaint(mei, ada)
    group = await mei.group("News", wei, ada)
    talk = await mei.open(wei)
    await mei.ok("PATCH", path(group, "members", wei.id), silence_s=3600)
    async with (
        online(mei, group, talk) as owner,
        online(wei, group, talk) as hushed,
        online(ada, group) as free,
    ):
        hushed.say("typing", stream=group)
        await free.type_until_seen(group, by=owner)
        await hushed.type_until_seen(talk, by=owner)
    await wei.ok("PUT", f"/v1/blocks/{mei.id}")
    async with online(mei, group, talk) as owner, online(wei, talk) as blocking, online(ada, group) as free:
        blocking.say("typing", stream=talk)
        await free.type_until_seen(group, by=owner)
        assert not any(frame.get("member") == wei.id for frame in owner.frames)


async def test_who_is_blocked_is_not_seen_typing_from_then_on(
    parlour: Parlour, mei: Member, wei: Member
) -> None:
    ada = await parlour.join("Ada")
    await parlour.acquaint(mei, ada)
    talk, group = await mei.open(wei), await mei.group("News", ada)
    async with online(mei, talk, group) as phone, online(wei, talk) as blocked, online(ada, group) as free:
        await blocked.type_until_seen(talk, by=phone)
        await mei.ok("PUT", f"/v1/blocks/{wei.id}")
        async with parlour.db.transaction() as tx:
            await reactions.close_the_door(tx, MemberBlocked(owner=mei.who.id, other=wei.who.id))
        seen = len(phone.frames)
        await asyncio.sleep(1.2)  # a member is shown typing once a second
        blocked.say("typing", stream=talk)
        await free.type_until_seen(group, by=phone)
        assert not any(frame.get("member") == wei.id for frame in phone.frames[seen:])


async def test_a_stranger_is_not_seen_typing_before_being_accepted(
    mei: Member, eve: Member, wei: Member
) -> None:
    talk, known = await eve.open(mei), await wei.open(mei)
    await eve.said(talk, "Hello?")
    async with online(mei, talk, known) as phone, online(eve, talk) as stranger, online(wei, known) as friend:
        stranger.say("typing", stream=talk)
        await friend.type_until_seen(known, by=phone)
        assert not any(frame.get("member") == eve.id for frame in phone.frames)
        await mei.ok("POST", f"/v1/conversations/{talk}/accept")
        await stranger.until_told(talk, '"chat.conversation"')
        await stranger.type_until_seen(talk, by=phone)


async def test_who_hides_is_not_seen_whatever_their_devices_say(
    parlour: Parlour, mei: Member, wei: Member
) -> None:
    ada, ben = await parlour.join("Ada"), await parlour.join("Ben")
    await parlour.acquaint(mei, ada)
    for one in (mei, wei, ben):
        await one.ok("PATCH", "/v1/chat/settings", presence=True)
    async with online(mei) as phone, online(wei) as friend, online(ada) as hidden, online(ben) as stranger:
        for device in (hidden, stranger, phone, friend):
            device.say("presence")
        await phone.until(lambda frame: frame.get("member") == wei.id and frame["online"])
        await friend.until(lambda frame: frame.get("member") == mei.id and frame["online"])
        seen = [
            {frame["member"] for frame in device.frames if frame["type"] == "presence"}
            for device in (phone, friend)
        ]
        assert seen == [{wei.id}, {mei.id}]
        assert not any(frame["type"] == "presence" for frame in (*hidden.frames, *stranger.frames))


async def test_a_forged_client_id_takes_no_message_over(mei: Member, wei: Member, eve: Member) -> None:
    talk = await mei.open(wei)
    first = await mei.said(talk, "from Mei")
    forged = await wei.said(talk, "from Wei", client_id=first["client_id"])
    assert (forged["number"], forged["sender"]) == (2, wei.id)
    assert forged["id"] != first["id"]
    await mei.ok("DELETE", path(talk, "messages", "1") + "?for=all")
    replayed = await mei.said(talk, "from Mei", client_id=first["client_id"])
    assert (replayed["number"], replayed["body"]) == (1, None)
    other = (await mei.ok("POST", "/v1/conversations", kind="self"))["id"]
    assert slug(await mei.say(other, "from Mei", client_id=first["client_id"])) == "chat/client-id-reused"
    assert [text_of(one) for one in await wei.read(talk)] == [None, "from Wei"]
    assert (await eve.listed()) == []


async def test_a_skewed_clock_moves_nothing(mei: Member, wei: Member) -> None:
    talk = await mei.open(wei)
    for field in ("at", "number", "seq", "sender", "id"):
        assert slug(await mei.say(talk, "x", **{field: "2099-01-01T00:00:00Z"})) == "core/invalid-body"
    sent = await mei.said(talk, "now")
    assert abs((datetime.fromisoformat(sent["at"]) - datetime.now(UTC)).total_seconds()) < 60
    for mute in (
        *("2099-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "2099-01-01T00:00:00"),
        *("9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00"),
    ):
        shown = (await mei.ok("PATCH", path(talk, "mine"), muted_until=mute))["mine"]["muted_until"]
        assert datetime.now(UTC).year <= datetime.fromisoformat(shown).year < 2200
    assert slug(await mei.ask("PATCH", path(talk, "mine"), muted_until="yesterday")) == "core/invalid-body"


async def test_a_script_in_every_field_comes_back_as_words(mei: Member, wei: Member) -> None:
    group = await mei.group(SCRIPT, wei)
    file = await uploaded(mei, "file", SCRIPT.encode(), f"{SCRIPT}.html")
    photo = await uploaded(mei, "photo", samples.photo())
    await mei.ok("PATCH", path(group), about=SCRIPT)
    await mei.said(group, SCRIPT)
    for body in (
        {"type": "file", "media": file},
        {"type": "photos", "items": [{"media": photo}], "caption": SCRIPT},
        {"type": "location", "latitude": 1.0, "longitude": 1.0, "label": SCRIPT},
    ):
        assert (await send(mei, group, body))["status"] == 201
    await wei.ok("PATCH", path(group, "mine"), draft={"text": SCRIPT})
    await wei.ok("POST", "/v1/reports", conversation=group, number=3, reason="other", note=SCRIPT)

    for address in (
        path(group),
        "/v1/conversations",
        path(group, "messages"),
        path(group, "media"),
        path(group, "acts"),
        "/v1/reports",
        f"/v1/messages/search?q={SCRIPT}",
        f"/v1/stream/{group}?after=0",
    ):
        reply = await mei.browser.get(address)
        assert reply.headers["content-type"].partition(";")[0] == "application/json", address
        assert reply.headers["x-content-type-options"] == "nosniff"
    served = await wei.browser.get(f"/v1/media/{file}/original", params={"in": group})
    assert served.headers["content-type"] == "application/octet-stream"
    assert served.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in served.headers["content-security-policy"]
    assert "<" not in served.headers["content-disposition"].partition("filename*=")[0]
    assert (await wei.browser.get(path(group, SCRIPT))).status_code == 404


@pytest.mark.parametrize(
    ("kind", "content", "refusal"),
    [
        ("voice", b"RIFF....WAVEfmt not a sound", "core/voice-unreadable"),
        ("voice", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "core/voice-unreadable"),
        ("photo", b"GIF89a/*<script>*/=1", "core/photo-unreadable"),
        ("photo", samples.bomb(), "core/photo-too-many-pixels"),
    ],
)
async def test_what_is_not_what_it_says_never_becomes_a_message(
    parlour: Parlour, mei: Member, kind: str, content: bytes, refusal: str
) -> None:
    talk = (await mei.ok("POST", "/v1/conversations", kind="self"))["id"]
    begun = (await mei.ok("POST", "/v1/uploads", kind=kind, size_bytes=len(content)))["id"]
    await mei.browser.patch(f"/v1/uploads/{begun}", content=content, headers={"upload-offset": "0"})
    assert slug(await mei.ask("POST", f"/v1/uploads/{begun}/finish")) == refusal
    body = (
        {"type": "voice", "media": begun}
        if kind == "voice"
        else {"type": "photos", "items": [{"media": begun}]}
    )
    assert (await send(mei, talk, body))["type"] == "/problems/core/media-not-found"
    assert await uses(parlour, begun) is None


async def test_what_was_taken_back_is_nowhere_in_the_house(
    parlour: Parlour, mei: Member, wei: Member, secret: str
) -> None:
    talk = await mei.open(wei)
    sent = await mei.said(talk, secret)
    await wei.said(talk, "Sure?", reply_to=1)
    await mei.ok("PATCH", path(talk, "messages", "1"), text=f"{secret} again")
    await wei.ok("PUT", path(talk, "messages", "1", "star"))
    await wei.ok("PUT", path(talk, "messages", "1", "reactions", "👍"))
    await mei.ok("PUT", path(talk, "messages", "1", "pin"))
    async with online(wei, talk):
        await mei.ok("DELETE", path(talk, "messages", "1") + "?for=all")

    async with parlour.db.read() as reader:
        assert await where(reader, secret) == set()
    async with online(wei) as phone:
        phone.say("fetch", stream=talk, after=0, epoch=(await wei.conversation(talk))["head"]["epoch"])
        await phone.until_told(talk, "recalled")
        assert secret not in phone.all_heard
    for address in (
        path(talk, "messages"),
        path(talk, "messages", "1", "history"),
        path(talk, "pins"),
        "/v1/stars",
        "/v1/conversations",
        f"/v1/messages/search?q={secret}",
    ):
        assert secret not in (await wei.browser.get(address)).text, address
    with ZipFile(io.BytesIO((await wei.browser.get("/v1/chat/export")).content)) as archive:
        assert secret not in archive.read(f"{talk}.json").decode()
    assert (await mei.said(talk, secret, client_id=sent["client_id"]))["body"] is None


async def test_what_was_reported_and_taken_back_is_in_the_evidence_alone_when_nothing_holds_it(
    parlour: Parlour, mei: Member, wei: Member, secret: str
) -> None:
    talk = await mei.open(wei)
    await mei.said(talk, secret)
    report_id = await reported(wei, talk, 1)
    await mei.ok("DELETE", path(talk, "messages", "1") + "?for=all")
    await erase(parlour.db)
    async with parlour.db.read() as reader:
        assert await where(reader, secret) == {"chat.evidence", "chat.kept_words"}
    async with parlour.db.transaction() as tx:
        closed = chat.office.ReportId.parse(report_id)
        await tx.execute("UPDATE chat.reports SET state = 'closed' WHERE id = %s", [closed])
    await close_reports(parlour.db)
    async with parlour.db.read() as reader:
        assert await where(reader, secret) == {"chat.evidence"}


async def test_what_is_taken_back_under_a_hold_is_kept_in_one_place_and_gone_when_it_is_lifted(
    parlour: Parlour, mei: Member, wei: Member, susan: Member, secret: str
) -> None:
    talk = await mei.open(wei)
    await mei.said(talk, secret)
    await mei.ok("PATCH", path(talk, "messages", "1"), text=f"{secret} again")
    assert (await held(susan, talk)).status_code == 204
    await mei.ok("DELETE", path(talk, "messages", "1") + "?for=all")
    async with parlour.db.read() as reader:
        assert await where(reader, secret) == {"chat.kept_words"}
    for address in (
        path(talk, "messages"),
        path(talk, "messages", "1", "history"),
        "/v1/conversations",
        f"/v1/messages/search?q={secret}",
    ):
        assert secret not in (await wei.browser.get(address)).text, address
    assert (await lifted(susan, talk)).status_code == 204
    async with parlour.db.read() as reader:
        assert await where(reader, secret) == set()


async def where(reader: Reader, words: str) -> set[str]:
    """Look for words in every row of every table of the database."""
    tables = await reader.tuples(
        """
        SELECT table_schema, table_name
        FROM information_schema.tables
        WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')
        """
    )
    assert ("chat", "messages") in tables
    found = set()
    for schema, table in tables:
        query = f'SELECT EXISTS (SELECT FROM "{schema}"."{table}" AS t WHERE t::text LIKE %s)'  # noqa: S608 - their names
        if await reader.value(query, [f"%{words}%"]):
            found.add(f"{schema}.{table}")
    return found


async def test_an_evening_adds_up(parlour: Parlour, mei: Member, wei: Member) -> None:
    ada, ben = await parlour.join("Ada"), await parlour.join("Ben")
    await parlour.acquaint(mei, ada, ben)
    group = await mei.group("Evening", wei, ada)
    async with online(mei, group), online(wei, group) as phone, online(ada, group):
        hill = await uploaded(mei, "photo", samples.photo())
        for turn in range(3):
            await mei.said(group, f"Mei {turn}")
            await wei.said(group, f"Wei {turn}", reply_to=2)
            await send(mei, group, {"type": "photos", "items": [{"media": hill}]})
        await mei.ok("POST", path(group, "members"), members=[ben.id])
        await ben.said(group, "I am new")
        await wei.ok("POST", path(group, "marks"), read=9)
        await mei.ok("DELETE", path(group, "messages", "4") + "?for=all")
        await wei.ok("POST", path(group, "leave"))
        await phone.until(lambda frame: frame == {"type": "gone", "stream": group})
        await mei.said(group, "without Wei")

    for member in (mei, ada, ben):
        seen, mine = await member.read(group, limit=100), await member.mine(group)
        last = (await member.conversation(group))["last_number"]
        assert numbers(seen) == list(range(mine["joined_number"] + 1, last + 1))
        assert mine["unread"] == last - max(mine["read_number"], mine["joined_number"])
    assert await uses(parlour, hill) == 2
    assert (await mei.conversation(group))["members_count"] == 3
    heard = [
        event["body"]["message"]["number"]
        for frame in phone.frames
        if frame.get("stream") == group and frame["type"] in {"slice", "events"}
        for event in frame["events"]
        if event["kind"] == "chat.message"
    ]
    assert heard == sorted(set(heard))
    assert json.dumps("without Wei") not in phone.all_heard
