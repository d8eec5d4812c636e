"""An event loop without a clock or a network: time jumps to the next timer, a seed picks who runs next."""

import asyncio
import heapq
from collections.abc import Coroutine
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, TypeVar

from quan.ledger.store import instant_of

T = TypeVar("T")

BEGINNING_S = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC).timestamp()

Tasks = dict["asyncio.Task[Any]", None]

owner: ContextVar[Tasks | None] = ContextVar("owner", default=None)
"""Whose tasks are begun here: a process that is killed takes all of its own with it."""


class Standstill(Exception):
    """Everybody waits for somebody else."""


class SimulatedLoop(asyncio.BaseEventLoop):
    """Runs ready callbacks in an order that the seed draws, so that every interleaving has its turn."""

    def __init__(self, draw: Random) -> None:
        super().__init__()
        self.surprises: list[str] = []
        self._draw = draw
        self._now_s = 0.0
        self._runnable: list[asyncio.Handle] = []
        self.set_exception_handler(self._surprised)

    def time(self) -> float:
        """Tell the virtual time in seconds."""
        return self._now_s

    def create_task(self, coro: Coroutine[Any, Any, T], **how: Any) -> "asyncio.Task[T]":  # type: ignore[override]
        """Begin a task, and note whose it is."""
        task: asyncio.Task[T] = super().create_task(coro, **how)
        tasks = owner.get()
        if tasks is not None:
            tasks[task] = None
            task.add_done_callback(lambda done: tasks.pop(done, None))
        return task

    def end(self) -> None:
        """Let go of everybody who still waits."""
        while waiting := asyncio.all_tasks(self):
            for task in waiting:
                task.cancel()
            self.run_until_complete(asyncio.wait(waiting))
        self.close()

    def _run_once(self) -> None:
        """Run one callback; when none is ready, it is the time of the next timer."""
        runnable, timers = self._runnable, self._scheduled  # type: ignore[attr-defined]
        runnable.extend(self._ready)  # type: ignore[attr-defined]
        self._ready.clear()  # type: ignore[attr-defined]
        if not runnable and not timers:
            raise Standstill
        if not runnable:
            self._now_s = max(self._now_s, timers[0].when())
        while timers and timers[0].when() <= self._now_s:
            runnable.append(heapq.heappop(timers))
        place = self._draw.randrange(len(runnable))
        runnable[place], runnable[-1] = runnable[-1], runnable[place]
        handle = runnable.pop()
        if not handle.cancelled():
            handle._run()

    def _surprised(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Note what nobody handled, unless it is an answer that nobody was left to hear."""
        if "never retrieved" not in context["message"]:
            self.surprises.append(f"{context['message']}: {context.get('exception')!r}")


class SimulatedClock:
    """The clock of one machine: virtual time, and as wrong as machines' clocks are."""

    def __init__(self, loop: SimulatedLoop, *, wrong_by_s: float) -> None:
        self._loop = loop
        self._wrong_by_s = wrong_by_s

    def now(self) -> datetime:
        """Tell the instant as this machine believes it."""
        return instant_of(0) + timedelta(seconds=BEGINNING_S + self._loop.time() + self._wrong_by_s)
