from datetime import UTC, datetime

import pytest

from tests.chat.parlour import Member, Parlour, numbers, slug
from tests.chat.test_groups import path


@pytest.fixture
async def talk(mei: Member, wei: Member) -> str:
    id_ = await mei.open(wei)
    for text in ("one", "two", "three"):
        await mei.said(id_, text)
    return id_


def mine(conversation: str) -> str:
    return f"/v1/conversations/{conversation}/mine"


async def test_settings_are_kept_one_by_one(parlour: Parlour, wei: Member, talk: str) -> None:
    until = datetime(2030, 1, 1, tzinfo=UTC).isoformat().replace("+00:00", "Z")
    await wei.ok("PATCH", mine(talk), muted_until=until, pinned=True)
    await wei.ok("PATCH", mine(talk), marked_unread=True)
    await wei.ok("PATCH", mine(talk), draft={"text": "I would", "reply_to": 2})
    shown = (await wei.ok("PATCH", mine(talk), archived=True))["mine"]
    assert (shown["muted_until"], shown["pinned"], shown["archived"]) == (until, True, True)
    assert shown["marked_unread"]
    assert (shown["draft"]["text"], shown["draft"]["reply_to"]) == ("I would", 2)
    assert [one["id"] for one in await wei.listed("archived")] == [talk]
    assert await wei.listed() == []
    told = [body for kind, body in await parlour.personal(wei) if kind == "chat.mine"]
    assert told == [{"conversation": talk}] * 4


async def test_others_do_not_hear_of_one_s_own_settings(parlour: Parlour, wei: Member, talk: str) -> None:
    before = len(await parlour.events(talk))
    await wei.ok("PATCH", mine(talk), pinned=True, draft={"text": "secret"})
    assert len(await parlour.events(talk)) == before


async def test_a_draft_is_given_up(wei: Member, talk: str) -> None:
    await wei.ok("PATCH", mine(talk), draft={"text": "hm"})
    assert (await wei.ok("PATCH", mine(talk), draft=None))["mine"]["draft"] is None
    await wei.ok("PATCH", mine(talk), draft={"text": "hm"})
    assert (await wei.ok("PATCH", mine(talk), draft={"text": " \n"}))["mine"]["draft"] is None


async def test_what_was_cleared_stays_cleared(mei: Member, wei: Member, talk: str) -> None:
    await wei.ok("PATCH", mine(talk), hidden_upto=2)
    assert numbers(await wei.read(talk)) == [3]
    await wei.ok("PATCH", mine(talk), hidden_upto=0)
    assert numbers(await wei.read(talk)) == [3]
    assert numbers(await mei.read(talk)) == [1, 2, 3]
    assert slug(await wei.ask("PATCH", mine(talk), hidden_upto=9)) == "chat/marks-invalid"
    shown = await wei.ok("PATCH", mine(talk), hidden_upto=3)
    assert (shown["last_message"], shown["mine"]["unread"]) == (None, 0)


async def test_reading_ends_unread(wei: Member, talk: str) -> None:
    await wei.ok("POST", f"/v1/conversations/{talk}/marks", read=3)
    await wei.ok("PATCH", mine(talk), marked_unread=True)
    await wei.ok("POST", f"/v1/conversations/{talk}/marks", delivered=3)
    assert (await wei.mine(talk))["marked_unread"]
    await wei.ok("POST", f"/v1/conversations/{talk}/marks", read=3)
    assert not (await wei.mine(talk))["marked_unread"]


async def test_who_writes_has_read_unless_something_waits(mei: Member, wei: Member, talk: str) -> None:
    assert (await mei.mine(talk))["unread"] == 0
    await wei.said(talk, "four")
    assert (await wei.mine(talk))["unread"] == 4
    assert (await mei.mine(talk))["unread"] == 1


async def test_what_one_wrote_before_the_mark_came_is_read_with_it(
    parlour: Parlour, mei: Member, wei: Member, talk: str
) -> None:
    before = (await wei.mine(talk))["read_number"]
    asked = (await mei.said(talk, "Are you there?"))["number"]
    for text in ("Yes", "I am"):
        await wei.said(talk, text)
    last = (await mei.said(talk, "Good"))["number"]
    assert (await wei.mine(talk))["read_number"] == before < asked
    await wei.ok("POST", path(talk, "marks"), read=asked)
    mine = await wei.mine(talk)
    assert (mine["read_number"], mine["unread"]) == (last - 1, 1)
    told = [body.get("read_number") for kind, body in await parlour.personal(wei) if kind == "chat.mine"]
    assert told[-1] == last - 1


async def test_what_one_wrote_does_not_betray_when_one_read(
    parlour: Parlour, mei: Member, wei: Member, talk: str
) -> None:
    await wei.ok("PATCH", "/v1/chat/settings", read_marks=False)
    asked = (await mei.said(talk, "Are you there?"))["number"]
    await wei.ok("POST", path(talk, "marks"), delivered=asked)
    await wei.said(talk, "Yes")
    seen = await parlour.events(talk), (await mei.conversation(talk))["other_marks"]
    await wei.ok("POST", path(talk, "marks"), read=asked)
    assert (await wei.mine(talk))["read_number"] == asked
    assert (await parlour.events(talk), (await mei.conversation(talk))["other_marks"]) == seen


async def test_pinned_conversations_come_first(parlour: Parlour, wei: Member, talk: str) -> None:
    amara, noor = await parlour.join("Amara"), await parlour.join("Noor")
    await parlour.acquaint(wei, amara, noor)
    others = [await wei.open(one) for one in (amara, noor)]
    for id_ in others:
        await wei.said(id_)
    await wei.ok("PATCH", mine(talk), pinned=True)
    listed = [one["id"] for one in await wei.listed()]
    assert listed == [talk, others[1], others[0]]
    pages = []
    cursor = ""
    while True:
        page = await wei.ok("GET", f"/v1/conversations?limit=1{cursor}")
        pages += [one["id"] for one in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert pages == listed
