"""What was published at the end of each day, computed again from the batches of that day."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby

from psycopg import Connection

from quan import verify
from quan.audit.model import DayMark, Invariant, Notebook
from quan.audit.store import chains as store
from quan.audit.store.connection import Row

US_PER_DAY = 86_400_000_000

_FIRST = date(1970, 1, 1).toordinal()


def check(
    conn: Connection[Row], notebook: Notebook, mark: DayMark | None, published: Mapping[int, bytes]
) -> DayMark | None:
    """Compute every daily root after the mark; `published` are roots known from elsewhere, by day."""
    last = mark
    if mark is not None and store.published(conn, mark.day) != mark.hash:
        _wrong(notebook, mark.day, "hash", mark.hash, store.published(conn, mark.day))
    made = _Made(store.batches_by_day(conn, after=None if mark is None else mark.day))
    known = set()
    for row in store.days(conn):
        day, digest = row[0], row[4]
        known.add(day)
        if published.get(day, digest) != digest:
            _wrong(notebook, day, "hash", f"{published[day].hex()}, which was published", digest)
        if mark is not None and day <= mark.day:
            continue
        for stray in made.before(day):
            _missing(notebook, stray)
        _check_day(notebook, row, *made.of(day), last)
        last = DayMark(day, digest)
    for day in sorted(set(published) - known):
        _wrong(notebook, day, "day", f"{published[day].hex()}, which was published", None)
    return last


def _check_day(notebook: Notebook, row: Row, batches: int, root: bytes, before: DayMark | None) -> None:
    day, count, stored_root, previous, digest, published_at = row
    hashed = verify.day_hash(day, batches=count, root=stored_root, previous=previous)
    for column, expected, found in (
        ("batches", batches, count),
        ("root", root, stored_root),
        ("previous", verify.NOTHING if before is None else before.hash, previous),
        ("hash", hashed, digest),
        ("day", day if before is None else before.day + 1, day),
    ):
        if expected != found:
            _wrong(notebook, day, column, expected, found)
    if published_at < (day + 1) * US_PER_DAY:
        _wrong(notebook, day, "published_at", "after the end of the day", published_at)
    notebook.count("days", 1, Invariant.CHAINED)


class _Made:
    """The days that had batches, in order, each with the root over them."""

    def __init__(self, batches: Iterator[Row]) -> None:
        self._days = groupby(batches, key=lambda row: row[0])
        self._next = next(self._days, None)

    def before(self, day: int) -> Iterator[int]:
        """Skip days before one, and tell which."""
        while self._next is not None and self._next[0] < day:
            yield self._next[0]
            self._next = next(self._days, None)

    def of(self, day: int) -> tuple[int, bytes]:
        """Give how many batches a day had, and their root."""
        tree = verify.Tree()
        if self._next is not None and self._next[0] == day:
            for _, _, digest in self._next[1]:
                tree.add(verify.day_leaf(digest))
            self._next = next(self._days, None)
        return tree.count, tree.root


def _missing(notebook: Notebook, day: int) -> None:
    _wrong(notebook, day, "day", "a root, as the days after it have one", None)


def _wrong(notebook: Notebook, day: int, column: str, expected: object, found: object) -> None:
    notebook.found(
        Invariant.CHAINED, "ledger.daily_roots", day_text(day), column=column, expected=expected, found=found
    )


def day_text(day: int) -> str:
    """Write a day as people do."""
    return date.fromordinal(_FIRST + day).isoformat()
