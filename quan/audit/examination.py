"""One examination of a snapshot of the books, from the first transfer or from where the last one stopped."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from psycopg import Connection

from quan.audit.checks import accounts, chains, days, facts, seals, wallet
from quan.audit.checks.accounts import Mark
from quan.audit.model import ChainMark, DayMark, Invariant, Notebook
from quan.audit.store import chains as chain_store
from quan.audit.store import runs
from quan.audit.store.connection import Row

Progress = Callable[[str, int, int], None]
"""Told (what, done, total) as the examination goes on."""


@dataclass(frozen=True, slots=True)
class Start:
    """Where an examination goes on from: a sound run before it, or the first transfer."""

    run: int | None = None
    chains: Mapping[int, ChainMark] = field(default_factory=dict)
    day: DayMark | None = None


FIRST_TRANSFER = Start()


@dataclass(frozen=True, slots=True)
class Reached:
    """Where an examination ended, and how much it saw."""

    chains: list[ChainMark]
    day: DayMark | None
    transfers: int
    batches: int
    accounts: int


def examine(
    conn: Connection[Row],
    notebook: Notebook,
    *,
    start: Start = FIRST_TRANSFER,
    published: Mapping[int, bytes] | None = None,
    keep: Callable[[Iterator[Mark]], None] | None = None,
    progress: Progress = lambda _what, _done, _total: None,
) -> Reached:
    """Check all invariants on the snapshot that this connection sees; faults go to the notebook.

    `published` are daily roots known from elsewhere, by days since 1970. `keep` is handed a mark of every
    account that moved, one at a time.
    """
    ranges = chains.ranges_after(start.chains)
    batches = transfers = 0
    for low, high in ranges:
        more_batches, more_transfers = chain_store.how_many(conn, low, high)
        batches, transfers = batches + more_batches, transfers + more_transfers
    heads = chains.check(conn, notebook, start.chains, _Steps(progress, "chains", transfers))
    day = days.check(conn, notebook, start.day, published or {})
    steps = _Steps(progress, "accounts", 2 * transfers)
    found = accounts.check(conn, notebook, None if start.run is None else ranges, steps)
    (keep or _pass_over)(found)
    if start.run is not None:
        _check_marks(conn, notebook)
    progress("facts", 0, 3)
    facts.check(conn, notebook, ranges)
    progress("facts", 1, 3)
    seals.check(conn, notebook)
    progress("facts", 2, 3)
    wallet.check(conn, notebook, ranges)
    progress("facts", 3, 3)
    return Reached(heads, day, transfers, batches, steps.calls)


def _pass_over(marks: Iterator[Mark]) -> None:
    for _ in marks:
        pass


def _check_marks(conn: Connection[Row], notebook: Notebook) -> None:
    for (account,) in runs.orphaned_marks(conn):
        notebook.found(
            Invariant.REPLAYED,
            "ledger.accounts",
            account,
            expected="the account that the last audit saw",
            found=None,
        )


class _Steps:
    """Adds up progress."""

    def __init__(self, progress: Progress, what: str, total: int) -> None:
        self._progress = progress
        self._what = what
        self._total = total
        self._done = 0
        self.calls = 0
        progress(what, 0, total)

    def __call__(self, number: int) -> None:
        self.calls += 1
        self._done += number
        self._progress(self._what, self._done, self._total)
