"""Every batch is hashed again from the transfers as they are stored, and every chain followed to its head."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from psycopg import Connection

from quan import verify
from quan.audit import chart
from quan.audit.model import ChainMark, Invariant, Notebook
from quan.audit.store import chains as store
from quan.audit.store.connection import Row

CHAINS = range(1, 65)
SHIFT = 48
LINKED = 1
BIGGEST = 2**63 - 1

Range = tuple[int, int]
Step = Callable[[int], None]


def ranges_after(marks: Mapping[int, ChainMark]) -> list[Range]:
    """Give the ranges of batch numbers (low < number <= high) that no sound audit has seen."""
    ranges, low = [], store.FIRST
    for chain in CHAINS:
        mark = marks.get(chain)
        if mark is not None and mark.seq > 0:
            ranges.append((low, chain << SHIFT))
            low = (chain << SHIFT) + mark.seq
    return [*ranges, (low, store.LAST)]


@dataclass(slots=True)
class _Chain:
    """Where a chain stands while it is followed."""

    seq: int = 0
    hash: bytes = verify.NOTHING
    last_at: int = 0


@dataclass(slots=True)
class _Seen:
    """What the transfers of one batch come to."""

    tree: verify.Tree = field(default_factory=verify.Tree)
    first_at: int | None = None
    last_at: int | None = None
    ends_linked: bytes | None = None


def check(
    conn: Connection[Row], notebook: Notebook, marks: Mapping[int, ChainMark], step: Step
) -> list[ChainMark]:
    """Follow every chain from its mark; give where each of them ends now."""
    chains = {chain: _start(marks.get(chain)) for chain in CHAINS}
    for mark in marks.values():
        _check_mark(conn, notebook, mark)
    for low, high in ranges_after(marks):
        _Walk(notebook, chains, step).follow(store.batches(conn, low, high), store.transfers(conn, low, high))
    _check_heads(notebook, chains, store.heads(conn))
    return [
        ChainMark(number, chain.seq, chain.hash, chain.last_at)
        for number, chain in chains.items()
        if number in CHAINS
    ]


def _start(mark: ChainMark | None) -> _Chain:
    return _Chain() if mark is None else _Chain(mark.seq, mark.hash, mark.last_at)


def _check_mark(conn: Connection[Row], notebook: Notebook, mark: ChainMark) -> None:
    """The batch at which the last audit stopped is still the one it saw."""
    if mark.seq == 0:
        return
    number = (mark.chain << SHIFT) + mark.seq
    found = store.batch_at(conn, number)
    if found is None or found[0] != mark.hash:
        notebook.found(
            Invariant.CHAINED,
            "ledger.batches",
            number,
            column="hash",
            expected=mark.hash,
            found=found and found[0],
        )


class _Walk:
    """One range of batches, side by side with their transfers."""

    def __init__(self, notebook: Notebook, chains: dict[int, _Chain], step: Step) -> None:
        self.notebook = notebook
        self.chains = chains
        self.step = step

    def follow(self, batches: Iterator[Row], transfers: Iterator[Row]) -> None:
        """Check each batch against its transfers, and each transfer against having a batch."""
        groups = groupby(transfers, key=lambda row: row[18])
        group = next(groups, None)
        for head in batches:
            while group is not None and group[0] < head[0]:
                self._strays(group[0], group[1])
                group = next(groups, None)
            if group is not None and group[0] == head[0]:
                self._batch(head, group[1])
                group = next(groups, None)
            else:
                self._batch(head, iter(()))
        while group is not None:
            self._strays(group[0], group[1])
            group = next(groups, None)

    def _strays(self, number: int, transfers: Iterator[Row]) -> None:
        first = next(transfers)
        more = sum(1 for _ in transfers)
        self.notebook.count("transfers", 1 + more, Invariant.CHAINED)
        self.notebook.found(
            Invariant.CHAINED,
            "ledger.transfers",
            first[0],
            column="batch",
            expected="a batch that exists",
            found=f"{number}, as {more} more say",
        )

    def _batch(self, head: Row, transfers: Iterator[Row]) -> None:
        number, count, first_at, last_at, previous, root, digest, salt = head
        seen = self._read(number, transfers, salt)
        honest = digest == verify.batch_hash(
            number=number, count=count, first_at=first_at, last_at=last_at, root=root, previous=previous
        )
        if not honest:
            self._wrong(number, "hash", "the hash of its columns", digest)
        for column, expected, found in (
            ("count", seen.tree.count, count),
            ("first_at", seen.first_at, first_at),
            ("last_at", seen.last_at, last_at),
        ):
            if expected != found:
                self._wrong(number, column, expected, found)
        if seen.tree.root != root:
            self._root_differs(number, seen, root, honest=honest)
        if seen.ends_linked is not None:
            self.notebook.found(
                Invariant.LINKED,
                "ledger.transfers",
                seen.ends_linked,
                column="flags",
                expected="a transfer after it in the same batch",
                found="the end of the batch",
            )
        self._link(number, head)
        self.notebook.count("batches", 1, Invariant.CHAINED, Invariant.RISING)
        self.notebook.count("transfers", seen.tree.count, *_PER_TRANSFER)
        self.step(seen.tree.count)

    def _read(self, number: int, transfers: Iterator[Row], salt: bytes) -> _Seen:
        seen = _Seen()
        for row in transfers:
            shown, versions, nets = row[:14], row[14:16], row[16:18]
            if not _plain(row):
                _check_row(self.notebook, row)
            at = row[8]
            if seen.first_at is None:
                seen.first_at = at
            elif seen.last_at is not None and at <= seen.last_at:
                self.notebook.found(
                    Invariant.RISING,
                    "ledger.transfers",
                    row[0],
                    column="recorded_at",
                    expected=f"later than {seen.last_at}",
                    found=f"{at} in batch {number}",
                )
            seen.last_at = at
            seen.ends_linked = row[0] if row[7] & LINKED else None
            seen.tree.add(_leaf(shown, salt, versions, nets))
        return seen

    def _root_differs(self, number: int, seen: _Seen, root: bytes, *, honest: bool) -> None:
        """The head of the batch holds together, so its transfers were changed; else the head was."""
        if honest:
            self.notebook.found(
                Invariant.CHAINED,
                "ledger.transfers",
                f"batch {number}",
                expected=f"{seen.tree.count} transfers (and the salt) that hash to {root.hex()}",
                found=seen.tree.root,
            )
        else:
            self._wrong(number, "root", seen.tree.root, root)

    def _link(self, number: int, head: Row) -> None:
        chain = self.chains.get(number >> SHIFT)
        seq = number & ((1 << SHIFT) - 1)
        if chain is None:
            self._wrong(number, "number", "a chain from 1 to 64", number >> SHIFT)
            return
        if seq != chain.seq + 1:
            self._wrong(number, "number", ((number >> SHIFT) << SHIFT) + chain.seq + 1, number)
        if head[4] != chain.hash:
            self._wrong(number, "previous", chain.hash, head[4])
        if head[2] <= chain.last_at and chain.seq:
            self.notebook.found(
                Invariant.RISING,
                "ledger.batches",
                number,
                column="first_at",
                expected=f"later than {chain.last_at}",
                found=head[2],
            )
        chain.seq, chain.hash, chain.last_at = seq, head[6], head[3]

    def _wrong(self, number: int, column: str, expected: object, found: object) -> None:
        self.notebook.found(
            Invariant.CHAINED, "ledger.batches", number, column=column, expected=expected, found=found
        )


_PER_TRANSFER = (
    Invariant.CHAINED,
    Invariant.IMMUTABLE,
    Invariant.LINKED,
    Invariant.WHOLE,
    Invariant.RISING,
)


def _leaf(shown: Sequence[object], salt: bytes, versions: Row, nets: Row) -> bytes:
    """Hash a stored row; what cannot even be hashed is not what was hashed once."""
    try:
        row = verify.Row(*shown)  # type: ignore[arg-type] # columns in the order of its fields
        return verify.leaf(row, verify.hidden(row.id, salt, versions=versions, nets=nets))
    except ValueError:
        return verify.NOTHING


def _plain(row: Row) -> bool:
    """Tell quickly that a row is an ordinary payment, as nearly all are: there is less to check of one."""
    return (
        row[6] == row[7] == 0
        and 0 < row[3] <= BIGGEST
        and row[1] != row[2]
        and row[5] in _ORDINARY
        and (row[10] is row[11] is row[12] is row[13] is None)
    )


_ORDINARY = frozenset(chart.TRANSFERS) - {chart.REVERSAL}


def _check_row(notebook: Notebook, row: Row) -> None:
    """What one row must be, whatever the others say."""
    _, debit, credit, amount, _, code, phase, flags, at, reference, pending, effective, expires, asked = row[
        :14
    ]
    for column, holds, expected, found in (
        ("amount", 0 < amount <= BIGGEST, "more than nothing", amount),
        ("credit", debit != credit, "another account than debit", credit),
        ("code", code in chart.TRANSFERS, "a kind that the chart has", code),
        ("reference", code != chart.REVERSAL or reference is not None, "what is reversed", reference),
        ("phase", 0 <= phase <= 4, "0 to 4", phase),  # noqa: PLR2004 - docs/reference/ledger.md
        ("flags", 0 <= flags <= 15, "0 to 15", flags),  # noqa: PLR2004 - as above
        ("pending", (phase >= 2) == (pending is not None), "of phase 2, 3 and 4 only", pending),  # noqa: PLR2004
        ("expires_at", expires is None or (phase == 1 and expires > at), "later, of phase 1", expires),
        ("asked", bool(flags & 6) == (asked is not None), "of balancing ones only", asked),
        ("asked", asked is None or asked >= amount, f"at least {amount}", asked),
        ("effective_at", not flags & 8 or (effective is not None and effective < at), "the past", effective),
    ):
        if not holds:
            notebook.found(
                Invariant.WHOLE, "ledger.transfers", row[0], column=column, expected=expected, found=found
            )


def _check_heads(notebook: Notebook, chains: Mapping[int, _Chain], heads: Sequence[Row]) -> None:
    stored = {chain: (seq, digest, last_at) for chain, seq, digest, last_at in heads}
    notebook.count("chains", len(heads), Invariant.CHAINED)
    if len(stored) != len(heads) or set(stored) != set(CHAINS):
        notebook.found(
            Invariant.CHAINED,
            "ledger.chains",
            "all",
            column="chain",
            expected="1 to 64, each once",
            found=[chain for chain, *_ in heads],
        )
    for number, chain in chains.items():
        seq, digest, last_at = stored.get(number, (None, None, None))
        for column, expected, found in (
            ("seq", chain.seq, seq),
            ("hash", chain.hash, digest),
            ("last_at", chain.last_at, last_at),
        ):
            if expected != found:
                notebook.found(
                    Invariant.CHAINED,
                    "ledger.chains",
                    number,
                    column=column,
                    expected=expected,
                    found=found,
                )
