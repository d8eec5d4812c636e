"""Whether a voice message was played: known to its sender, and to one's own devices, if one likes."""

import pytest

from quan.chat import ConversationId
from tests.chat.parlour import Member, Parlour, slug
from tests.chat.test_groups import path
from tests.chat.test_media import send, uploaded
from tests.core.media import samples

PLAYS_OF = "SELECT COUNT(*) FROM chat.plays WHERE conversation = %s AND number = %s"


@pytest.fixture
async def talk(mei: Member, wei: Member) -> str:
    return await mei.open(wei)


async def speak(member: Member, conversation: str) -> int:
    media = await uploaded(member, "voice", samples.voice())
    return int((await send(member, conversation, {"type": "voice", "media": media}))["number"])


async def play(member: Member, conversation: str, number: int) -> None:
    await member.ok("PUT", path(conversation, "messages", str(number), "played"))


async def played(member: Member, conversation: str) -> tuple[list[bool], list[int]]:
    """Give what everybody sees of each message, and what this member played."""
    page = await member.ok("GET", path(conversation, "messages"))
    return [one["played"] for one in page["items"]], page["played"]


async def told(parlour: Parlour, conversation: str) -> list[int]:
    return [
        body["number"]
        for kind, body in await parlour.events(conversation)
        if kind == "chat.changed" and body["change"] == "played"
    ]


async def own(parlour: Parlour, member: Member) -> list[int]:
    return [body["played"] for _, body in await parlour.personal(member) if "played" in body]


async def test_the_sender_and_one_s_own_devices_learn_it_once(
    parlour: Parlour, mei: Member, wei: Member, talk: str
) -> None:
    first, second = await speak(mei, talk), await speak(mei, talk)
    assert await played(mei, talk) == ([False, False], [])
    for _ in range(2):
        await play(wei, talk, second)
    assert await played(mei, talk) == ([False, True], [])
    assert await played(wei, talk) == ([False, True], [second])
    assert (await told(parlour, talk), await own(parlour, wei), await own(parlour, mei)) == (
        [second],
        [second],
        [],
    )
    await play(wei, talk, first)
    assert await told(parlour, talk) == [second, first]


@pytest.mark.parametrize("hides", ["mei", "wei"])
async def test_who_keeps_reading_to_themselves_neither_shows_nor_sees_it(
    parlour: Parlour, mei: Member, wei: Member, talk: str, hides: str
) -> None:
    await {"mei": mei, "wei": wei}[hides].ok("PATCH", "/v1/chat/settings", read_marks=False)
    number = await speak(mei, talk)
    await play(wei, talk, number)
    assert (await told(parlour, talk), await own(parlour, wei)) == ([], [number])
    assert await played(mei, talk) == ([False], [])
    assert await played(wei, talk) == ([False], [number])


async def test_in_a_group_the_first_who_shows_it_is_told_of(
    parlour: Parlour, mei: Member, wei: Member
) -> None:
    li, ana = await parlour.join("Li"), await parlour.join("Ana")
    await parlour.acquaint(mei, wei, li, ana)
    group = await mei.group("Tea", wei, li, ana)
    number = await speak(mei, group)
    await wei.ok("PATCH", "/v1/chat/settings", read_marks=False)
    for one, shown in ((wei, []), (li, [number]), (ana, [number])):
        await play(one, group, number)
        assert await told(parlour, group) == shown
        assert await own(parlour, one) == [number]


async def test_only_the_voice_of_others_is_played_and_only_by_those_who_hear_it(
    parlour: Parlour, mei: Member, wei: Member, talk: str
) -> None:
    tom = await parlour.join("Tom")
    text, voice = (await mei.said(talk))["number"], await speak(mei, talk)
    for who, number, refusal in (
        (wei, text, "chat/not-playable"),
        (mei, voice, "chat/not-playable"),
        (wei, 99, "chat/message-not-found"),
        (tom, voice, "chat/conversation-not-found"),
    ):
        reply = await who.ask("PUT", path(talk, "messages", str(number), "played"))
        assert slug(reply) == refusal
    await mei.ok("DELETE", path(talk, "messages", str(voice)) + "?for=all")
    assert slug(await wei.ask("PUT", path(talk, "messages", str(voice), "played"))) == "chat/not-playable"


async def test_who_left_a_group_plays_unheard_and_what_is_taken_back_was_never_played(
    parlour: Parlour, mei: Member, wei: Member
) -> None:
    group = await mei.group("Tea", wei)
    number = await speak(mei, group)
    await play(wei, group, number)
    later = await speak(mei, group)
    await wei.ok("POST", path(group, "leave"))
    assert (
        slug(await wei.ask("PUT", path(group, "messages", str(later), "played"))) == "chat/no-longer-member"
    )
    await mei.ok("DELETE", path(group, "messages", str(number)) + "?for=all")
    async with parlour.db.read() as reader:
        assert await reader.value(PLAYS_OF, [ConversationId.parse(group), number]) == 0
