import asyncio
import json
from uuid import uuid4

import pytest

from quan.chat.model.conversations import ConversationId
from quan.chat.rules import texts
from quan.core import pages
from quan.core.ids import MemberId
from tests.chat.parlour import Json, Member, Parlour, numbers, slug, text_of


@pytest.fixture
async def talk(mei: Member, wei: Member) -> str:
    return await mei.open(wei)


async def test_a_text_has_its_limits(mei: Member, talk: str) -> None:
    assert slug(await mei.say(talk, "x" * 100_000)) == "chat/message-too-long"
    assert slug(await mei.say(talk, "x" * 10_001)) == "chat/message-too-long"
    assert slug(await mei.say(talk, "x" * 2_000_000)) == "core/body-too-large"
    assert len(str(text_of(await mei.said(talk, "好" * 10_000)))) == 10_000


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u200b\u2060", "\u202e", "\u3164", "\ufeff", "\x00\x07"])
async def test_nothing_is_no_message(mei: Member, talk: str, text: str) -> None:
    assert slug(await mei.say(talk, text)) == "chat/message-empty"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\x00b\x1b[31mc\r\nd", "ab[31mc\nd"),
        ("safe\u202egnp.exe", "safegnp.exe"),
        ("\u2066x\u2069", "x"),
        ("Z" + "\u0300" * 200, "Z\u0300\u0300\u0300\u0300"),
        ("ก" + "\u0e47" * 200, "ก" + "\u0e47" * 6),
        ("o" + "\u0489\u20dd" * 200, "o" + "\u0489\u20dd" * 3),
        ("အဖွ\u103e\u102f\u1036\u1037", "အဖွ\u103e\u102f\u1036\u1037"),
        ("e\u0301", "é"),
        ("می\u200cخواهم", "می\u200cخواهم"),  # noqa: RUF001 - Persian
        ("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"),
        ("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"),
    ],
)
async def test_what_hides_or_towers_is_taken_out(mei: Member, talk: str, text: str, kept: str) -> None:
    assert text_of(await mei.said(talk, text)) == kept


def test_cleaning_twice_changes_nothing() -> None:
    for text in (
        "Z" + "\u0300\u0323" * 99,
        "a\r\nb\u2028c",
        "\u0041\u030a",
        "ก" + "\u0e47\u0e48" * 99,
        " \u200d x \u200c ",
    ):
        once = texts.clean_text(text)
        assert texts.clean_text(once) == once


async def test_mentions_have_their_limits(mei: Member, wei: Member, talk: str, parlour: Parlour) -> None:
    def mention(start: int, length: int = 1, member: str = wei.id) -> Json:
        return {"member": member, "start": start, "length": length}

    async def said(text: str, *mentions: Json) -> str:
        body = {"type": "text", "text": text, "mentions": list(mentions)}
        reply = await mei.ask("POST", f"/v1/conversations/{talk}/messages", client_id=str(uuid4()), body=body)
        return slug(reply) if reply.status_code != 201 else str(reply.json()["body"].get("mentions", []))

    assert await said("hello", *(mention(n % 5) for n in range(51))) == "chat/mentions-invalid"
    for wrong in (mention(5), mention(-1), mention(0, 0), mention(4, 2), mention(1 << 40)):
        assert await said("hello", wrong) == "chat/mentions-invalid"
    assert await said("hello", mention(0, 3), mention(2)) == "chat/mentions-invalid"
    assert "length" in await said("@Wei hi", mention(0, 4))
    amara = await parlour.join("Amara")
    assert await said("@Amara hi", mention(0, 6, amara.id)) == "[]"
    flood = {"type": "text", "text": "x" * 9000, "mentions": [mention(n) for n in range(9000)]}
    reply = await mei.ask("POST", f"/v1/conversations/{talk}/messages", client_id=str(uuid4()), body=flood)
    assert slug(reply) in {"core/body-too-large", "chat/mentions-invalid"}


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        ({"type": "notice", "what": "created"}, "core/invalid-body"),
        ({"type": "money", "amount": "1"}, "core/invalid-body"),
        ({"text": "x"}, "core/invalid-body"),
        ([], "core/invalid-body"),
        ({"type": "location", "latitude": 91.0, "longitude": 0.0}, "chat/location-invalid"),
        ({"type": "location", "latitude": 1e400, "longitude": 0.0}, "core/invalid-body"),
        (
            {"type": "location", "latitude": 0.0, "longitude": 0.0, "label": "x" * 101},
            "chat/message-too-long",
        ),
        ({"type": "sealed", "scheme": "mls", "payload": "not base64!"}, "chat/sealed-invalid"),
        ({"type": "sealed", "scheme": "mls", "payload": ""}, "chat/sealed-invalid"),
        ({"type": "sealed", "scheme": "ML S", "payload": "eA=="}, "chat/sealed-invalid"),
        ({"type": "sealed", "scheme": "mls", "payload": "AAAA" * 22_000}, "chat/sealed-invalid"),
        ({"type": "contact", "member": "usr_x"}, "core/malformed-id"),
        ({"type": "contact", "member": str(MemberId.derive("nobody"))}, "identity/member-not-found"),
    ],
)
async def test_only_what_fits_is_said(mei: Member, talk: str, body: Json, refusal: str) -> None:
    reply = await mei.browser.post(
        f"/v1/conversations/{talk}/messages",
        content=json.dumps({"client_id": str(uuid4()), "body": body}).replace("Infinity", "1e400"),
        headers={"content-type": "application/json"},
    )
    assert slug(reply) == refusal


async def test_what_the_house_alone_knows_is_not_taken_from_members(mei: Member, talk: str) -> None:
    body = {"type": "text", "text": "x", "preview": {"url": "https://bank.example", "title": "Your bank"}}
    message = (
        await mei.ask("POST", f"/v1/conversations/{talk}/messages", client_id=str(uuid4()), body=body)
    ).json()
    assert "preview" not in message["body"]
    assert message["sender"] == mei.id


async def test_other_kinds_are_said(mei: Member, wei: Member, talk: str) -> None:
    for body in (
        {"type": "location", "latitude": 31.2304, "longitude": 121.4737, "label": "The Bund"},
        {"type": "contact", "member": wei.id},
        {"type": "sealed", "scheme": "mls.1", "payload": "AAAA"},
    ):
        await mei.ok("POST", f"/v1/conversations/{talk}/messages", client_id=str(uuid4()), body=body)
    assert [one["body"]["type"] for one in await wei.read(talk)] == ["location", "contact", "sealed"]


async def test_a_flood_is_told_when_to_come_again(mei: Member, wei: Member, talk: str) -> None:
    replies = await asyncio.gather(*(mei.say(talk, str(n)) for n in range(70)))
    refused = [reply for reply in replies if reply.status_code != 201]
    assert len(refused) >= 10
    for reply in refused:
        assert slug(reply) == "core/too-many-requests"
        assert int(reply.headers["retry-after"]) >= 1
    assert (await wei.say(talk)).status_code == 201


async def test_a_flood_over_many_conversations_is_one_flood(mei: Member, talk: str) -> None:
    nowhere = [str(ConversationId.derive("nowhere", number)) for number in range(130)]
    replies = await asyncio.gather(*(mei.say(one) for one in nowhere))
    refused = [reply for reply in replies if slug(reply) == "core/too-many-requests"]
    assert len(refused) >= 10
    assert slug(await mei.say(talk)) == "core/too-many-requests"


async def put_out(parlour: Parlour, conversation: str, member: Member) -> None:
    """Remove somebody from a group, as an administrator would."""
    async with parlour.db.transaction() as tx:
        await tx.execute(
            """
            UPDATE chat.memberships AS m
            SET state = 'removed', left_number = c.last_number, left_seq = core.stream_head(c.id)
            FROM chat.conversations AS c
            WHERE c.id = m.conversation AND m.conversation = %s AND m.member = %s
            """,
            (ConversationId.parse(conversation), member.who.id),
        )
        await tx.execute(
            "UPDATE chat.conversations SET members = members - 1 WHERE id = %s",
            (ConversationId.parse(conversation),),
        )


async def test_who_was_removed_sees_nothing_after_and_says_nothing(
    parlour: Parlour, mei: Member, wei: Member
) -> None:
    id_ = await mei.group("Club", wei)
    await mei.said(id_, "before")
    await put_out(parlour, id_, wei)
    await mei.said(id_, "after the door closed")
    assert await wei.texts(id_) == ["notice", "before"]
    shown = await wei.conversation(id_)
    assert (shown["last_message"]["number"], shown["last_number"], shown["head"]["seq"]) == (2, 2, 2)
    assert slug(await wei.say(id_)) == "chat/no-longer-member"
    assert (
        slug(await wei.ask("PUT", f"/v1/conversations/{id_}/messages/2/reactions/👍"))
        == "chat/no-longer-member"
    )
    assert (
        slug(await wei.ask("GET", f"/v1/conversations/{id_}/messages/3/history")) == "chat/message-not-found"
    )
    assert slug(await wei.ask("POST", f"/v1/conversations/{id_}/marks", read=3)) == "chat/marks-invalid"
    assert slug(await wei.ask("GET", f"/v1/stream/{id_}")) == "core/not-found"
    found = await wei.ok("GET", "/v1/messages/search?q=door")
    assert found["items"] == []
    own = (await wei.ok("POST", "/v1/conversations", kind="self"))["id"]
    stolen = {"forward_of": {"conversation": id_, "number": 3}}
    assert slug(await wei.say(own, "x", **stolen)) == "chat/message-not-found"


async def test_numbers_beyond_all_bounds_are_refused(mei: Member, talk: str) -> None:
    for path in ("messages/0", f"messages/{1 << 60}", "messages/-1"):
        reply = await mei.ask("PATCH", f"/v1/conversations/{talk}/{path}", text="x")
        assert reply.status_code in {400, 404}
    reply = await mei.browser.get(f"/v1/conversations/{talk}/messages", params={"after": 1 << 70})
    assert slug(reply) == "core/invalid-body"


@pytest.mark.parametrize(
    "position",
    [
        (1 << 80, "2026-01-01T00:00:00Z", str(uuid4())),
        (True, "2026-01-01T00:00:00", str(uuid4())),
        ("0001-01-01T00:00:00+14:00", str(uuid4()), 1),
        ("2026-01-01T00:00:00Z", str(uuid4()), -(1 << 70)),
        ("9999-12-31T23:59:59-14:00", str(uuid4()), 1),
    ],
)
async def test_a_forged_page_marker_is_refused(mei: Member, talk: str, position: tuple[object, ...]) -> None:
    await mei.said(talk)
    forged = {"cursor": pages.cursor(*position)}
    for path in (
        *("/v1/conversations", "/v1/stars", "/v1/messages/search"),
        *(f"/v1/conversations/{talk}/members", f"/v1/conversations/{talk}/acts"),
    ):
        reply = await mei.browser.get(path, params={"q": "hello", **forged})
        assert slug(reply) in {"core/malformed-cursor", "chat/not-a-group"}


async def test_one_bad_wish_takes_nobody_with_it(mei: Member, wei: Member, talk: str) -> None:
    replies = await asyncio.gather(
        mei.say(talk, "good"),
        mei.say(talk, "answer to nothing", reply_to=99),
        wei.say(talk, "also good"),
        wei.say(str(ConversationId.derive("nowhere")), "lost"),
    )
    assert sorted(reply.status_code for reply in replies) == [201, 201, 404, 404]
    assert sorted(numbers(await mei.read(talk))) == [1, 2]


async def test_only_who_is_signed_in_on_our_own_pages_writes(mei: Member, talk: str) -> None:
    path = f"/v1/conversations/{talk}/messages"
    body = {"client_id": str(uuid4()), "body": {"type": "text", "text": "x"}}
    forged = await mei.browser.post(path, json=body, headers={"x-csrf-token": "guess"})
    assert slug(forged) == "core/cross-site-request"
    elsewhere = await mei.browser.post(path, json=body, headers={"origin": "https://evil.example"})
    assert slug(elsewhere) == "core/cross-site-request"
    await mei.ok("POST", "/v1/sign-out")
    mei.who.sign_in(mei.browser)
    assert slug(await mei.browser.post(path, json=body)) == "core/unauthenticated"
    mei.browser.cookies.clear()
    assert slug(await mei.browser.post(path, json=body)) == "core/unauthenticated"


async def test_a_session_that_writes_stays_alive(mei: Member, talk: str) -> None:
    async with mei.db.transaction() as tx:
        await tx.execute(
            "UPDATE identity.sessions SET seen_at = seen_at - interval '1 hour' WHERE member = %s",
            (mei.who.id,),
        )
    await mei.said(talk)
    async with mei.db.read() as reader:
        seen = await reader.value(
            "SELECT MAX(seen_at) FROM identity.sessions WHERE member = %s", (mei.who.id,)
        )
        assert (reader.now - seen).total_seconds() < 60
