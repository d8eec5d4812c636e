"""Who is not looking is woken: once, in their language, with what their screen may show, if not muted."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from quan.chat import ConversationId, reactions
from quan.chat import jobs as chat_jobs
from quan.chat.jobs import WAKE
from quan.chat.model.bodies import ContactCard, Location, Photos, Sealed, Text, Voice
from quan.chat.operations.waking import wake
from quan.chat.rules.notices import is_told_later, words_of
from quan.core.config import Config
from quan.core.ids import MemberId
from quan.core.jobs import POLL_S
from quan.core.media import MediaId
from quan.main import create_app
from tests.chat.parlour import Json, Member, Parlour
from tests.chat.test_groups import path
from tests.conftest import running
from tests.pushes import Browser, PushService, push_service

Later = Callable[[datetime], None]
Wake = Callable[[Json], Awaitable[None]]


@pytest.fixture
async def service(parlour: Parlour, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[PushService]:
    monkeypatch.setattr(reactions, "WAIT", timedelta(hours=1))  # the tests wake themselves
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


@pytest.fixture
def later(parlour: Parlour, monkeypatch: pytest.MonkeyPatch) -> Later:
    """Let it be later in the house."""

    def set_clock(at: datetime) -> None:
        monkeypatch.setattr(parlour.db.clock, "now", lambda: at, raising=False)

    return set_clock


async def again(parlour: Parlour, message: Json | None = None, **args: Any) -> None:
    """Do what the worker does with a job; of a message, its first."""
    if message is not None:
        args = {"conversation": message["conversation"], "number": message["number"]}
    await chat_jobs.wake(parlour.db, **args, config=parlour.app.state.config)


async def due(parlour: Parlour, conversation: str) -> tuple[datetime, Json] | None:
    """Take out the job that tries a device again, and give its time and what it is told."""
    async with parlour.db.transaction() as tx:
        return await tx.row(
            """
            DELETE FROM jobs.procrastinate_jobs
            WHERE task_name = %(task)s AND args ->> 'conversation' = %(id)s AND args ? 'device'
            RETURNING scheduled_at, args
            """,
            {"task": WAKE, "id": conversation},
            into=lambda scheduled_at, args: (scheduled_at, args),
        )


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


async def test_who_could_not_be_woken_is_tried_again_and_nobody_else(
    parlour: Parlour, mei: Member, wei: Member, service: PushService, later: Later
) -> None:
    li = await parlour.join("Li")
    await parlour.acquaint(mei, li)
    wei_s, li_s = await phone(wei, service), await phone(li, service)
    group = await mei.group("Tea", wei, li)
    message = await mei.said(group, "At five?")
    wei_s.status = 503
    await again(parlour, message)
    wei_s.status = 201
    found = await due(parlour, group)
    assert found
    at, args = found
    later(at)
    await again(parlour, **args)
    assert (wei_s.texts, li_s.texts) == ([("Tea", "Mei: At five?")], [("Tea", "Mei: At five?")])
    assert await due(parlour, group) is None


async def test_what_was_read_or_taken_back_meanwhile_is_not_tried_again(
    parlour: Parlour, mei: Member, wei: Member, service: PushService, later: Later
) -> None:
    wei_s, id_ = await phone(wei, service), await mei.open(wei)
    wei_s.status = 503
    await again(parlour, await mei.said(id_, "Never mind"))
    found = await due(parlour, id_)
    assert found
    at, args = found
    reply = await mei.browser.delete(path(id_, "messages", "1"), params={"for": "all"})
    assert reply.status_code == 204
    later(at)
    await again(parlour, **args)
    assert (wei_s.tries, await due(parlour, id_)) == (1, None)


async def test_a_service_that_stays_away_is_given_up_after_six_tries(
    parlour: Parlour, mei: Member, wei: Member, service: PushService, later: Later
) -> None:
    wei_s, id_ = await phone(wei, service), await mei.open(wei)
    wei_s.status, wei_s.retry_after = 429, "7200"
    args: Json = {"conversation": id_, "number": (await mei.said(id_))["number"]}
    for _ in range(6):
        await again(parlour, **args)
        if (found := await due(parlour, id_)) is None:
            break
        at, args = found
        later(at)
    assert (wei_s.tries, found) == (6, None)


async def test_a_message_wakes_when_its_two_seconds_are_over(
    config: Config, clone: Callable[[], str]
) -> None:
    open_ = replace(config, reach_private=True)
    async with (
        push_service() as service,
        running(create_app(open_, database_url=clone())) as app,
        AsyncExitStack() as stack,
    ):
        parlour = Parlour(app, stack)
        mei, wei = await parlour.join("Mei"), await parlour.join("Wei")
        await parlour.acquaint(mei, wei)
        wei_s, id_ = await phone(wei, service), await mei.open(wei)
        await asyncio.sleep(1.0)  # the worker has found nothing to do and waits
        began = time.monotonic()
        await mei.said(id_, "Have you eaten?")
        async with asyncio.timeout(10):
            while not wei_s.heard:  # noqa: ASYNC110 - seen from outside, as a browser does
                await asyncio.sleep(0.02)
        assert 2.0 <= time.monotonic() - began < 2.0 + POLL_S / 4
        assert wei_s.texts == [("Mei", "Have you eaten?")]


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
