"""The sender alone: whatever happens to a batch, every wish is answered, and none is said twice."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from quan import chat
from quan.chat.errors.messages import ChatBusy
from quan.chat.operations.wishes import Sketch, plain_wish
from quan.chat.store import sending as store
from quan.core.db import Database, Line, Tx
from quan.core.ids import MemberId
from quan.core.problems import Unavailable
from tests.chat.parlour import Member

Wish = chat.Wish


def wish(member: Member, conversation: str, text: str) -> Wish:
    sketch = Sketch(client_id=uuid4(), body=chat.Text(text=text))
    return plain_wish(member.who.id, chat.ConversationId.parse(conversation), sketch)


@asynccontextmanager
async def sending(db: Database, **more: Any) -> AsyncIterator[chat.Sender]:
    sender = chat.Sender(db, **more)
    await sender.start()
    try:
        yield sender
    finally:
        await sender.stop()


@pytest.fixture
async def talk(mei: Member, wei: Member) -> str:
    return await mei.open(wei)


async def test_what_waits_when_it_stops_is_said(mei: Member, talk: str) -> None:
    async with sending(mei.db, most=3) as sender:
        waiting = [asyncio.create_task(sender.send(wish(mei, talk, str(n)))) for n in range(10)]
        await asyncio.sleep(0)
    assert sorted([(await one).number for one in waiting]) == list(range(1, 11))
    with pytest.raises(Unavailable):
        await sender.send(wish(mei, talk, "too late"))


async def test_past_its_room_callers_come_again(mei: Member, talk: str) -> None:
    async with sending(mei.db, room=4) as sender:
        answers = await asyncio.gather(
            *(sender.send(wish(mei, talk, str(n))) for n in range(9)), return_exceptions=True
        )
    assert sum(isinstance(one, ChatBusy) for one in answers) >= 5
    assert await mei.texts(talk) == [one.body.text for one in answers if isinstance(one, chat.Message)]  # type: ignore[union-attr]


async def test_a_faulty_wish_fails_alone(
    mei: Member, wei: Member, talk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = store.write

    async def faulty(tx: Tx, written: Any, *more: Any) -> None:
        if any(one.message.body.text == "faulty" for one in written):
            raise psycopg.errors.CheckViolation
        await write(tx, written, *more)

    monkeypatch.setattr(store, "write", faulty)
    async with sending(mei.db) as sender:
        answers = await asyncio.gather(
            *(sender.send(wish(one, talk, text)) for one, text in ((mei, "a"), (wei, "faulty"), (mei, "b"))),
            return_exceptions=True,
        )
    assert [type(one) for one in answers] == [chat.Message, psycopg.errors.CheckViolation, chat.Message]
    assert sorted(str(one) for one in await mei.texts(talk)) == ["a", "b"]


async def test_a_commit_that_nobody_heard_of_is_found_again(
    mei: Member, talk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    commits = 0
    transaction = Line.transaction

    @asynccontextmanager
    async def lossy(line: Line, **more: Any) -> AsyncIterator[Tx]:
        nonlocal commits
        async with transaction(line, **more) as tx:
            yield tx
        commits += 1
        if commits == 1:
            raise Unavailable(retry_after_s=1)

    monkeypatch.setattr(Line, "transaction", lossy)
    async with sending(mei.db) as sender:
        message = await sender.send(wish(mei, talk, "once"))
    monkeypatch.undo()
    assert (commits, message.number) == (2, 1)
    assert await mei.texts(talk) == ["once"]


async def test_a_flood_leaves_room_for_others(mei: Member, wei: Member, talk: str) -> None:
    async with sending(mei.db, room=8, most=1) as sender:
        flood = [asyncio.create_task(sender.send(wish(mei, talk, str(n)))) for n in range(20)]
        await asyncio.sleep(0)
        answer = await sender.send(wish(wei, talk, "me too"))
        assert answer.number <= 4
        await asyncio.gather(*flood, return_exceptions=True)


def test_a_wish_is_named_by_who_sends_it() -> None:
    client_id = uuid4()
    named = {chat.MessageId.derive(MemberId.derive(name), client_id) for name in ("Mei", "Wei", "Mei")}
    assert len(named) == 2
