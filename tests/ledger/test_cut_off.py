"""The line to the database is cut at every point of a payment; the retry gives the one true answer."""

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Literal, TypeVar
from urllib.parse import quote

import pytest
from litestar import Response
from psycopg.conninfo import conninfo_to_dict

from quan import ledger
from quan.core import requests
from quan.core.db import Database, Tx
from quan.core.ids import MemberId
from quan.core.problems import Unavailable
from quan.core.requests import RequestKey
from tests.conftest import opened
from tests.ledger.bookkeeping import Books, new_id, wish
from tests.ledger.shop import open_shop, posting, sale, sold

Lost = Literal["question", "answer"]
T = TypeVar("T")


class Line:
    """A line to PostgreSQL that breaks at a chosen message: before it arrives, or before its answer does."""

    def __init__(self, server: Path) -> None:
        self.server = server
        self.cut_after: int | None = None
        self.lost: Lost = "question"
        self.was_cut = False
        self.calls: list[asyncio.Task[None] | None] = []

    def cut(self, after: int, lost: Lost) -> None:
        self.cut_after, self.lost, self.was_cut = after, lost, False

    async def connect(self, here: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        self.calls.append(asyncio.current_task())
        answers, ahead = await asyncio.open_unix_connection(str(self.server))
        answering = asyncio.create_task(_carry(answers, back))
        with contextlib.suppress(ConnectionError):
            while message := await here.read(1 << 20):
                cut = self._is_here()
                if cut:
                    await _ended(answering)
                if cut and self.lost == "question":
                    break
                ahead.write(message)
                await ahead.drain()
                if cut:
                    await answers.read(1 << 20)  # it was carried out, and nobody heard
                    break
        await _ended(answering)
        for end in (ahead, back):
            end.close()
            with contextlib.suppress(ConnectionError):
                await end.wait_closed()

    def _is_here(self) -> bool:
        if self.cut_after is None:
            return False
        self.cut_after -= 1
        if self.cut_after >= 0:
            return False
        self.cut_after, self.was_cut = None, True
        return True


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def _carry(answers: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while answer := await answers.read(1 << 20):
            back.write(answer)
            await back.drain()


@pytest.fixture
async def line(database_url: str) -> AsyncIterator[tuple[Line, Database]]:
    target = conninfo_to_dict(database_url)
    with tempfile.TemporaryDirectory() as folder:
        line = Line(Path(str(target["host"])) / ".s.PGSQL.5432")
        server = await asyncio.start_unix_server(line.connect, Path(folder) / ".s.PGSQL.5432")
        url = f"postgresql://{target['user']}@/{target['dbname']}?host={quote(folder, safe='')}"
        async with server:
            async with opened(Database(url, max_size=1)) as db:
                yield line, db
            await asyncio.gather(*(call for call in line.calls if call))


@pytest.mark.parametrize("lost", ["question", "answer"])
async def test_money_moves_once_wherever_the_line_is_cut(
    books: Books, line: tuple[Line, Database], lost: Lost
) -> None:
    broken, db = line
    mei = MemberId(new_id().uuid)
    payer, payee = await books.open(holding=10_000), await books.open()
    cuts = 0
    while True:
        key = RequestKey(f"{lost}-{cuts}")
        transfer = wish(payer, payee, 10, id=ledger.TransferId.derive(mei, key))

        async def pay(key: RequestKey = key, transfer: ledger.NewTransfer = transfer) -> Response[object]:
            async def run(tx: Tx) -> str:
                return str((await ledger.post(tx, transfer))[0].id)

            return await requests.once(db, caller=mei, key=key, body="10", run=run)

        broken.cut(cuts, lost)
        with contextlib.suppress(Unavailable):
            await pay()
        was_cut, broken.cut_after = broken.was_cut, None
        reply = await patiently(pay)
        cuts += 1
        assert (reply.status_code, reply.content) == (201, f'"{transfer.id}"'.encode())
        assert await books.minor(payee) == 10 * cuts
        if not was_cut:
            break
    assert cuts > 5


@pytest.mark.parametrize("lost", ["question", "answer"])
async def test_the_poster_posts_once_wherever_its_line_is_cut(
    books: Books, line: tuple[Line, Database], lost: Lost
) -> None:
    """Cut at each message of a poster's life: it dials again, and what was asked is there once."""
    broken, db = line
    await open_shop(books.db)
    payer, payee = await books.open(holding=10_000), await books.open()
    made = cuts = 0
    while True:
        wishes = [wish(payer, payee, 1) for _ in range(3)]
        too_much = wish(payer, payee, 1_000_000)
        broken.cut(cuts, lost)
        async with posting(db) as poster:
            for one in wishes:
                await patiently(partial(poster.post, sale(one)))
            with pytest.raises(ledger.InsufficientFunds):
                await patiently(partial(poster.post, sale(too_much)))
            was_cut, broken.cut_after = broken.was_cut, None
            again = [await patiently(partial(poster.post, sale(one))) for one in wishes]
        assert [done.id for (done,) in again] == [one.id for one in wishes]
        made += 3
        cuts += 1
        assert await books.minor(payee) == made
        assert await sold(books.db, *wishes, too_much) == 3
        if not was_cut:
            break
    assert cuts > 8


async def patiently(pay: Callable[[], Awaitable[T]]) -> T:
    """Try again while the pool finds its feet, as a browser does."""
    for _ in range(20):
        with contextlib.suppress(Unavailable):
            return await pay()
        await asyncio.sleep(0.05)
    raise AssertionError("the database never came back")
