"""A conversation of 100,000 messages: how long its last page takes, and how it scrolls in a real browser.

The page is asked for over HTTP as the client asks. Then Chromium, as a phone of three times the pixels, opens
the conversation and is scrolled backwards through what it has to fetch and forwards again, with its own trace
running: what counts is every frame that the compositor wished for, and whether it came.
"""

import asyncio
import itertools
import math
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
from playwright.async_api import CDPSession, async_playwright

from benchmarks import chat_town
from benchmarks.chat_town import Room, Talker
from benchmarks.databases import database
from benchmarks.payments_http import serving
from benchmarks.web_vitals import chromium
from quan.chat.model.bodies import Text
from quan.chat.model.conversations import ConversationId
from quan.core import arrays, wire
from quan.core.db import Database
from quan.core.ids import MemberId
from quan.core.postgres import EmbeddedPostgres

MESSAGES, QUICK_MESSAGES = 100_000, 5_000
BATCH = 10_000
ROUNDS = 60
PAGE = 50
"""Messages that the client asks for at a time."""
SCREEN = {"width": 390, "height": 844}
STRETCHES, QUICK_STRETCHES = 12, 3
STRETCH_PX, STRETCH_PX_PER_S = 3_000, 3_000
PAUSE_MS = 100
"""Frames further apart than this are not of one movement."""
LONG_TASK_MS = 50
CATEGORIES = "cc,benchmark,toplevel,devtools.timeline"
SAYINGS = (
    "Have you eaten?",
    "在路上了，十分钟到。",
    "Oui, mais pas avant huit heures : le train a du retard et il pleut.",
    "I left the umbrella with your neighbour, the one with the two dogs, and she says you should come.",
    "好的",
    "See https://example.org/noodles for the menu",
    "👍",
)

Figures = dict[str, Any]
Tell = Callable[[str], object]


async def measure(*, tell: Tell, quick: bool) -> Figures:
    """Fill a conversation, open it, scroll it."""
    messages = QUICK_MESSAGES if quick else MESSAGES
    with tempfile.TemporaryDirectory(prefix="quan-bench-", dir="/tmp") as folder:
        server = EmbeddedPostgres(Path(folder), durable=False)  # what is measured only reads
        server.start()
        try:
            url = database(server, "chat")
            async with serving(url, Path(folder)) as port:
                town = await chat_town.settle(url, Path(folder), port, members=2, groups=())
                (room,) = town.pairs
                await fill(url, room.id, [one.id for one in room.members], messages)
                figures = {"messages": messages, "open": await _open(room, port)}
                tell(f"its last page: {figures['open']}")
                figures["scroll"] = await _in_a_browser(room, port, QUICK_STRETCHES if quick else STRETCHES)
                tell(f"scrolling: {figures['scroll']}")
                return figures
        finally:
            server.stop()


async def fill(url: str, conversation: str, members: Sequence[str], messages: int) -> None:
    """Have so many things been said by the members of a new conversation, and read by all."""
    db = Database(url, max_size=1)
    await db.open()
    dice = random.Random(2013)
    id_ = ConversationId.parse(conversation)
    senders = [MemberId.parse(one) for one in members]
    async with db.transaction() as tx:
        await tx.execute("SET LOCAL session_replication_role = replica")
        for first in range(1, messages + 1, BATCH):
            numbers = range(first, min(first + BATCH, messages + 1))
            await tx.execute(
                """
                INSERT INTO chat.messages
                    (conversation, number, seq, id, client_id, fingerprint, sender, body, reply_to, at)
                SELECT %(id)s, number, number, gen_random_uuid(), gen_random_uuid(), '', sender, body,
                       CASE WHEN number %% 20 = 0 THEN number - 7 END,
                       %(now)s - (%(last)s - number) * interval '3 minutes'
                FROM UNNEST(%(numbers)s, %(senders)s, %(bodies)s) AS said (number, sender, body)
                """,
                {
                    "id": id_,
                    "now": tx.now,
                    "last": messages,
                    "numbers": arrays.bigints(list(numbers)),
                    "senders": arrays.uuids([dice.choice(senders).uuid.int for _ in numbers]),
                    "bodies": arrays.jsonbs([wire.encode(Text(text=dice.choice(SAYINGS))) for _ in numbers]),
                },
            )
        await tx.execute(
            """
            INSERT INTO chat.reactions (conversation, number, member, emoji, at)
            SELECT conversation, number, sender, '👍', at
            FROM chat.messages
            WHERE conversation = %s AND number %% 15 = 0
            """,
            (id_,),
        )
        await tx.execute(
            """
            UPDATE chat.conversations AS c
            SET last_number = %(last)s, last_at = %(now)s, created_at = m.at
            FROM chat.messages AS m
            WHERE c.id = %(id)s AND m.conversation = %(id)s AND m.number = 1
            """,
            {"id": id_, "last": messages, "now": tx.now},
        )
        await tx.execute(
            "UPDATE chat.memberships SET delivered_number = %s, read_number = %s WHERE conversation = %s",
            (messages, messages, id_),
        )
        await tx.execute("ANALYZE chat.messages")
    await db.close()


async def _open(room: Room, port: int) -> Figures:
    """Ask for the last page, for one in the middle, and for a day, over and over."""
    path = f"/v1/conversations/{room.id}/messages"
    (member, _) = room.members
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=member.headers) as client:
        page = (await client.get(path, params={"limit": 1})).json()
        last = page["last_number"]
        middle = (await client.get(path, params={"after": last // 2, "limit": 1})).json()["items"][0]["at"]
        asked = {
            "last_page": {"after": last - PAGE, "limit": PAGE},
            "middle": {"around": last // 2, "limit": PAGE},
            "day": {"since": middle, "limit": 1},
        }
        return {name: await _timed(client, path, params) for name, params in asked.items()}


async def _timed(client: httpx.AsyncClient, path: str, params: dict[str, Any]) -> Figures:
    times_ms = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        reply = await client.get(path, params=params)
        times_ms.append((time.perf_counter() - begun) * 1000)
        reply.raise_for_status()
    return {
        "p50_ms": round(statistics.median(times_ms), 1),
        "p95_ms": round(statistics.quantiles(times_ms, n=20)[-1], 1),
    }


async def _in_a_browser(room: Room, port: int, stretches: int) -> Figures:
    """Open the conversation, and scroll through it, there and back."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium())
        try:
            context = await browser.new_context(
                viewport=SCREEN,  # type: ignore[arg-type] # a mapping of whole numbers
                is_mobile=True,
                has_touch=True,
                device_scale_factor=3,
                base_url=f"http://localhost:{port}",
            )
            await context.add_cookies([_cookie(room.members[0], port)])
            page = await context.new_page()
            await page.goto("/chats")
            await page.get_by_role("link", name="Talker_00001").wait_for()
            begun = time.perf_counter()
            await page.goto(f"/chats/{room.id}")
            await page.locator("article.message").last.wait_for()
            opened_ms = (time.perf_counter() - begun) * 1000
            session = await context.new_cdp_session(page)
            await session.send("Performance.enable")
            before = await _weight(session)
            trace = _Trace(session)
            await trace.start()
            for direction in (1, -1):
                for _ in range(stretches):
                    await _scroll(session, direction)
            events = await trace.end()
            return {
                "opened_ms": round(opened_ms),
                **_frames(events),
                "rows_in_page": await page.locator("article.message").count(),
                "before": before,
                "after": await _weight(session),
            }
        finally:
            await browser.close()


def _cookie(member: Talker, port: int) -> Any:
    name, _, value = member.cookie.partition("=")
    return {"name": name, "value": value, "url": f"http://localhost:{port}"}


async def _scroll(session: CDPSession, direction: int) -> None:
    """Scroll the messages as a wheel does; 1 goes back in time."""
    await session.send(
        "Input.synthesizeScrollGesture",
        {
            "x": SCREEN["width"] // 2,
            "y": SCREEN["height"] // 2,
            "yDistance": direction * STRETCH_PX,
            "speed": STRETCH_PX_PER_S,
            "gestureSourceType": "mouse",
        },
    )


async def _weight(session: CDPSession) -> Figures:
    """Give what the page holds, once what is no longer needed was collected."""
    await session.send("HeapProfiler.collectGarbage")
    found = {one["name"]: one["value"] for one in (await session.send("Performance.getMetrics"))["metrics"]}
    return {"nodes": int(found["Nodes"]), "heap_mib": round(found["JSHeapUsedSize"] / 2**20, 1)}


class _Trace:
    """A recording of what Chromium does."""

    def __init__(self, session: CDPSession) -> None:
        self._session = session
        self._events: list[Figures] = []
        self._ended = asyncio.Event()
        session.on("Tracing.dataCollected", lambda part: self._events.extend(part["value"]))
        session.on("Tracing.tracingComplete", lambda _: self._ended.set())

    async def start(self) -> None:
        """Begin to record."""
        await self._session.send("Tracing.start", {"categories": CATEGORIES, "transferMode": "ReportEvents"})

    async def end(self) -> list[Figures]:
        """Stop, and give what was recorded."""
        await self._session.send("Tracing.end")
        await asyncio.wait_for(self._ended.wait(), 60)
        return self._events


def _frames(events: list[Figures]) -> Figures:
    """Tell of each frame that was wished for while the page was scrolled whether it came; and what it took.

    Time counts from one frame to the next, not while nothing moved. `main_cpu` is of the thread of the page,
    and does not depend on what else the machine does.
    """
    wished = dict(sorted(_wished(events)))
    dropped = sum(not came for came in wished.values())
    gaps_ms = [later - earlier for earlier, later in itertools.pairwise(wished) if later - earlier < PAUSE_MS]
    tasks = list(_tasks(events))
    return {
        "frames": len(wished),
        "dropped": dropped,
        "frames_per_s": round((1 - dropped / len(wished)) * 1000 * len(gaps_ms) / sum(gaps_ms), 1),
        "long_tasks": sum(task["dur"] > LONG_TASK_MS * 1000 for task in tasks),
        "main_cpu_ms_per_frame": round(sum(task.get("tdur", 0) for task in tasks) / 1000 / len(wished), 2),
        "main_cpu_ms_longest": round(max(task.get("tdur", 0) for task in tasks) / 1000, 1),
    }


def _wished(events: list[Figures]) -> Iterator[tuple[float, bool]]:
    """Give when each frame began, in milliseconds, and whether any part of it came."""
    begun: dict[int, float] = {}  # what the compositor and the page have of one frame may come in turn
    came: dict[int, bool] = {}
    for event in events:
        if event["name"] != "PipelineReporter" or event["ph"] != "b":
            continue
        frame = event["args"]["frame_reporter"]
        if frame["scroll_state"] != "SCROLL_NONE" and frame["state"] != "STATE_NO_UPDATE_DESIRED":
            number = frame["frame_sequence"]
            begun[number] = min(begun.get(number, math.inf), event["ts"] / 1000)
            came[number] = came.get(number, False) or frame["state"] != "STATE_DROPPED"
    return ((at, came[number]) for number, at in begun.items())


def _tasks(events: list[Figures]) -> Iterator[Figures]:
    """Give what ran on the thread of the page."""
    main = {
        (event["pid"], event["tid"])
        for event in events
        if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
    }
    for event in events:
        is_task = event["name"] == "ThreadControllerImpl::RunTask" and event["ph"] == "X"
        if is_task and (event["pid"], event["tid"]) in main:
            yield event
