"""Who is not looking is woken: once, in their language, with what their screen may show, if not muted."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

import pytest

from quan.chat import ConversationId
from quan.chat.jobs import WAKE
from quan.chat.model.bodies import ContactCard, Location, Photos, Sealed, Text, Voice
from quan.chat.operations.waking import wake
from quan.chat.rules.notices import is_told_later, words_of
from quan.core.config import Config
from quan.core.ids import MemberId
from quan.core.media import MediaId
from tests.chat.parlour import Json, Member, Parlour
from tests.chat.test_groups import path
from tests.pushes import Browser, PushService, push_service

Wake = Callable[[Json], Awaitable[None]]


@pytest.fixture
async def service(parlour: Parlour) -> AsyncIterator[PushService]:
    config: Config = parlour.app.state.config
    parlour.app.state.config = replace(config, reach_private=True)
    async with push_service() as running:
        yield running
    parlour.app.state.config = config


@pytest.fixture
def told(parlour: Parlour, service: PushService) -> Wake:
    """Give what the job does two seconds after a message."""

    async def run(message: Json) -> None:
        assert service
        id_ = ConversationId.parse(message["conversation"])
        await wake(parlour.db, parlour.app.state.config, id_, message["number"])

    return run


async def phone(who: Member, service: PushService) -> Browser:
    browser = service.browser()
    await who.ok("PUT", "/v1/me/push/device", **browser.subscription)
    return browser


async def test_who_is_not_looking_is_woken_with_who_said_what(
    mei: Member, wei: Member, service: PushService, told: Wake
) -> None:
    wei_s, mei_s = await phone(wei, service), await phone(mei, service)
    id_ = await mei.open(wei)
    await told(await mei.said(id_, "Have you\neaten?"))
    assert wei_s.texts == [("Mei", "Have you eaten?")]
    assert mei_s.heard == []
    assert wei_s.heard[0].message["url"] == f"/chats/{id_}"
    assert id_.removeprefix("cnv_") not in str(wei_s.heard[0].headers)


async def test_in_a_group_everybody_else_is_woken_and_reads_where(
    parlour: Parlour, mei: Member, wei: Member, service: PushService, told: Wake
) -> None:
    li = await parlour.join("Li")
    await parlour.acquaint(mei, li)
    phones = [await phone(one, service) for one in (mei, wei, li)]
    group = await mei.group("Tea", wei, li)
    await told(await wei.said(group, "At five?"))
    assert [one.texts for one in phones] == [[("Tea", "Wei: At five?")], [], [("Tea", "Wei: At five?")]]


async def test_nobody_is_woken_who_muted_read_or_left(
    parlour: Parlour, mei: Member, wei: Member, service: PushService, told: Wake
) -> None:
    li, ana = await parlour.join("Li"), await parlour.join("Ana")
    for one in (li, ana):
        await parlour.acquaint(mei, one)
    phones = [await phone(one, service) for one in (wei, li, ana)]
    group = await mei.group("Tea", wei, li, ana)
    await wei.ok("PATCH", path(group, "mine"), muted_until="2099-01-01T00:00:00Z")
    message = await mei.said(group)
    await li.ok("POST", path(group, "marks"), read=message["number"])
    await ana.ok("POST", path(group, "leave"))
    await told(message)
    assert [one.heard for one in phones] == [[], [], []]


async def test_a_stranger_wakes_nobody(
    parlour: Parlour, mei: Member, service: PushService, told: Wake
) -> None:
    tom, mei_s = await parlour.join("Tom"), await phone(mei, service)
    await told(await tom.said(await tom.open(mei), "Hello"))
    assert mei_s.heard == []


async def test_of_several_messages_in_a_row_the_last_one_wakes(
    mei: Member, wei: Member, service: PushService, told: Wake
) -> None:
    wei_s, id_ = await phone(wei, service), await mei.open(wei)
    said = [await mei.said(id_, text) for text in ("Are you", "there", "now?")]
    for message in said:
        await told(message)
    assert wei_s.texts == [("Mei", "now?")]


async def test_what_was_recalled_meanwhile_is_not_shown(
    mei: Member, wei: Member, service: PushService, told: Wake
) -> None:
    wei_s, id_ = await phone(wei, service), await mei.open(wei)
    message = await mei.said(id_, "Oh no")
    reply = await mei.browser.delete(path(id_, "messages", "1"), params={"for": "all"})
    assert reply.status_code == 204
    await told(message)
    assert wei_s.heard == []


async def test_what_is_hidden_is_hidden_in_the_language_of_who_reads(
    mei: Member, wei: Member, service: PushService, told: Wake
) -> None:
    wei_s, id_ = await phone(wei, service), await mei.open(wei)
    await wei.ok("PATCH", "/v1/me", language="zh-Hans")
    await wei.ok("PATCH", "/v1/me/push/settings", hides_text=True)
    await told(await mei.said(id_, "A secret"))
    assert wei_s.texts == [("Quan Town", "新消息")]
    assert b"Mei" not in wei_s.heard[0].sealed


async def test_a_message_makes_a_job_only_where_somebody_can_be_woken(
    parlour: Parlour, mei: Member, wei: Member, service: PushService
) -> None:
    async def jobs(id_: str) -> int:
        async with parlour.db.read() as reader:
            return int(
                await reader.value(
                    """
                    SELECT COUNT(*)
                    FROM jobs.procrastinate_jobs
                    WHERE task_name = %(task)s AND args ->> 'conversation' = %(id)s
                    """,
                    {"task": WAKE, "id": id_},
                )
            )

    ana = await parlour.join("Ana")
    await parlour.acquaint(mei, ana)
    await phone(wei, service)
    quiet, heard = await mei.open(ana), await mei.open(wei)
    await mei.said(quiet)
    await mei.said(heard)
    for _ in range(100):
        if await jobs(heard):
            break
        await asyncio.sleep(0.05)
    assert (await jobs(heard), await jobs(quiet)) == (1, 0)


def test_a_talk_without_a_pause_wakes_now_and_then() -> None:
    assert [number for number in range(1, 60) if not is_told_later(number, 60)] == [20, 40]
    assert not is_told_later(60, 60)


def test_what_is_not_words_is_named() -> None:
    def say(_slug: str, english: str) -> str:
        return english

    media = MediaId.derive("one")
    for body, words in (
        (Text(text="Tea"), "Tea"),
        (Voice(media=media, duration_ms=1, waveform=()), "Voice message"),
        (Photos(items=()), "Photos"),
        (Photos(items=(), caption="The lake"), "Photos: The lake"),
        (Location(latitude=1.0, longitude=2.0, label="The lake"), "Location: The lake"),
        (ContactCard(member=MemberId.derive("Mei")), "Contact"),
        (Sealed(scheme="mls", payload="aGVsbG8="), "Encrypted message"),
    ):
        assert words_of(body, say) == words
