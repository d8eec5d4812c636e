"""People who talk, for the tests of chat."""

from collections import Counter
from collections.abc import Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx
from litestar import Litestar

from quan.chat import ConversationId
from quan.chat.model.bodies import media_in
from quan.chat.store import rows
from quan.core import streams
from quan.core.db import Database, Reader
from quan.core.ids import Id
from tests.people import Person, befriend, browser_of, database_of, join

Json = dict[str, Any]


@dataclass(eq=False)
class Member:
    """A person with a browser, who writes and reads."""

    who: Person
    browser: httpx.AsyncClient

    @property
    def id(self) -> str:
        return str(self.who.id)

    @property
    def db(self) -> Database:
        return database_of(self.browser)

    async def open(self, other: "Member") -> str:
        """Open the conversation with another member."""
        return str((await self.ok("POST", "/v1/conversations", kind="direct", member=other.id))["id"])

    async def group(self, title: str, *members: "Member") -> str:
        made = await self.ok(
            "POST",
            "/v1/conversations",
            kind="group",
            title=title,
            members=[one.id for one in members],
            client_id=str(uuid4()),
        )
        return str(made["id"])

    async def say(self, conversation: str, text: str = "hello", **more: Any) -> httpx.Response:
        body = {"client_id": str(uuid4()), "body": {"type": "text", "text": text}, **more}
        return await self.browser.post(f"/v1/conversations/{conversation}/messages", json=body)

    async def said(self, conversation: str, text: str = "hello", **more: Any) -> Json:
        reply = await self.say(conversation, text, **more)
        assert reply.status_code == 201, reply.text
        message: Json = reply.json()
        return message

    async def read(self, conversation: str, **where: Any) -> list[Json]:
        reply = await self.browser.get(f"/v1/conversations/{conversation}/messages", params=where)
        assert reply.status_code == 200, reply.text
        items: list[Json] = reply.json()["items"]
        return items

    async def texts(self, conversation: str, **where: Any) -> list[str | None]:
        return [text_of(one) for one in await self.read(conversation, **where)]

    async def listed(self, view: str = "inbox") -> list[Json]:
        reply = await self.browser.get("/v1/conversations", params={"view": view})
        assert reply.status_code == 200, reply.text
        items: list[Json] = reply.json()["items"]
        return items

    async def conversation(self, id_: str) -> Json:
        return await self.ok("GET", f"/v1/conversations/{id_}")

    async def mine(self, id_: str) -> Json:
        mine: Json = (await self.conversation(id_))["mine"]
        return mine

    async def ask(self, method: str, path: str, **body: Any) -> httpx.Response:
        return await self.browser.request(method, path, json=body or None)

    async def ok(self, method: str, path: str, **body: Any) -> Json:
        """Ask for something that is granted."""
        reply = await self.ask(method, path, **body)
        assert reply.is_success, reply.text
        granted: Json = reply.json() if reply.content else {}
        return granted


def text_of(message: Json) -> str | None:
    body = message["body"]
    return None if body is None else str(body.get("text", body["type"]))


def slug(reply: httpx.Response) -> str:
    return str(reply.json()["type"]).removeprefix("/problems/")


ADRIFT = """
    SELECT COUNT(*)
    FROM chat.conversations AS c
    CROSS JOIN LATERAL (
        SELECT COUNT(*) AS there, COUNT(DISTINCT seq) AS seqs, COALESCE(MAX(number), 0) AS last
        FROM chat.messages
        WHERE conversation = c.id
    ) AS m
    CROSS JOIN LATERAL (
        SELECT COUNT(*) AS announced FROM core.stream_events WHERE stream = c.id AND kind = 'chat.message'
    ) AS e
    CROSS JOIN LATERAL (
        SELECT COUNT(*) FILTER (WHERE state = 'active' OR (state = 'requested' AND c.kind = 'direct'))
               AS members
        FROM chat.memberships
        WHERE conversation = c.id
    ) AS w
    WHERE (m.there, m.seqs, m.last) <> (c.last_number, c.last_number, c.last_number)
       OR e.announced <> c.last_number
       OR w.members <> c.members
"""
"""Conversations whose numbers, events or members do not add up."""


OVERCHARGED = """
    SELECT COUNT(*)
    FROM core.media_usage AS u
    FULL JOIN (SELECT owner, SUM(charged_bytes) AS bytes FROM core.media GROUP BY owner) AS w
      ON w.owner = u.member
    WHERE COALESCE(u.bytes, 0) <> COALESCE(w.bytes, 0)
"""
"""Members who are charged for more or less than they keep."""


async def miscounted(reader: Reader) -> set[UUID]:
    """Find media that are used more or less often than they are shown, kept as evidence, or held."""
    shown: Counter[UUID] = Counter()
    for sql in (
        "SELECT media FROM chat.message_media",
        "SELECT media FROM chat.loose_media",
        "SELECT picture FROM chat.conversations WHERE picture IS NOT NULL",
    ):
        shown.update(media for (media,) in await reader.tuples(sql))
    evidence = await reader.tuples("SELECT report, body FROM chat.evidence WHERE body IS NOT NULL")
    bodies = [(report, rows.body(body)) for report, body in evidence]
    kept = {(report, one.uuid) for report, body in bodies if body is not None for one in media_in(body)}
    shown.update(media for _, media in kept)
    used = dict(await reader.tuples("SELECT id, uses FROM core.media"))
    return {media for media in shown.keys() | used.keys() if shown[media] != used.get(media)}


class Parlour:
    """A place where people join and know each other."""

    def __init__(self, app: Litestar, stack: AsyncExitStack) -> None:
        self.app = app
        self.db: Database = app.state.db
        self._stack = stack

    async def join(self, name: str) -> Member:
        person = await join(self.db, name)
        return Member(person, await self._stack.enter_async_context(browser_of(self.app, person)))

    async def acquaint(self, *members: Member) -> None:
        for place, one in enumerate(members):
            for other in members[:place]:
                await befriend(self.db, one.who, other.who)

    async def events(self, stream: Id | str) -> list[tuple[str, Json]]:
        """Give what a stream says, by its id."""
        id_ = ConversationId.parse(stream) if isinstance(stream, str) else stream
        async with self.db.read() as reader:
            ((_, events),) = await streams.read(reader, [(id_, streams.Cursor(0))])
        return [(event.kind, event.body) for event in events]

    async def personal(self, member: Member) -> list[tuple[str, Json]]:
        return [(kind, body) for kind, body in await self.events(member.who.id) if kind.startswith("chat.")]

    async def check(self) -> None:
        async with self.db.read() as reader:
            assert await reader.value(ADRIFT) == 0
            assert await reader.value(OVERCHARGED) == 0
            assert await miscounted(reader) == set()


def numbers(messages: Iterable[Json]) -> list[int]:
    return [one["number"] for one in messages]
