"""A process of Quan in the simulated town: its database, its poster, and the requests it serves."""

from collections.abc import Awaitable, Coroutine, Sequence
from random import Random
from typing import Any, ClassVar

from quan import ledger
from quan.core.db import Tx
from quan.core.events import Event
from quan.core.problems import Problem, Unavailable
from quan.ledger.model import Phase
from quan.ledger.poster import Poster, Posting
from quan.ledger.poster.tickets import PLAIN
from tests.simulation.checker import Checker, demand
from tests.simulation.counting import (
    COUNTING,
    Mark,
    file_marks,
    lock_counts,
    street_of,
    write_counts,
)
from tests.simulation.line import SimulatedDatabase
from tests.simulation.loop import SimulatedClock, Tasks, owner
from tests.simulation.server import Server
from tests.simulation.statements import file_bills, latest_book
from tests.simulation.wishes import PaymentId, Request


class Paid(Event, frozen=True, kw_only=True):
    """What is told of a payment."""

    kind: ClassVar[str] = "simulation.paid"
    payment: Any


class Process:
    """Lives until it is killed: in the middle of whatever it does, and without a last word."""

    def __init__(self, server: Server, checker: Checker, draw: Random) -> None:
        self.server = server
        self.checker = checker
        self.draw = draw
        self.alive = True
        self.tasks: Tasks = {}
        clock = SimulatedClock(server.loop, wrong_by_s=draw.choice([0.0, 0.0, -0.4, 0.3, 2.0]))
        self.db = SimulatedDatabase(server, clock, self.kill)
        self.poster = Poster(self.db, room=draw.choice([60, 200, 65536]), most=draw.choice([1, 4, 30, 8192]))

    def begin(self, run: Coroutine[Any, Any, Any]) -> None:
        """Begin a task that ends when the process does."""
        token = owner.set(self.tasks)
        try:
            self.server.loop.create_task(run)
        finally:
            owner.reset(token)

    def kill(self) -> None:
        """End now."""
        if self.alive:
            self.alive = False
            self.checker.tally["kills"] += 1
            for task in list(self.tasks):
                task.cancel()
            self.db.hang_up()

    async def serve(self, request: Request, party: int) -> object:
        """Do what was asked; give what the client is told: None when it is done, or why not.

        Raises: what a client hears as a failure on the server's side.
        """
        try:
            await self._do(request, party)
        except Problem as problem:
            if problem.remembered:
                self.checker.refused(problem, request.orders)
            return problem
        return None

    def _do(self, request: Request, party: int) -> Awaitable[None]:
        if request.kind == "closing":
            return self._close(request)
        if request.kind == "bulk":
            return self._post_bulk(request, party)
        if self.draw.random() < 0.6:
            return self._post(request, party)
        return self._post_here(request)

    async def _post(self, request: Request, party: int) -> None:
        rows = [(file_bills, bill) for bill in request.bills]
        posting = Posting(transfers=request.transfers, rows=rows, events=_facts(request))
        journey = COUNTING if _is_counted(request) else PLAIN
        made = await self.poster.submit(journey, posting, party=party)
        if made is None:
            self.checker.tally["detours"] += 1
            await self._post_here(request)
        else:
            self.checker.acknowledged(made, request.orders)

    async def _post_bulk(self, request: Request, party: int) -> None:
        bulk = await self.poster.post_bulk(request.orders, party=party)
        self.checker.answered(bulk, request.orders)

    async def _post_here(self, request: Request) -> None:
        """Post in a transaction of this request's own, now and then after asking what would come of it."""
        async with self.db.transaction() as tx:
            foreseen = await _foreseen(tx, request) if self.draw.random() < 0.3 else None
            streets = [street_of(request.transfers)] if _is_counted(request) else []
            counts = await lock_counts(tx, streets)
            try:
                made = await ledger.post(tx, *request.transfers)
            except Unavailable:
                raise
            except Problem as problem:
                _compare(foreseen, type(problem))
                raise
            _compare(foreseen, _gist(made))
            if made[0].id.uuid.int not in self.server.tables["transfers"]:
                if request.bills:
                    await file_bills(tx, request.bills)
                for street in streets:
                    await write_counts(tx, [(street, counts[street], counts[street] + 1)])
                    await file_marks(tx, [Mark(street)])
                for fact in _facts(request):
                    tx.emit(fact)
        self.checker.acknowledged(made, request.orders)

    async def _close(self, request: Request) -> None:
        async with self.db.transaction() as tx:
            assert request.account is not None
            await ledger.set_closed(tx, request.account, request.closed)


def _is_counted(request: Request) -> bool:
    return request.kind == "posting" and request.number % 2 == 0


async def _foreseen(tx: Tx, request: Request) -> object:
    try:
        return _gist(await ledger.dry_run(tx, *request.transfers))
    except Unavailable:
        raise
    except Problem as problem:
        return type(problem)


def _compare(foreseen: object, answer: object) -> None:
    """Demand that a dry run gave the real answer, unless a hold expired between the two.

    A hold that was made while the dry run waited for its accounts, by a process whose clock is behind, is due
    at once; its other account is locked by the second look only.
    """
    if foreseen is None:
        return
    expired = any(order.phase == Phase.EXPIRE for asked in latest_book.get().asked for order in asked.chain)
    demand(foreseen == answer or expired, f"a dry run gives the real answer: {foreseen}, {answer}")


def _gist(transfers: Sequence[ledger.Transfer]) -> list[object]:
    """Tell what was done; which chain was free, and so the batch and the microsecond, is chance."""
    return [(one.id, one.amount, one.debit_version, one.debit_net, one.credit_net) for one in transfers]


def _facts(request: Request) -> list[Event]:
    return [Paid(payment=bill.payment) for bill in request.bills if bill.line == 0]


__all__ = ["Paid", "PaymentId", "Process"]
