from collections.abc import Awaitable, Callable
from datetime import timedelta

import httpx
import pytest

from quan.chat.model.conversations import ConversationId
from tests.chat.parlour import Json, Member, Parlour, numbers, slug, text_of


def at(conversation: str, number: int = 1, what: str = "") -> str:
    return f"/v1/conversations/{conversation}/messages/{number}{what}"


async def grow_old(parlour: Parlour, conversation: str, age: timedelta) -> None:
    """Let the messages of a conversation have been sent longer ago."""
    async with parlour.db.transaction() as tx:
        await tx.execute("ALTER TABLE chat.messages DISABLE TRIGGER messages_keep_their_place")
        await tx.execute(
            "UPDATE chat.messages SET at = at - %s WHERE conversation = %s",
            (age, ConversationId.parse(conversation)),
        )
        await tx.execute("ALTER TABLE chat.messages ENABLE TRIGGER messages_keep_their_place")


@pytest.fixture
async def talk(mei: Member, wei: Member) -> str:
    """Give a conversation in which Mei has said something."""
    id_ = await mei.open(wei)
    await mei.said(id_, "The train leaves at 8.")
    return id_


async def test_what_was_changed_stays_readable(parlour: Parlour, mei: Member, wei: Member, talk: str) -> None:
    changed = await mei.ok("PATCH", at(talk), text="The train leaves at 9.")
    assert (text_of(changed), changed["number"]) == ("The train leaves at 9.", 1)
    assert changed["edited_at"] is not None
    await mei.ok("PATCH", at(talk), text="The train leaves at 10.")
    assert await wei.texts(talk) == ["The train leaves at 10."]
    history = await wei.ok("GET", at(talk, 1, "/history"))
    said = [one["body"]["text"] for one in history["items"]]
    assert said == [f"The train leaves at {hour}." for hour in (8, 9, 10)]
    events = await parlour.events(talk)
    assert events[1:] == [("chat.changed", {"number": 1, "change": "edited"})] * 2


async def test_the_same_words_are_no_change(parlour: Parlour, mei: Member, talk: str) -> None:
    await mei.ok("PATCH", at(talk), text="The train leaves at 8.")
    assert len(await parlour.events(talk)) == 1


async def test_only_the_sender_changes_and_not_for_ever(
    parlour: Parlour, mei: Member, wei: Member, talk: str
) -> None:
    assert slug(await wei.ask("PATCH", at(talk), text="no")) == "chat/not-your-message"
    assert slug(await mei.ask("PATCH", at(talk), text=" ")) == "chat/message-empty"
    assert slug(await mei.ask("PATCH", at(talk, 2), text="no")) == "chat/message-not-found"
    await grow_old(parlour, talk, timedelta(hours=49))
    assert slug(await mei.ask("PATCH", at(talk), text="late")) == "chat/too-late"


async def test_what_was_taken_back_is_gone_everywhere(
    parlour: Parlour, mei: Member, wei: Member, talk: str
) -> None:
    await mei.ok("PATCH", at(talk), text="My number is 12345")
    await wei.said(talk, "ok", reply_to=1)
    await wei.ok("PUT", at(talk, 1, "/reactions/👍"))
    await wei.ok("PUT", at(talk, 1, "/star"))
    await wei.ok("PUT", at(talk, 1, "/pin"))
    await mei.ok("DELETE", at(talk, 1, "?for=all"))
    first, answer = await wei.read(talk)
    assert (first["body"], first["reactions"], first["pinned"]) == (None, [], False)
    assert first["recalled_at"] is not None
    assert answer["reply_to"]["excerpt"] == ""
    assert (await wei.ok("GET", "/v1/stars"))["items"] == []
    assert (await wei.ok("GET", at(talk, 1, "/history")))["items"][0]["body"] is None
    assert slug(await mei.ask("PATCH", at(talk), text="again")) == "chat/message-gone"
    assert slug(await wei.ask("PUT", at(talk, 1, "/reactions/👍"))) == "chat/message-gone"
    async with parlour.db.read() as reader:
        left = await reader.value(
            """
            SELECT COUNT(*) FROM chat.messages AS m
            FULL JOIN chat.message_edits AS e USING (conversation, number)
            FULL JOIN core.stream_events AS s ON s.stream = m.conversation
            WHERE CONCAT(m.body, e.body, s.body) LIKE '%%12345%%'
            """
        )
    assert left == 0


async def test_others_words_are_not_taken_back(parlour: Parlour, mei: Member, wei: Member, talk: str) -> None:
    assert slug(await wei.ask("DELETE", at(talk, 1, "?for=all"))) == "chat/not-your-message"
    await grow_old(parlour, talk, timedelta(hours=25))
    assert slug(await mei.ask("DELETE", at(talk, 1, "?for=all"))) == "chat/too-late"


async def test_administrators_take_back_anything_in_their_group(
    parlour: Parlour, mei: Member, wei: Member
) -> None:
    id_ = await mei.group("Market", wei)
    await wei.said(id_, "Cheap watches!")
    assert slug(await mei.ask("DELETE", at(id_, 1, "?for=all"))) == "chat/not-editable"
    await grow_old(parlour, id_, timedelta(days=300))
    await mei.ok("DELETE", at(id_, 2, "?for=all"))
    assert (await wei.read(id_))[1]["body"] is None


async def test_deleting_for_oneself_hides(mei: Member, wei: Member, talk: str) -> None:
    await mei.said(talk, "second")
    await wei.ok("DELETE", at(talk, 2, "?for=me"))
    assert numbers(await wei.read(talk)) == [1]
    assert numbers(await mei.read(talk)) == [1, 2]
    assert (await wei.conversation(talk))["last_message"]["number"] == 1


async def test_reactions_count_each_member_once(mei: Member, wei: Member, talk: str) -> None:
    for emoji in ("👍", "👍", "❤️", "👩‍👩‍👧", "1️⃣", "🇫🇷"):
        await wei.ok("PUT", at(talk, 1, f"/reactions/{emoji}"))
    await mei.ok("PUT", at(talk, 1, "/reactions/👍"))
    (message,) = await mei.read(talk)
    assert message["reactions"][0] == {"emoji": "👍", "count": 2, "members": [wei.id, mei.id]}
    assert len(message["reactions"]) == 5
    assert slug(await wei.ask("PUT", at(talk, 1, "/reactions/🎉"))) == "chat/too-many-reactions"
    await wei.ok("DELETE", at(talk, 1, "/reactions/👍"))
    assert (await mei.read(talk))[0]["reactions"][-1]["members"] == [mei.id]


@pytest.mark.parametrize("text", ["a", "12", "👍👍", "<b>", "👍a", "%00", "🇫", "é", "1", "\u202e", "👍" * 20])
async def test_only_one_emoji_is_a_reaction(mei: Member, talk: str, text: str) -> None:
    reply = await mei.ask("PUT", at(talk, 1, f"/reactions/{text}"))
    assert slug(reply) in {"chat/emoji-invalid", "core/not-found"}


async def test_pins_are_for_all(mei: Member, wei: Member, talk: str) -> None:
    await wei.said(talk, "Gate 4")
    for number in (2, 1):
        await wei.ok("PUT", at(talk, number, "/pin"))
    pins = await mei.ok("GET", f"/v1/conversations/{talk}/pins")
    assert numbers(pins["items"]) == [1, 2]
    await mei.ok("DELETE", at(talk, 1, "/pin"))
    assert numbers((await wei.ok("GET", f"/v1/conversations/{talk}/pins"))["items"]) == [2]


async def test_plain_members_do_not_pin_in_a_group(mei: Member, wei: Member) -> None:
    id_ = await mei.group("Choir", wei)
    await wei.said(id_)
    assert slug(await wei.ask("PUT", at(id_, 2, "/pin"))) == "chat/administrators-only"
    await mei.ok("PUT", at(id_, 2, "/pin"))


async def test_stars_are_one_s_own_and_come_in_pages(mei: Member, wei: Member, talk: str) -> None:
    for _ in range(3):
        await mei.said(talk)
    for number in (1, 3, 2):
        await wei.ok("PUT", at(talk, number, "/star"))
    first = await wei.ok("GET", "/v1/stars?limit=2")
    rest = await wei.ok("GET", f"/v1/stars?limit=2&cursor={first['next']}")
    assert numbers(first["items"] + rest["items"]) == [2, 3, 1]
    assert rest["next"] is None
    assert (await mei.ok("GET", "/v1/stars"))["items"] == []
    await wei.ok("DELETE", at(talk, 3, "/star"))
    assert numbers((await wei.ok("GET", "/v1/stars"))["items"]) == [2, 1]


async def test_the_sender_sees_who_read(mei: Member, wei: Member, parlour: Parlour) -> None:
    amara = await parlour.join("Amara")
    await parlour.acquaint(mei, amara)
    id_ = await mei.group("Hiking", wei, amara)
    await mei.said(id_, "Saturday?")
    await wei.ok("POST", f"/v1/conversations/{id_}/marks", read=2)
    await amara.ok("POST", f"/v1/conversations/{id_}/marks", delivered=2)
    shown = await mei.ok("GET", at(id_, 2, "/readers"))
    assert [[one["id"] for one in shown[key]] for key in ("read", "delivered")] == [[wei.id], [amara.id]]
    assert slug(await wei.ask("GET", at(id_, 2, "/readers"))) == "chat/not-your-message"
    await wei.ok("PATCH", "/v1/chat/settings", read_marks=False)
    assert (await mei.ok("GET", at(id_, 2, "/readers")))["read"] == []


async def test_who_hides_what_they_read_sees_nothing_of_the_other(
    mei: Member, wei: Member, talk: str
) -> None:
    await wei.ok("POST", f"/v1/conversations/{talk}/marks", read=1)
    assert (await mei.conversation(talk))["other_marks"] == {"delivered": 1, "read": 1}
    await mei.ok("PATCH", "/v1/chat/settings", read_marks=False)
    for one in (mei, wei):
        marks = (await one.conversation(talk))["other_marks"]
        assert marks["read"] is None


Act = Callable[[Member, str], Awaitable[httpx.Response]]
ACTS: dict[str, Act] = {
    "show": lambda one, id_: one.ask("GET", f"/v1/conversations/{id_}"),
    "read": lambda one, id_: one.ask("GET", f"/v1/conversations/{id_}/messages"),
    "say": lambda one, id_: one.say(id_),
    "edit": lambda one, id_: one.ask("PATCH", at(id_), text="x"),
    "history": lambda one, id_: one.ask("GET", at(id_, 1, "/history")),
    "readers": lambda one, id_: one.ask("GET", at(id_, 1, "/readers")),
    "recall": lambda one, id_: one.ask("DELETE", at(id_, 1, "?for=all")),
    "hide": lambda one, id_: one.ask("DELETE", at(id_, 1, "?for=me")),
    "react": lambda one, id_: one.ask("PUT", at(id_, 1, "/reactions/👍")),
    "unreact": lambda one, id_: one.ask("DELETE", at(id_, 1, "/reactions/👍")),
    "pin": lambda one, id_: one.ask("PUT", at(id_, 1, "/pin")),
    "unpin": lambda one, id_: one.ask("DELETE", at(id_, 1, "/pin")),
    "star": lambda one, id_: one.ask("PUT", at(id_, 1, "/star")),
    "unstar": lambda one, id_: one.ask("DELETE", at(id_, 1, "/star")),
    "pins": lambda one, id_: one.ask("GET", f"/v1/conversations/{id_}/pins"),
    "mark": lambda one, id_: one.ask("POST", f"/v1/conversations/{id_}/marks", read=1),
    "mine": lambda one, id_: one.ask("PATCH", f"/v1/conversations/{id_}/mine", pinned=True),
    "stream": lambda one, id_: one.ask("GET", f"/v1/stream/{id_}"),
}


@pytest.mark.parametrize("act", ACTS)
async def test_another_s_conversation_does_not_exist(parlour: Parlour, talk: str, act: str) -> None:
    amara = await parlour.join("Amara")
    reply = await ACTS[act](amara, talk)
    assert (reply.status_code, slug(reply)) in {
        (404, "chat/conversation-not-found"),
        (404, "core/not-found"),
    }


async def test_nothing_of_another_s_conversation_is_passed_on(
    parlour: Parlour, mei: Member, talk: str
) -> None:
    amara = await parlour.join("Amara")
    own = (await amara.ok("POST", "/v1/conversations", kind="self"))["id"]
    stolen: Json = {"forward_of": {"conversation": talk, "number": 1}}
    assert slug(await amara.say(own, "x", **stolen)) == "chat/conversation-not-found"
    notes = (await mei.ok("POST", "/v1/conversations", kind="self"))["id"]
    passed = await mei.said(notes, "ignored", **stolen)
    assert (text_of(passed), passed["forwarded"]) == ("The train leaves at 8.", True)
