import asyncio
from uuid import uuid4

import pytest

from tests.chat.parlour import Member, Parlour, numbers, slug, text_of


async def test_two_friends_talk(parlour: Parlour, mei: Member, wei: Member) -> None:
    id_ = await mei.open(wei)
    first = await mei.said(id_, "Have you eaten?")
    assert await wei.open(mei) == id_
    second = await wei.said(id_, "Not yet.")
    assert (first["number"], second["number"]) == (1, 2)
    assert (first["sender"], second["sender"]) == (mei.id, wei.id)
    for one in (mei, wei):
        assert await one.texts(id_) == ["Have you eaten?", "Not yet."]
    events = await parlour.events(id_)
    assert events == [("chat.message", {"number": 1}), ("chat.message", {"number": 2})]


async def test_the_other_hears_of_a_conversation_with_its_first_message(
    parlour: Parlour, mei: Member, wei: Member
) -> None:
    id_ = await mei.open(wei)
    assert await wei.listed() == []
    assert await parlour.personal(wei) == []
    await mei.said(id_)
    await mei.said(id_)
    assert await parlour.personal(wei) == [("chat.joined", {"conversation": id_})]
    (seen,) = await wei.listed()
    assert (seen["id"], seen["other"]["id"], seen["mine"]["unread"]) == (id_, mei.id, 2)
    assert text_of(seen["last_message"]) == "hello"
    assert seen["head"]["seq"] == 2


async def test_a_repeat_makes_no_second_message(mei: Member, wei: Member) -> None:
    id_, client_id = await mei.open(wei), str(uuid4())
    replies = await asyncio.gather(*(mei.say(id_, "once", client_id=client_id) for _ in range(5)))
    assert {reply.text for reply in replies} == {replies[0].text}
    assert await mei.texts(id_) == ["once"]


async def test_a_client_id_is_not_used_for_something_else(parlour: Parlour, mei: Member, wei: Member) -> None:
    amara = await parlour.join("Amara")
    await parlour.acquaint(mei, amara)
    id_, other, client_id = await mei.open(wei), await mei.open(amara), str(uuid4())
    await mei.said(id_, "one", client_id=client_id)
    assert slug(await mei.say(id_, "two", client_id=client_id)) == "chat/client-id-reused"
    assert slug(await mei.say(other, "one", client_id=client_id)) == "chat/client-id-reused"
    assert (await wei.said(id_, "mine", client_id=client_id))["number"] == 2


async def test_messages_sent_at_once_get_numbers_without_a_gap(mei: Member, wei: Member) -> None:
    id_ = await mei.open(wei)
    sent = await asyncio.gather(*((mei, wei)[n % 2].said(id_, str(n)) for n in range(20)))
    assert sorted(numbers(sent)) == list(range(1, 21))
    shown = await wei.read(id_)
    assert numbers(shown) == list(range(1, 21))
    assert {(one["number"], text_of(one)) for one in shown} == {(one["number"], text_of(one)) for one in sent}


async def test_pages_go_both_ways(mei: Member, wei: Member) -> None:
    id_ = await mei.open(wei)
    for n in range(1, 13):
        await mei.said(id_, str(n))
    assert numbers(await wei.read(id_, limit=3)) == [10, 11, 12]
    assert numbers(await wei.read(id_, before=10, limit=3)) == [7, 8, 9]
    assert numbers(await wei.read(id_, after=10, limit=3)) == [11, 12]
    assert numbers(await wei.read(id_, around=6, limit=4)) == [4, 5, 6, 7]
    page = await wei.ok("GET", f"/v1/conversations/{id_}/messages?limit=2")
    assert (page["first"], page["last"], page["last_number"]) == (1, 12, 12)


async def test_a_page_begins_at_an_instant(parlour: Parlour, mei: Member, wei: Member) -> None:
    id_ = await mei.open(wei)
    sent = [(await mei.said(id_, str(n)))["at"] for n in range(1, 10)]
    for number, at in enumerate(sent, 1):
        assert numbers(await wei.read(id_, since=at, limit=2)) == [number, number + 1][: 10 - number]
    assert numbers(await wei.read(id_, since="2013-11-01T08:00:00+08:00", limit=2)) == [1, 2]
    assert numbers(await wei.read(id_, since="2999-12-31T23:59:59Z")) == []
    await wei.ok("PATCH", f"/v1/conversations/{id_}/mine", hidden_upto=4)
    await wei.ok("DELETE", f"/v1/conversations/{id_}/messages/5?for=me")
    assert numbers(await wei.read(id_, since=sent[1], limit=1)) == [6]
    luc = await parlour.join("Luc")
    assert (await luc.browser.get(f"/v1/conversations/{id_}/messages?since={sent[0]}")).status_code == 404


@pytest.mark.parametrize(
    ("since", "refusal"),
    [("2026-11-25T08:00:00", "chat/instant-without-zone"), ("yesterday", "core/invalid-body")],
)
async def test_an_instant_says_its_zone(mei: Member, wei: Member, since: str, refusal: str) -> None:
    id_ = await mei.open(wei)
    reply = await mei.browser.get(f"/v1/conversations/{id_}/messages", params={"since": since})
    assert (reply.status_code, slug(reply)) == (400, refusal)


@pytest.mark.parametrize("since", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
async def test_the_ends_of_time_are_instants(mei: Member, wei: Member, since: str) -> None:
    id_ = await mei.open(wei)
    await mei.said(id_)
    assert len(await wei.read(id_, since=since)) == int(since < "2026")


async def test_an_answer_quotes(mei: Member, wei: Member) -> None:
    id_ = await mei.open(wei)
    await mei.said(id_, "Tea or coffee?")
    answer = await wei.said(id_, "Tea", reply_to=1)
    assert answer["reply_to"] == {"number": 1, "sender": mei.id, "excerpt": "Tea or coffee?"}
    assert (await mei.read(id_))[1]["reply_to"] == answer["reply_to"]
    assert slug(await wei.say(id_, "what?", reply_to=9)) == "chat/message-not-found"


async def test_notes_to_oneself(mei: Member) -> None:
    id_ = (await mei.ok("POST", "/v1/conversations", kind="self"))["id"]
    await mei.said(id_, "milk")
    assert (await mei.ok("POST", "/v1/conversations", kind="self"))["id"] == id_
    assert (await mei.mine(id_))["unread"] == 0


async def test_marks_rise_and_the_other_is_told(parlour: Parlour, mei: Member, wei: Member) -> None:
    id_ = await mei.open(wei)
    for _ in range(3):
        await mei.said(id_)
    await wei.ok("POST", f"/v1/conversations/{id_}/marks", delivered=3)
    await wei.ok("POST", f"/v1/conversations/{id_}/marks", read=2)
    await wei.ok("POST", f"/v1/conversations/{id_}/marks", read=1)
    mine = await wei.mine(id_)
    assert (mine["delivered_number"], mine["read_number"], mine["unread"]) == (3, 2, 1)
    assert (await mei.conversation(id_))["other_marks"] == {"delivered": 3, "read": 2}
    marked = [body for kind, body in await parlour.events(id_) if kind == "chat.marked"]
    assert marked == [
        {"member": wei.id, "delivered": 3, "read": 0},
        {"member": wei.id, "delivered": 3, "read": 2},
    ]
    assert slug(await wei.ask("POST", f"/v1/conversations/{id_}/marks", read=4)) == "chat/marks-invalid"


async def test_who_keeps_their_reading_to_themselves_is_not_given_away_by_when(
    parlour: Parlour, mei: Member, wei: Member
) -> None:
    talk = await mei.open(wei)
    await mei.said(talk)
    await wei.ok("PATCH", "/v1/chat/settings", read_marks=False)
    await wei.ok("POST", f"/v1/conversations/{talk}/marks", delivered=1)
    told = await parlour.events(talk)
    await wei.ok("POST", f"/v1/conversations/{talk}/marks", read=1)
    await wei.ok("PATCH", f"/v1/conversations/{talk}/mine", marked_unread=True)
    await wei.ok("POST", f"/v1/conversations/{talk}/marks", read=1)
    assert await parlour.events(talk) == told
    assert (await wei.mine(talk))["unread"] == 0


async def test_a_group_begins_with_a_notice(parlour: Parlour, mei: Member, wei: Member) -> None:
    amara = await parlour.join("Amara")
    assert (
        slug(
            await mei.ask(
                "POST",
                "/v1/conversations",
                kind="group",
                title="x",
                members=[amara.id],
                client_id=str(uuid4()),
            )
        )
        == "chat/not-a-contact"
    )
    id_ = await mei.group("Tea house", wei)
    (notice,) = await wei.read(id_)
    assert notice["body"] == {
        "type": "notice", "what": "created", "by": mei.id, "who": [wei.id], "value": "Tea house",
    }  # fmt: skip
    assert (notice["sender"], notice["client_id"]) == (None, None)
    await wei.said(id_, "hi")
    shown = await mei.conversation(id_)
    assert (shown["title"], shown["members_count"], shown["last_number"]) == ("Tea house", 2, 2)
    assert shown["mine"]["role"] == "owner"
    assert slug(await amara.ask("GET", f"/v1/conversations/{id_}")) == "chat/conversation-not-found"


async def test_a_stranger_says_one_short_thing_until_accepted(parlour: Parlour, mei: Member) -> None:
    amara = await parlour.join("Amara")
    id_ = await amara.open(mei)
    assert slug(await amara.say(id_, "see www.example.test")) == "chat/request-text-only"
    assert slug(await amara.say(id_, "x" * 201)) == "chat/request-text-only"
    await amara.said(id_, "I am Wei's sister.")
    assert slug(await amara.say(id_, "Hello?")) == "chat/request-pending"
    assert await mei.listed() == []
    assert [one["id"] for one in await mei.listed("requests")] == [id_]
    assert await parlour.personal(mei) == [("chat.requested", {"conversation": id_})]
    assert slug(await mei.say(id_, "Hi")) == "chat/accept-first"


async def test_nobody_writes_past_a_block(mei: Member, wei: Member) -> None:
    id_ = await mei.open(wei)
    await mei.said(id_)
    await wei.ok("PUT", f"/v1/blocks/{mei.id}")
    assert slug(await mei.say(id_)) == "chat/person-out-of-reach"
    assert slug(await wei.say(id_)) == "chat/person-out-of-reach"
