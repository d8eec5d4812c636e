"""Telling apps what they are to hear, each host at its own pace: a dead one keeps nobody else waiting.

The table is the truth; a notice that is in hand when this process dies is due again a little later.
"""

import asyncio
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from urllib.parse import urlencode

import structlog

from quan.core.config import Config
from quan.core.db import Database, Reader
from quan.core.keys import Keys
from quan.core.outbound import Outbound, Unreachable
from quan.core.problems import Unavailable
from quan.gateway.model.notices import Attempt, Notice
from quan.gateway.operations.apps import secrets_of
from quan.gateway.operations.notices import DUE
from quan.gateway.operations.signing import sign
from quan.gateway.rules import notices as rules
from quan.gateway.rules import times
from quan.gateway.store import apps
from quan.gateway.store import notices as store

POLL_S = 1.0
TIMEOUT_S = 5.0
IN_HAND = timedelta(seconds=60)
PER_HOST = 4
AT_ONCE = 200
_HEADERS = {"content-type": "application/x-www-form-urlencoded; charset=utf-8", "user-agent": "Quan"}

log = structlog.get_logger()


class Notifier:
    """Tells notices until stopped. Commits of this process wake it; those of others are polled for."""

    def __init__(self, db: Database, config: Config, keys: Keys) -> None:
        self._db, self._config, self._keys = db, config, keys
        self._woken = asyncio.Event()
        self._busy: Counter[str] = Counter()
        self._telling: set[asyncio.Task[None]] = set()
        self._loop: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to tell in the background."""
        self._unwatch = self._db.watch(DUE, lambda _notice: self._woken.set())
        self._loop = asyncio.create_task(self._run(), name="gateway-notifier")

    async def stop(self) -> None:
        """End; what is being told is told again elsewhere or later."""
        if self._loop is None:
            return
        self._unwatch()
        under_way = (self._loop, *self._telling)
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
        self._loop = None

    async def _run(self) -> None:
        async with Outbound(is_open=self._config.reach_private, connections=AT_ONCE) as world:
            while True:
                self._woken.clear()
                try:
                    while await self._begin(world):
                        pass
                except Unavailable:
                    log.warning("gateway.notifier-without-database")
                except Exception:
                    log.exception("gateway.notifier-failed")
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._woken.wait(), POLL_S)

    async def _begin(self, world: Outbound) -> int:
        """Take notices in hand, as many as there is room for, and begin to tell them; give how many."""
        room = AT_ONCE - len(self._telling)
        if room <= 0:
            return 0
        busy = [host for host, count in self._busy.items() if count >= PER_HOST]
        async with self._db.transaction() as tx:
            claimed = await store.claim_due(
                tx, until=tx.now + IN_HAND, busy=busy, per_host=PER_HOST, most=room
            )
            attempts = [await self._attempt(tx, notice, count) for notice, count in claimed]
        for attempt in attempts:
            self._busy[attempt.notice.host] += 1
            task = asyncio.create_task(self._tell(world, attempt))
            self._telling.add(task)
            task.add_done_callback(self._telling.discard)
        return len(attempts)

    async def _attempt(self, reader: Reader, notice: Notice, count: int) -> Attempt:
        app = await apps.find(reader, notice.merchant, notice.app)
        if app is None:
            raise LookupError("a notice has its app")  # the database refuses anything else
        return Attempt(notice, app, count)

    async def _tell(self, world: Outbound, attempt: Attempt) -> None:
        notice = attempt.notice
        try:
            answer, is_taken = await self._ask(world, attempt)
            async with self._db.transaction() as tx:
                next_at = None if is_taken else rules.next_at(attempt.attempts, tx.now)
                await store.settle(tx, notice, answer=answer, is_taken=is_taken, next_at=next_at)
        except Unavailable:
            log.warning("gateway.notice-unsettled", notice=str(notice.id))
        except Exception:
            log.exception("gateway.notice-failed", notice=str(notice.id))
        finally:
            self._busy[notice.host] -= 1
            if not self._busy[notice.host]:
                del self._busy[notice.host]
            self._woken.set()

    async def _ask(self, world: Outbound, attempt: Attempt) -> tuple[str, bool]:
        """Send a notice, and give what was answered, and whether it was taken."""
        body = await self._signed(attempt)
        try:
            answer = await world.request(
                "POST",
                attempt.notice.url,
                headers=_HEADERS,
                content=body,
                limit_bytes=rules.MAX_ANSWER_CHARS,
                timeout_s=TIMEOUT_S,
            )
        except Unreachable as error:
            return str(error)[: rules.MAX_ANSWER_CHARS], False
        said = f"{answer.status} {answer.body.decode(errors='replace')}".replace("\0", "")
        return said[: rules.MAX_ANSWER_CHARS], rules.is_taken(answer.status, answer.body)

    async def _signed(self, attempt: Attempt) -> bytes:
        params = {
            **attempt.notice.params,
            "notify_time": times.written(self._db.clock.now()),
            "sign_type": rules.SIGN_TYPE,
        }
        key = secrets_of(self._keys, attempt.app).house_key
        signature = await sign(key, rules.signed_text(params).encode())
        return urlencode({**params, "sign": signature}).encode()
