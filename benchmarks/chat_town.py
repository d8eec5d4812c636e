"""Members who talk, for a load test: signed up through the door, their conversations opened over HTTP."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from benchmarks import sockets
from quan import identity
from quan.core.config import Config
from quan.core.db import Database
from quan.core.money import ASSETS
from quan.identity.http.gate import cookie_name

OPENED_AT_ONCE = 8


@dataclass(frozen=True)
class Talker:
    """A signed-in member: what their requests carry."""

    id: str
    cookie: str
    csrf: str
    port: int

    @property
    def headers(self) -> dict[str, str]:
        """Give the headers of their requests."""
        return {"cookie": self.cookie, "x-csrf-token": self.csrf}

    def upgrade(self) -> bytes:
        """Write the request that opens their socket."""
        return sockets.upgrade(self.cookie, port=self.port)

    def send(self, conversation: str, text: str) -> bytes:
        """Write the request that says something."""
        body = json.dumps({"client_id": str(uuid4()), "body": {"type": "text", "text": text}}).encode()
        head = (
            f"POST /v1/conversations/{conversation}/messages HTTP/1.1",
            "Host: localhost",
            "Content-Type: application/json",
            f"Cookie: {self.cookie}",
            f"X-CSRF-Token: {self.csrf}",
            f"Content-Length: {len(body)}",
            "\r\n",
        )
        return "\r\n".join(head).encode() + body


@dataclass
class Room:
    """A conversation, who is in it, and where it stood when it was opened."""

    id: str
    head: dict[str, Any]
    members: Sequence[Talker]


@dataclass
class ChatTown:
    """Everybody, in pairs and in groups."""

    people: list[Talker]
    pairs: list[Room] = field(default_factory=list)
    groups: dict[int, Room] = field(default_factory=dict)


async def settle(url: str, folder: Path, port: int, *, members: int, groups: Sequence[int]) -> ChatTown:
    """Make members, each second one a contact of the one before; the first knows all who join the groups."""
    config = Config(data=folder / "data")
    ASSETS.register(config.currency)
    db = Database(url, max_size=2)
    await db.open()
    try:
        people = [await _sign_up(db, config, f"talker_{number:05d}", port) for number in range(members)]
        ids = [identity.MemberId.parse(person.id) for person in people]
        known = {(0, other) for other in range(1, max(groups, default=0))}
        known |= {(first, first + 1) for first in range(0, members - 1, 2)}
        for one, other in sorted(known):
            async with db.transaction() as tx:
                await identity.befriend(tx, ids[one], ids[other])
                tx.hush()
    finally:
        await db.close()
    town = ChatTown(people)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
        for first in range(0, members - 1, 2 * OPENED_AT_ONCE):
            pairs = [people[at : at + 2] for at in range(first, first + 2 * OPENED_AT_ONCE, 2)]
            wishes = (
                _open(client, pair, {"kind": "direct", "member": pair[1].id})
                for pair in pairs
                if len(pair) == 2  # noqa: PLR2004 - a pair
            )
            town.pairs += await asyncio.gather(*wishes)
        for size in groups:
            others = [person.id for person in people[1:size]]
            wish = {"kind": "group", "title": f"{size}", "members": others, "client_id": str(uuid4())}
            town.groups[size] = await _open(client, people[:size], wish)
    return town


async def _sign_up(db: Database, config: Config, handle: str, port: int) -> Talker:
    async with db.transaction() as tx:
        member = await identity.sign_up(tx, handle=handle, name=handle.title())
        session = await identity.start_session(tx, member.id, device="benchmark")
        tx.hush()
    return Talker(str(member.id), f"{cookie_name(config)}={session.token}", session.csrf_token, port)


async def _open(client: httpx.AsyncClient, members: Sequence[Talker], wish: dict[str, Any]) -> Room:
    reply = await client.post("/v1/conversations", json=wish, headers=members[0].headers)
    reply.raise_for_status()
    opened = reply.json()
    return Room(opened["id"], opened["head"], members)
