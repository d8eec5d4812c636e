"""A message on the express way: the ordinary way in every respect, and refused by the same rules."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx
import pytest

from quan.chat.http import messages as ordinary_way
from quan.chat.sender import Sender
from quan.chat.store import messages
from quan.core.limits import Rate
from tests.chat.parlour import Json, Member, Parlour, slug
from tests.chat.phones import online
from tests.chat.test_streaming import told

ORDINARY = {"content-type": "application/json; charset=utf-8"}
"""What keeps a request off the express way, and changes nothing else."""
VARYING = {"x-request-id", "content-length", "date", "retry-after"}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Count what is handed in on the express way."""
    heard: list[Any] = []
    ask = Sender.ask

    def listening(self: Sender, presented: Any, make: Any) -> "asyncio.Future[bytes | None]":
        heard.append(presented)
        return ask(self, presented, make)

    monkeypatch.setattr(Sender, "ask", listening)
    return heard


async def send(member: Member, talk: str, data: Json, **headers: str) -> httpx.Response:
    return await member.browser.post(f"/v1/conversations/{talk}/messages", json=data, headers=headers)


def text(words: str, **more: Any) -> Json:
    return {"client_id": str(uuid4()), "body": {"type": "text", "text": words}, **more}


@pytest.fixture
async def talk(mei: Member, wei: Member) -> str:
    return await mei.open(wei)


async def test_both_ways_give_the_same_reply(mei: Member, talk: str, asked: list[Any]) -> None:
    await mei.said(talk, "tea?")
    data = text("  yes,\n\u4e00 cup ", reply_to=1)
    express, ordinary = await send(mei, talk, data), await send(mei, talk, data, **ORDINARY)
    assert len(asked) == 2
    assert (express.status_code, express.content) == (201, ordinary.content)
    assert express.json()["reply_to"]["excerpt"] == "tea?"
    assert {k: v for k, v in express.headers.items() if k not in VARYING} == {
        k: v for k, v in ordinary.headers.items() if k not in VARYING
    }


async def test_a_retry_on_the_other_way_says_nothing_twice(mei: Member, talk: str) -> None:
    data = text("once")
    replies = await asyncio.gather(
        *(send(mei, talk, data, **headers) for headers in ({}, ORDINARY, {}, ORDINARY))
    )
    assert {(reply.status_code, reply.content) for reply in replies} == {(201, replies[0].content)}
    other = await send(mei, talk, {**data, "body": {"type": "text", "text": "twice"}})
    assert (other.status_code, slug(other)) == (409, "chat/client-id-reused")
    assert await mei.texts(talk) == ["once"]


@pytest.mark.parametrize(
    "odd",
    [
        {"body": {"type": "text", "text": ""}},
        {"body": {"type": "text", "text": "x" * 10_001}},
        {"body": {"type": "text", "text": "hi", "mentions": [{"member": "nobody", "start": 0, "length": 1}]}},
        {"body": {"type": "poem"}},
        {"body": None},
        {"client_id": "mine"},
        {"number": 7},
        {"reply_to": 99},
        {"reply_to": -1},
        {"forward_of": {"conversation": "usr_0", "number": 1}},
    ],
)
async def test_what_is_refused_is_refused_as_ever(mei: Member, talk: str, odd: Json) -> None:
    data = text("hi") | odd
    express, ordinary = await send(mei, talk, data), await send(mei, talk, data, **ORDINARY)
    assert express.status_code >= 400
    assert (express.status_code, express.headers["content-type"]) == (
        ordinary.status_code,
        ordinary.headers["content-type"],
    )
    first, second = express.json(), ordinary.json()
    for one in (first, second):
        one.pop("request_id", None)
    assert first == second
    assert await mei.texts(talk) == []


async def test_who_may_not_write_is_refused_on_both_ways(
    parlour: Parlour, mei: Member, wei: Member, talk: str, asked: list[Any]
) -> None:
    eve = await parlour.join("Eve")
    for headers in ({}, ORDINARY):
        assert slug(await send(eve, talk, text("let me in"), **headers)) == "chat/conversation-not-found"
        assert slug(await send(mei, "cnv_" + "0" * 26, text("?"), **headers)) == "chat/conversation-not-found"
        assert slug(await send(mei, "usr_" + "0" * 26, text("?"), **headers)) == "core/malformed-id"
        assert slug(await send(mei, "..%2f" + talk, text("?"), **headers)) != "chat/conversation-not-found"
    assert len(asked) == 2
    await wei.ok("PUT", f"/v1/blocks/{mei.id}")
    for headers in ({}, ORDINARY):
        assert slug(await send(mei, talk, text("hello?"), **headers)) == "chat/person-out-of-reach"
    assert await wei.texts(talk) == []


async def test_another_site_or_a_stale_session_says_nothing(mei: Member, talk: str, asked: list[Any]) -> None:
    for headers in (
        {"x-csrf-token": "wrong"},
        {"origin": "https://evil.example"},
        {"sec-fetch-site": "cross-site"},
    ):
        assert slug(await send(mei, talk, text("x"), **headers)) == "core/cross-site-request"
    assert asked == []
    async with mei.db.transaction() as tx:
        await tx.execute("DELETE FROM identity.sessions")
    reply = await send(mei, talk, text("x"))
    assert (reply.status_code, slug(reply), len(asked)) == (401, "core/unauthenticated", 1)


async def test_both_ways_count_for_one_rate(mei: Member, talk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ordinary_way, "SENDS", (Rate(3, per_s=3600),))
    for headers in ({}, ORDINARY, {}):
        assert (await send(mei, talk, text("hi"), **headers)).status_code == 201
    refusals = [await send(mei, talk, text("hi"), **headers) for headers in ({}, ORDINARY)]
    assert [(one.status_code, slug(one)) for one in refusals] == [(429, "core/too-many-requests")] * 2
    assert all(int(one.headers["retry-after"]) > 0 for one in refusals)


async def test_devices_in_step_are_told_without_a_reading_what_a_reading_gives(
    mei: Member, wei: Member, talk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with online(wei, talk) as phone:
        await mei.said(talk, "one")
        await phone.until_told(talk, "one")

        async def unread(*_: object) -> list[Any]:
            raise AssertionError("what was just written is not read back")

        with monkeypatch.context() as patch:
            patch.setattr(messages, "at_places", unread)
            named = [{"member": wei.id, "start": 0, "length": 3}]
            bodies: list[Json] = [
                {"body": {"type": "text", "text": "Wei, look", "mentions": named}, "reply_to": 1},
                {"body": {"type": "location", "latitude": 1.5, "longitude": -0.25, "label": "tea house"}},
                {"body": {"type": "sealed", "scheme": "mls", "payload": "AAAA"}},
            ]
            for body in bodies:
                await mei.said(talk, **body)
            await phone.until(lambda frame: "'sealed'" in str(frame.get("events")))
        frames = [one for one in phone.frames if one["type"] == "events" and one["stream"] == talk]
        live = [event for frame in frames for event in frame["events"]]
    assert [event["seq"] for event in live] == [1, 2, 3, 4]
    assert live == (await told(wei, talk))["events"]
