"""Every account is replayed from its lines: versions, times, nets, limits, closures and totals."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from psycopg import Connection

from quan.audit.checks.chains import Range, Step
from quan.audit.checks.replay import TOTALS, Kept, Line, Replay, Replayed
from quan.audit.model import Invariant, Notebook
from quan.audit.store import accounts as store
from quan.audit.store.connection import Row


class Mark(NamedTuple):
    """What is remembered of an account after a sound audit. `rest` stands for what no line tells."""

    account: bytes
    version: int
    debits_posted: int
    credits_posted: int
    debits_pending: int
    credits_pending: int
    last_at: int | None
    rest: bytes


def rest_of(kept: Kept) -> bytes:
    """Hash what an account says of its last batch; it changes only when the account moves."""
    return hashlib.sha256(repr(kept[13:]).encode()).digest()


@dataclass(slots=True)
class Sums:
    """Totals of all accounts of one asset, by account type."""

    by_code: dict[int, list[int]]

    def add(self, kept: Kept) -> None:
        """Count an account."""
        sums = self.by_code.setdefault(kept.code, [0, 0, 0, 0])
        for place, total in enumerate(kept[6:10]):
            sums[place] += total

    def total(self, place: int) -> int:
        """Sum one of the four totals over all types."""
        return sum(sums[place] for sums in self.by_code.values())

    def balance(self, first_digit: int) -> int:
        """Give what the accounts of one chapter hold, on that chapter's side."""
        sign = 1 if first_digit in {1, 5} else -1
        return sign * sum(
            sums[0] - sums[1] for code, sums in self.by_code.items() if code // 1000 == first_digit
        )


def check(
    conn: Connection[Row], notebook: Notebook, ranges: Sequence[Range] | None, step: Step
) -> Iterator[Mark]:
    """Replay every account that moved in these ranges of batches (None: all); give a mark for each."""
    lines = store.every_line(conn) if ranges is None else store.lines_of(conn, ranges)
    beside = _Beside(notebook, map(Line._make, lines), store.closures(conn))
    sums: dict[str, Sums] = {}
    number = 0
    for row in store.accounts(conn):
        kept, mark = Kept._make(row[:20]), row[20:]
        sums.setdefault(kept.asset, Sums({})).add(kept)
        start = Replayed() if ranges is None or mark[0] is None else _from(mark)
        replay = Replay(notebook, kept, start, beside.closures_of(kept.id))
        moved = replay.run(beside.lines_of(kept.id))
        if not moved and mark[6] is not None and ranges is not None and rest_of(kept) != mark[6]:
            replay.wrong(
                "prior_version", "what the last audit saw, since it has not moved", kept.prior_version
            )
        if moved or mark[0] is None or ranges is None:
            yield Mark(kept.id, kept.version, *kept[6:10], kept.last_at, rest_of(kept))
        number += 1
        step(moved)
    beside.finish()
    notebook.count("accounts", number, *_PER_ACCOUNT)
    _check_sums(notebook, sums)


_PER_ACCOUNT = (
    Invariant.FOLDED,
    Invariant.LIMITED,
    Invariant.RISING,
    Invariant.REPLAYED,
    Invariant.ONE_ASSET,
    Invariant.WHOLE,
)


def _from(mark: Row) -> Replayed:
    version, debits, credits_, debits_pending, credits_pending, last_at, _ = mark
    return Replayed(debits, credits_, debits_pending, credits_pending, version, last_at)


class _Beside:
    """Lines and closures, read side by side with the accounts that they belong to."""

    def __init__(self, notebook: Notebook, lines: Iterator[Line], closures: Iterator[Row]) -> None:
        self._notebook = notebook
        self._lines = groupby(lines, key=lambda line: line.account)
        self._line = next(self._lines, None)
        self._closures = groupby(closures, key=lambda row: row[0])
        self._closure = next(self._closures, None)

    def lines_of(self, account: bytes) -> Iterator[Line]:
        """Give the lines of an account; those of accounts in between belong to nobody."""
        while self._line is not None and self._line[0] < account:
            self._nobodys()
        if self._line is not None and self._line[0] == account:
            yield from self._line[1]
            self._line = next(self._lines, None)

    def closures_of(self, account: bytes) -> list[Row]:
        """Give the closures of an account; few ever have any."""
        while self._closure is not None and self._closure[0] < account:
            self._nobodys_closure()
        found: list[Row] = []
        if self._closure is not None and self._closure[0] == account:
            found = list(self._closure[1])
            self._closure = next(self._closures, None)
        return found

    def finish(self) -> None:
        """Report what is left over: it belongs to accounts that do not exist."""
        while self._line is not None:
            self._nobodys()
        while self._closure is not None:
            self._nobodys_closure()

    def _nobodys(self) -> None:
        if self._line is None:
            return
        line = next(self._line[1])
        self._notebook.found(
            Invariant.FOLDED,
            "ledger.transfers",
            line.transfer,
            column="debit" if line.is_debit else "credit",
            expected="an account that exists",
            found=line.account,
        )
        self._line = next(self._lines, None)

    def _nobodys_closure(self) -> None:
        if self._closure is None:
            return
        row = next(self._closure[1])
        self._notebook.found(
            Invariant.REPLAYED,
            "ledger.closures",
            row[1],
            column="account",
            expected="an account that exists",
            found=row[0],
        )
        self._closure = next(self._closures, None)


def _check_sums(notebook: Notebook, sums: dict[str, Sums]) -> None:
    for asset, kept in sums.items():
        for debits, credits_ in ((0, 1), (2, 3)):
            if kept.total(debits) != kept.total(credits_):
                notebook.found(
                    Invariant.BALANCED,
                    "ledger.accounts",
                    f"all in {asset}",
                    column=TOTALS[debits],
                    expected=f"the sum of {TOTALS[credits_]}, {kept.total(credits_)}",
                    found=kept.total(debits),
                )
        held, owed = kept.balance(1), kept.balance(2)
        if held < owed:
            notebook.found(
                Invariant.COVERED,
                "ledger.accounts",
                f"all in {asset}",
                expected=f"at least {owed} held (accounts 1xxx), which is owed (2xxx)",
                found=held,
            )
    notebook.count("assets", len(sums), Invariant.BALANCED, Invariant.COVERED)
