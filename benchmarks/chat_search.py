"""How long a member waits for a search over a million messages.

One member is in 500 conversations, from a group of 150,000 messages down to pairs of a few hundred; a third
of what is said is Chinese. Words are as frequent as in a language: a few stand everywhere, most hardly ever.
Every search goes the way a request goes, from the words to the page of messages, but for HTTP.
"""

import random
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any
from uuid import UUID

import psutil

from benchmarks.databases import database
from quan.chat.model.bodies import Text
from quan.chat.model.conversations import ConversationId
from quan.chat.queries.search import search
from quan.chat.rules import words
from quan.core import arrays, wire
from quan.core.db import Database, Tx
from quan.core.ids import MemberId
from quan.core.migrations import migrate
from quan.core.postgres import EmbeddedPostgres

MESSAGES = 1_000_000
CONVERSATIONS = 500
BATCH = 10_000
LIVELY = 10
"""So many conversations are written in when the index is there already."""
VOCABULARY = 20_000
ROUNDS = 100
PAGE = 20
CHINESE_SHARE = 1 / 3

Figures = dict[str, Any]
Tell = Callable[[str], object]


async def measure(*, tell: Tell, quick: bool) -> Figures:
    """Fill the conversations and search them; `quick` with a twentieth of the messages."""
    messages = MESSAGES // 20 if quick else MESSAGES
    with tempfile.TemporaryDirectory(prefix="quan-bench-", dir="/tmp") as folder:
        server = EmbeddedPostgres(Path(folder), durable=False)  # what is measured only reads
        server.start()
        try:
            url = database(server, "chat")
            migrate(url)
            db = Database(url, max_size=1)
            await db.open()
            try:
                return await _measure(db, messages, tell, rounds=ROUNDS // 5 if quick else ROUNDS)
            finally:
                await db.close()
        finally:
            server.stop()


async def _measure(db: Database, messages: int, tell: Tell, *, rounds: int) -> Figures:
    town = _Town(random.Random(2013))
    began = time.perf_counter()
    async with db.transaction() as tx:
        await town.fill(tx, messages)
    tell(f"{messages} messages in {time.perf_counter() - began:.0f} s")
    async with db.read() as reader:
        backend = psutil.Process(await reader.value("SELECT pg_backend_pid()"))
    figures: Figures = {"messages": messages, "conversations": CONVERSATIONS}
    for name, asked, within in town.searches():
        before = _cpu_s(backend)
        times = [await _timed(db, town, asked(), within) for _ in range(rounds)]
        figures[name] = {
            "cpu_ms": round((_cpu_s(backend) - before) * 1000 / rounds, 1),
            "p50_ms": round(statistics.median(times), 1),
            "p95_ms": round(statistics.quantiles(times, n=20)[-1], 1),
        }
        tell(f"{name}: {figures[name]}")
    figures["p95_ms"] = max(one["p95_ms"] for one in figures.values() if isinstance(one, dict))
    return figures


async def _timed(db: Database, town: "_Town", asked: str, within: ConversationId | None) -> float:
    began = time.perf_counter()
    async with db.read(snapshot=True) as reader:
        await search(reader, town.member, asked, conversation=within, limit=PAGE)
    return (time.perf_counter() - began) * 1000


def _cpu_s(backend: psutil.Process) -> float:
    """Give what this process and PostgreSQL for it have worked, whatever others do meanwhile."""
    times = backend.cpu_times()
    return float(time.process_time() + times.user + times.system)


class _Town:
    """The member, what was said around them, and what they look for."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.member = MemberId(UUID(int=1))
        self.conversations = [ConversationId(UUID(int=2 + n)) for n in range(CONVERSATIONS)]
        self.words = [
            "".join(dice.choices("aeioulnrstmdpk", k=dice.randint(2, 10))) for _ in range(VOCABULARY)
        ]
        self.signs = [chr(code) for code in dice.sample(range(0x4E00, 0x9FA5), 3000)]
        self.word_weights = list(accumulate(1 / (rank + 5) for rank in range(VOCABULARY)))
        self.sign_weights = list(accumulate(1 / (rank + 20) for rank in range(len(self.signs))))

    def saying(self) -> str:
        if self.dice.random() < CHINESE_SHARE:
            return "".join(
                self.dice.choices(self.signs, cum_weights=self.sign_weights, k=self.dice.randint(2, 30))
            )
        return " ".join(
            self.dice.choices(self.words, cum_weights=self.word_weights, k=self.dice.randint(1, 14))
        )

    async def fill(self, tx: Tx, messages: int) -> None:
        """Write the messages without their events, which a search does not read.

        The index is made when the last are still to come: as in life, some of what they add waits.
        """
        await tx.execute("SET LOCAL session_replication_role = replica")
        index = await tx.value("SELECT pg_get_indexdef('chat.messages_by_word'::regclass)")
        await tx.execute("DROP INDEX chat.messages_by_word")
        weights = [1 / (rank + 1) for rank in range(CONVERSATIONS)]
        sizes = [max(1, round(messages * one / sum(weights))) for one in weights]
        for id_, size in zip(self.conversations, sizes, strict=True):
            if id_ == self.conversations[-LIVELY]:
                await tx.execute("SET LOCAL maintenance_work_mem = '512MB'")
                await tx.conn.execute(str(index).encode())
            await self._open(tx, id_, size)
            for first in range(1, size + 1, BATCH):
                await self._write(tx, id_, range(first, min(first + BATCH, size + 1)), size)
        await tx.execute("ANALYZE")

    async def _open(self, tx: Tx, id_: ConversationId, size: int) -> None:
        await tx.execute(
            """
            WITH opened AS (
                INSERT INTO chat.conversations
                    (id, kind, title, creator, created_at, members, last_number, last_at)
                VALUES (%(id)s, 'group', 'g', %(member)s, %(now)s, 1, %(size)s, %(last_at)s)
            )
            INSERT INTO chat.memberships (conversation, member, state, since)
            VALUES (%(id)s, %(member)s, 'active', %(now)s)
            """,
            {
                "id": id_,
                "member": self.member,
                "now": tx.now,
                "size": size,
                "last_at": tx.now - timedelta(minutes=self.conversations.index(id_)),
            },
        )

    async def _write(self, tx: Tx, id_: ConversationId, numbers: Sequence[int], size: int) -> None:
        said = [self.saying() for _ in numbers]
        last_at = tx.now - timedelta(minutes=self.conversations.index(id_))
        await tx.execute(
            """
            INSERT INTO chat.messages
                (conversation, number, seq, id, client_id, fingerprint, sender, body, words, at)
            SELECT %(id)s, number, number, gen_random_uuid(), gen_random_uuid(), '', %(member)s, body,
                   chat.search_keys(%(id)s, number, string_to_array(words, E'\\x1f')), at
            FROM UNNEST(%(numbers)s, %(bodies)s, %(words)s, %(at)s) AS m (number, body, words, at)
            """,
            {
                "id": id_,
                "member": self.member,
                "numbers": arrays.bigints(list(numbers)),
                "bodies": arrays.jsonbs([wire.encode(Text(text=text)) for text in said]),
                "words": arrays.texts(["\x1f".join(words.pieces(text)) for text in said]),
                "at": arrays.timestamps([last_at - timedelta(minutes=size - number) for number in numbers]),
            },
        )

    def searches(self) -> list[tuple[str, Callable[[], str], ConversationId | None]]:
        """Name what is looked for: words of every frequency, everywhere and in the largest conversation."""
        dice, largest = self.dice, self.conversations[0]

        def common() -> str:
            return self.words[dice.randrange(20)]

        def rare() -> str:
            return self.words[dice.randrange(VOCABULARY // 2, VOCABULARY)]

        def two() -> str:
            return f"{self.words[dice.randrange(200)]} {self.words[dice.randrange(200, 5000)]}"

        def two_common() -> str:
            return " ".join(self.words[one] for one in dice.sample(range(100), 2))

        def almost() -> str:
            """Begin like a word that is said now and then, and end as none does."""
            long = [word for word in self.words[200:2000] if len(word) > 8]  # noqa: PLR2004 - pieces have 8
            return f"{dice.choice(long)[:8]}q"

        def chinese() -> str:
            return "".join(dice.choices(self.signs, cum_weights=self.sign_weights, k=2))

        def sign() -> str:
            return dice.choices(self.signs, cum_weights=self.sign_weights)[0]

        def phrase() -> str:
            return "".join(self.signs[dice.randrange(50)] for _ in range(4))

        def nothing() -> str:
            return "xyzzyx"

        kinds = (common, rare, two, two_common, almost, chinese, sign, phrase, nothing)
        return [
            (f"{asked.__name__}_{where}", asked, within)
            for where, within in (("everywhere", None), ("largest", largest))
            for asked in kinds
        ]
