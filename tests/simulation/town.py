"""One town, from its first money to its last reply: everything in it follows from its seed."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any

import psycopg
import structlog

from quan import ledger
from quan.core.problems import Unavailable
from quan.ledger.errors import LedgerBusy
from quan.ledger.model import LimitKind, Side
from quan.ledger.store import micros_of
from tests.ledger.facts import Holder
from tests.simulation.checker import Checker, Violation
from tests.simulation.loop import SimulatedClock, SimulatedLoop, Standstill
from tests.simulation.process import Process
from tests.simulation.server import Server, Weather
from tests.simulation.statements import in_place_of_sql, on_refusal
from tests.simulation.wishes import HOUSES, Imagination, Request, account_id

REQUESTS = 150
PATIENCE_S = 6000.0
LONGEST_REPLY_S = 900.0
KIND = {
    LimitKind.NONE: "none",
    LimitKind.DEBITS_MUST_NOT_EXCEED_CREDITS: "prepaid",
    LimitKind.CREDITS_MUST_NOT_EXCEED_DEBITS: "holding",
    LimitKind.FLOOR: "floor",
}
COME_AGAIN = (Unavailable, LedgerBusy)


@dataclass
class Report:
    """What a town lived through; `trace` is the same when everything happened in the same order."""

    seed: int
    tally: Counter[str] = field(default_factory=Counter)
    violation: str = ""
    trace: int = 0


def live(seed: int, *, forgets: str = "") -> Report:
    """Let a town live; `forgets` plants a fault in its database, which the checker must find."""
    draw = Random(seed)  # noqa: S311 - so that the seed replays it
    loop = SimulatedLoop(draw)
    town = Town(loop, draw, forgets)
    report = Report(seed, town.checker.tally)
    with in_place_of_sql(), overheard(report.tally):
        try:
            loop.run_until_complete(town.live())
        except (Violation, Standstill, TimeoutError) as error:
            report.violation = f"{type(error).__name__}: {error}"
        finally:
            report.trace = town.checker.trace
            loop.end()
    return report


@contextmanager
def overheard(tally: Counter[str]) -> Iterator[None]:
    """Count what is logged instead of printing it."""

    def count(_logger: object, _method: str, event: Any) -> Any:
        tally[event["event"]] += 1
        raise structlog.DropEvent

    before = structlog.get_config()
    structlog.configure(processors=[count], wrapper_class=structlog.make_filtering_bound_logger(0))
    try:
        yield
    finally:
        structlog.configure(**before)


class Town:
    """Accounts, processes, clients, and the weather."""

    def __init__(self, loop: SimulatedLoop, draw: Random, forgets: str) -> None:
        self.loop = loop
        self.draw = draw
        self.weather = Weather()
        self.server = Server(loop, draw, self.weather, forgets)
        self.checker = Checker(self.server)
        self.clock = SimulatedClock(loop, wrong_by_s=0.0)
        self.houses = draw.randint(3, len(HOUSES))
        self.processes = [self._process() for _ in range(draw.choice([1, 2, 2, 3]))]
        self.broken: asyncio.Future[None] = loop.create_future()
        self.calm = False
        self.imagination = Imagination(
            draw,
            houses=self.houses,
            now=self.clock.now,
            done=lambda: list(self.server.tables["transfers"].values()),
        )

    async def live(self) -> None:
        """Let everybody ask for things, and wait until everybody is answered."""
        on_refusal.set(self._watched(self.checker.on_refusal))
        self.server.on_commit = self._watched(self.checker.on_commit)
        self.server.on_step = self._watched(self.checker.after_step)
        life = self.loop.create_task(self._live())
        await asyncio.wait({life, self.broken}, return_when=asyncio.FIRST_COMPLETED)
        if self.broken.done():
            self.broken.result()
        await life

    async def _live(self) -> None:
        for process in self.processes:
            process.begin(process.poster.start())
        await self._open()
        await self._ask(self.imagination.funding(), party=0)
        self.weather.__dict__.update(Weather.drawn(self.draw).__dict__)
        clients = self.draw.randint(2, 10)
        reaper = self.loop.create_task(self._reap())
        async with asyncio.timeout(PATIENCE_S):
            living = [
                self.loop.create_task(self._client(party, REQUESTS // clients)) for party in range(clients)
            ]
            await asyncio.gather(*living)
            reaper.cancel()
            self.weather.clear()
            self._revive()
            await asyncio.sleep(30)
            for process in self.processes:
                await process.poster.stop()
        self.checker.overdue_before_us = micros_of(self.clock.now()) - 15_000_000
        self.checker.at_the_end()

    async def _open(self) -> None:
        async with self.processes[0].db.transaction() as tx:
            for place, (code, asset, limit) in enumerate(HOUSES[: self.houses]):
                await ledger.open_account(tx, id=account_id(place), asset=asset, code=code, limit=limit)
                self.checker.model.holders[place + 1] = Holder(
                    asset=str(asset),
                    grows_by="giving" if code.side is Side.DEBIT else "taking",
                    kind=KIND[limit.kind],
                    floor=limit.floor_minor,
                    type=int(code),
                )

    async def _client(self, party: int, requests: int) -> None:
        for _ in range(requests):
            await asyncio.sleep(self.draw.random() * self.draw.choice([0.0, 0.01, 0.5, 4.0]))
            request = self.imagination.request()
            rivals = [self.imagination.rival(request)] if self.draw.random() < 0.05 else []
            await asyncio.gather(*(self._ask(one, party) for one in (request, *rivals)))

    async def _ask(self, request: Request, party: int) -> None:
        """Send a request until it is answered for good; copies of it may arrive late, or twice."""
        draw = self.draw
        while True:
            answers = [
                self.loop.create_task(self._deliver(request, party)) for _ in range(draw.choice([1, 1, 1, 2]))
            ]
            done, _ = await asyncio.wait(
                answers, timeout=draw.choice([0.05, 1.0, 20.0]), return_when=asyncio.FIRST_COMPLETED
            )
            if any(isinstance(answer.result(), Answer) for answer in done):
                return
            if self.weather.kill and draw.random() < 0.02:
                return  # this client gives up and never learns
            await asyncio.sleep(draw.random() * draw.choice([0.0, 0.1, 2.0]))

    async def _deliver(self, request: Request, party: int) -> "Answer | None":
        """Carry a request to some process and its reply back; None when either is lost, or to come again."""
        draw = self.draw
        await asyncio.sleep(draw.random() * draw.choice([0.0, 0.0, 0.05, 3.0]))
        self.server.on_step()
        process = draw.choice(self.processes)
        reply: asyncio.Future[Answer | None] = self.loop.create_future()
        if not process.alive or self.server.chance(self.weather.cut):
            return None
        process.begin(self._serve(process, request, party, reply))
        await asyncio.wait({reply}, timeout=LONGEST_REPLY_S)
        self.server.on_step()
        if not reply.done():
            if process.alive:
                self._break(Violation(f"a request is never answered: {request}"))
            return None
        return None if self.server.chance(self.weather.cut) else reply.result()

    async def _serve(
        self, process: Process, request: Request, party: int, reply: "asyncio.Future[Answer | None]"
    ) -> None:
        try:
            problem = await process.serve(request, party)
        except psycopg.errors.CheckViolation as error:
            answer = self._watched(self._poisoned)(request, error)
        except asyncio.CancelledError:
            reply.set_result(None)
            raise
        except Violation as violation:
            self._break(violation)
            return
        except Exception as error:  # noqa: BLE001 - whatever it is, no client may ever meet it
            self._break(Violation(f"a client met {error!r} at {request}"))
            return
        else:
            answer = None if isinstance(problem, COME_AGAIN) else Answer(problem)
        reply.set_result(answer)

    def _poisoned(self, request: Request, error: Exception) -> "Answer":
        if not any(bill.poisoned for bill in request.bills):
            raise Violation(f"a neighbour's fault is not mine: {error!r} at {request}")
        self.checker.tally["faulty"] += 1
        return Answer(None)

    async def _reap(self) -> None:
        """Kill a process at any moment, and start one anew in the place of each that is dead."""
        while True:
            await asyncio.sleep(self.draw.random() * 2)
            if self.server.chance(self.weather.kill * 20):
                self.draw.choice(self.processes).kill()
            self._revive()

    def _revive(self) -> None:
        for place, process in enumerate(self.processes):
            if not process.alive:
                self.processes[place] = self._process()
                self.processes[place].begin(self.processes[place].poster.start())

    def _process(self) -> Process:
        return Process(self.server, self.checker, self.draw)

    def _watched(self, check: Any) -> Any:
        """Let what a check finds end the town, wherever it was called from."""

        def watch(*given: Any) -> Any:
            try:
                return check(*given)
            except Violation as violation:
                self._break(violation)
                raise

        return watch

    def _break(self, violation: Violation) -> None:
        if not self.broken.done():
            self.broken.set_exception(violation)


@dataclass(frozen=True)
class Answer:
    """What a client is told for good: done, or why not."""

    problem: object
