"""A shop beside the ledger: rows, facts and a journey of its own that travel with postings."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, ClassVar

from quan import ledger
from quan.core.db import Database, Reader, Tx
from quan.core.events import Event
from quan.core.problems import Problem


class Sold(Event, frozen=True, kw_only=True):
    """Something was sold."""

    kind: ClassVar[str] = "shop.sold"
    word: str


class Unwanted(Problem):
    """Nobody wants this."""

    status = 409
    slug = "shop/unwanted"


async def open_shop(db: Database) -> None:
    """Make the table of the shop; it does not take the word 'stolen'."""
    async with db.transaction() as tx:
        await tx.execute(
            """
            CREATE TABLE IF NOT EXISTS public.sales (
                transfer uuid PRIMARY KEY,
                word     text NOT NULL CHECK (word <> 'stolen')
            )
            """
        )


async def file_sales(tx: Tx, rows: Sequence[tuple[ledger.TransferId, str]]) -> None:
    """Write what was sold, all in one statement."""
    await tx.execute(
        "INSERT INTO public.sales (transfer, word) SELECT * FROM UNNEST(%s::uuid[], %s::text[])",
        ([id_.uuid for id_, _ in rows], [word for _, word in rows]),
    )


def sale(transfer: ledger.NewTransfer, word: str = "tea") -> ledger.Posting:
    """Sell something for money."""
    return ledger.Posting(
        transfers=[transfer], rows=[(file_sales, (transfer.id, word))], events=[Sold(word=word)]
    )


async def sold(db: Database, *transfers: ledger.NewTransfer) -> int:
    """Count which of these the shop knows."""
    async with db.read() as reader:
        return int(
            await reader.value(
                "SELECT COUNT(*) FROM public.sales WHERE transfer = ANY (%s)",
                ([one.id.uuid for one in transfers],),
            )
        )


@dataclass(frozen=True)
class Errand:
    """A journey whose wishes are transfers; it breaks in the room that `breaks` names, or lacks a reply."""

    has_another_way: ClassVar[bool] = False

    breaks: str = ""
    unwanted: int = 0

    async def prepare(self, _reader: Reader, wishes: Sequence[Any]) -> int:
        self._may_break("prepare")
        return len(wishes)

    async def begin(self, _tx: Tx, wishes: Sequence[Any], prepared: int) -> ledger.Story:
        self._may_break("begin")
        assert prepared == len(wishes)
        return ErrandStory(self, wishes)

    def let_go(self, _wish: Any) -> None:
        """Hold nothing."""

    def _may_break(self, room: str) -> None:
        if self.breaks == room:
            raise ZeroDivisionError(room)


class Detour(Errand):
    """An errand that can be run elsewhere, and is when it gets no answer here."""

    has_another_way: ClassVar[bool] = True


@dataclass
class ErrandStory:
    """Refuses amounts of `unwanted` by itself; notes whom it refused."""

    errand: Errand
    wishes: Sequence[ledger.NewTransfer]
    heard: dict[int, Any] = field(default_factory=dict)

    def accounts(self) -> Iterable[ledger.AccountId]:
        return [side for wish in self.wishes for side in (wish.debit, wish.credit)]

    def ids(self) -> Iterable[ledger.TransferId]:
        return [wish.id for wish in self.wishes]

    def resolves(self) -> Iterable[ledger.TransferId]:
        return []

    def plan(self, number: int) -> Sequence[ledger.NewTransfer]:
        self.errand._may_break("plan")
        if self.wishes[number].amount.minor == self.errand.unwanted:
            raise Unwanted
        return [self.wishes[number]]

    def settle(self, number: int, result: ledger.Made | tuple[ledger.Transfer, ...] | Problem) -> None:
        self.errand._may_break("settle")
        if isinstance(result, ledger.Made):
            self.heard[number] = (result.transfers(), True)
        else:
            self.heard[number] = result if isinstance(result, Problem) else (result, False)

    async def file(self, _tx: Tx) -> Sequence[Any]:
        self.errand._may_break("file")
        answered = len(self.wishes) - (self.errand.breaks == "replies")
        return [self.heard.get(number) for number in range(answered)]


@asynccontextmanager
async def posting(db: Database, **options: int) -> AsyncIterator[ledger.Poster]:
    """Run a poster."""
    poster = ledger.Poster(db, **options)
    await poster.start()
    try:
        yield poster
    finally:
        await poster.stop()
