"""What devices are told of a conversation: always what is true now, and only what its member may see."""

from quan.chat.model.conversations import ConversationId
from quan.core import streams
from tests.chat.parlour import Json, Member, Parlour, slug, text_of
from tests.chat.test_attacks import put_out


async def told(member: Member, conversation: str, after: int = 0) -> Json:
    reply = await member.browser.get(
        f"/v1/stream/{conversation}", params={"after": after, "epoch": await epoch(member)}
    )
    assert reply.status_code == 200, reply.text
    answer: Json = reply.json()
    return answer


async def epoch(member: Member) -> str:
    async with member.db.read() as reader:
        return str(await reader.value("SELECT epoch FROM core.stream_epoch"))


async def test_an_event_carries_its_message_as_it_is_now(mei: Member, wei: Member) -> None:
    id_ = await mei.open(wei)
    await mei.said(id_, "My number is 12345")
    await mei.said(id_, "and this stays")
    before = await told(wei, id_)
    assert [text_of(one["body"]["message"]) for one in before["events"]] == [
        "My number is 12345",
        "and this stays",
    ]
    await mei.ok("DELETE", f"/v1/conversations/{id_}/messages/1?for=all")
    after = await told(wei, id_)
    assert "12345" not in str(after)
    assert [(one["kind"], one["body"]["message"]["number"]) for one in after["events"]] == [
        ("chat.message", 1),
        ("chat.message", 2),
        ("chat.changed", 1),
    ]
    assert after["events"][2]["body"]["change"] == "recalled"
    assert after["events"][2]["body"]["message"]["body"] is None


async def test_all_members_are_told_the_same(mei: Member, wei: Member) -> None:
    id_ = await mei.open(wei)
    await mei.said(id_, "one")
    await wei.ok("PUT", f"/v1/conversations/{id_}/messages/1/reactions/👍")
    await wei.ok("PUT", f"/v1/conversations/{id_}/messages/1/star")
    await wei.ok("POST", f"/v1/conversations/{id_}/marks", read=1)
    heard = [await told(one, id_) for one in (mei, wei)]
    assert heard[0] == heard[1]
    assert heard[0]["events"][-1]["body"] == {"member": wei.id, "delivered": 1, "read": 1}


async def test_a_change_of_the_conversation_carries_what_all_share(
    parlour: Parlour, mei: Member, wei: Member
) -> None:
    id_ = await mei.group("Tea house", wei)
    async with parlour.db.transaction() as tx:
        streams.append_last(tx, ConversationId.parse(id_), "chat.conversation", {})
    last = (await told(wei, id_))["events"][-1]
    assert last["body"]["conversation"]["title"] == "Tea house"
    assert "mine" not in last["body"]["conversation"]


async def test_who_was_removed_is_told_nothing_more(parlour: Parlour, mei: Member, wei: Member) -> None:
    id_ = await mei.group("Club", wei)
    await mei.said(id_, "before")
    await put_out(parlour, id_, wei)
    await mei.said(id_, "after")
    assert [text_of(one["body"]["message"]) for one in (await told(wei, id_))["events"]] == [
        "notice",
        "before",
    ]
    reply = await wei.browser.get(f"/v1/stream/{id_}", params={"after": 2, "epoch": await epoch(wei)})
    assert slug(reply) == "core/not-found"


async def test_the_list_says_where_a_device_goes_on(mei: Member, wei: Member) -> None:
    id_ = await mei.open(wei)
    await mei.said(id_, "one")
    head = (await wei.listed())[0]["head"]
    await mei.said(id_, "two")
    reply = await wei.browser.get(f"/v1/stream/{id_}", params={"after": head["seq"], "epoch": head["epoch"]})
    assert [text_of(one["body"]["message"]) for one in reply.json()["events"]] == ["two"]
