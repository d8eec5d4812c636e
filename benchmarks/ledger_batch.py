"""The ledger alone, through its poster, beside pgbench TPC-B on the same PostgreSQL in the same run.

100,000 accounts; bulks of 8,192, 1,000, 100 and 1 transfers; accounts chosen evenly, by Zipf's law (1.0), or
one hot account in every transfer. fsync and synchronous_commit are on for both. Rounds alternate;
ratios are between medians. Then: how long one transfer takes on an idle server beside one TPC-B transaction,
how many bytes a transfer takes with its indexes, and how the rate changes from a thousand to ten million
stored transfers.
"""

import asyncio
import itertools
import random
import secrets
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import pgbench
from benchmarks.databases import database
from quan import ledger
from quan.core import arrays, garbage
from quan.core.db import Database
from quan.core.migrations import migrate
from quan.core.postgres import EmbeddedPostgres
from quan.ledger.rules import Order

ACCOUNTS = 100_000
LANES = 3
ROUNDS = 3
SECONDS = 8
BULK = 8192
SIZES = {"8k": BULK, "1k": 1000, "100": 100, "1": 1}
TRANSFERS = {"8k": 60 * BULK, "1k": 150_000, "100": 40_000, "1": 3_000}
GROWTH = (1_000, 1_000_000, 10_000_000)
SAMPLE = 40 * BULK
PGLEDGER_BYTES = 743
ADJUSTMENT = int(ledger.TransferCode.ADJUSTMENT)

Figures = dict[str, Any]
Tell = Callable[[str], object]


async def measure(*, tell: Tell, quick: bool) -> Figures:
    """Run everything; `quick` makes short rounds and stores a hundredth."""
    with tempfile.TemporaryDirectory(prefix="quan-bench-", dir="/tmp") as folder:
        server = EmbeddedPostgres(Path(folder), durable=True)
        server.start()
        try:
            return await _compare(server, tell=tell, scale=20 if quick else 1, rounds=1 if quick else ROUNDS)
        finally:
            server.stop()


async def _compare(server: EmbeddedPostgres, *, tell: Tell, scale: int, rounds: int) -> Figures:
    tpcb, books, growing = (database(server, name) for name in ("tpcb", "books", "growing"))
    migrate(books)
    migrate(growing)
    await pgbench.prepare(tpcb)
    seconds = max(2, SECONDS // scale)
    clients, rate = await pgbench.best(tpcb, seconds=seconds)
    tell(f"pgbench: best with {clients} clients, {rate:.0f}/s")
    figures: Figures = {"pgbench_clients": clients}
    async with _bench(books, scale) as bench:
        tpcb_rates, rates = await _rounds(
            bench, tpcb, clients=clients, seconds=seconds, rounds=rounds, tell=tell
        )
        figures["pgbench_per_s"] = round(statistics.median(tpcb_rates))
        figures |= _ratios(rates, statistics.median(tpcb_rates))
        figures["single"] = await _single(bench, tpcb, seconds)
        tell(f"single: {figures['single']}")
        size = await _bytes(bench.db)
        figures["bytes_per_transfer"] = {"value": size, "headroom": PGLEDGER_BYTES - size}
    return figures | {"growth": await _growth(growing, scale, tell)}


class Bench:
    """Accounts, ways to choose two of them, and one poster that stays up all the time, as in a server."""

    def __init__(self, db: Database, accounts: list[int], scale: int) -> None:
        self.db = db
        self.poster = ledger.Poster(db)
        self.accounts = accounts
        self.scale = scale
        self._zipf = list(itertools.accumulate(1 / place for place in range(1, len(accounts) + 1)))

    def pairs(self, choice: str, count: int) -> Iterator[tuple[int, int]]:
        """Draw pairs of different accounts."""
        match choice:
            case "uniform":
                drawn = random.choices(self.accounts, k=2 * count)
            case "zipf":
                drawn = random.choices(self.accounts, cum_weights=self._zipf, k=2 * count)
            case _:
                drawn = [one for other in self.other(count) for one in (other, self.accounts[0])]
        for debit, credit in zip(drawn[::2], drawn[1::2], strict=True):
            yield debit, credit if credit != debit else self.accounts[debit == self.accounts[0]]

    def other(self, count: int) -> list[int]:
        """Draw accounts that are not the hot one."""
        return random.choices(self.accounts[1:], k=count)

    def bulks(self, choice: str, size: int, count: int) -> list[list[Order]]:
        """Make `count` transfers in bulks, ready to be handed in; ids are UUIDv7 of now."""
        orders = [
            Order(_new_id(), debit, credit, 7, "CNY/2", ADJUSTMENT)
            for debit, credit in self.pairs(choice, count)
        ]
        return [orders[start : start + size] for start in range(0, count, size)]

    async def rate(self, choice: str, size: int, count: int) -> float:
        """Post so many transfers in bulks of a size, with a few bulks always waiting; give transfers/s."""
        bulks = self.bulks(choice, size, max(LANES * size, count // self.scale))
        self.poster.most = size
        began = time.perf_counter()
        await asyncio.gather(*(self._lane(bulks[lane::LANES], lane) for lane in range(LANES)))
        return sum(map(len, bulks)) / (time.perf_counter() - began)

    async def _lane(self, bulks: list[list[Order]], party: int) -> None:
        for bulk in bulks:
            done = await self.poster.post_bulk(bulk, party=party)
            if any(done.outcomes):
                raise RuntimeError(f"a transfer was refused: {set(done.outcomes)}")


@asynccontextmanager
async def _bench(books: str, scale: int) -> AsyncIterator[Bench]:
    """Open accounts and a poster on empty books; check the books in the end."""
    db = Database(books, max_size=4)
    await db.open()
    try:
        bench = Bench(db, await open_accounts(db), scale)
        await bench.poster.start()
        try:
            yield bench
        finally:
            await bench.poster.stop()
        await _check(db)
    finally:
        await db.close()


async def _rounds(
    bench: Bench, tpcb: str, *, clients: int, seconds: int, rounds: int, tell: Tell
) -> tuple[list[float], dict[str, list[float]]]:
    tpcb_rates: list[float] = []
    rates: dict[str, list[float]] = {}
    await bench.rate("uniform", BULK, TRANSFERS["8k"])  # the accounts are read once
    garbage.collect_seldom()  # as the server does
    for number in range(rounds):
        tpcb_rates.append(await pgbench.rate(tpcb, clients=clients, seconds=seconds))
        for choice, (name, size) in itertools.product(("uniform", "zipf", "hot"), SIZES.items()):
            rate = await bench.rate(choice, size, TRANSFERS[name])
            rates.setdefault(f"{choice}_{name}", []).append(rate)
        told = ", ".join(f"{name} {found[-1]:.0f}" for name, found in rates.items())
        tell(f"round {number + 1}: pgbench {tpcb_rates[-1]:.0f}/s, {told}")
    return tpcb_rates, rates


def _ratios(rates: dict[str, list[float]], tpcb: float) -> Figures:
    return {
        name: {
            "ratio": round(statistics.median(found) / tpcb, 2),
            "per_s": round(statistics.median(found)),
        }
        for name, found in rates.items()
    }


async def _single(bench: Bench, tpcb: str, seconds: int) -> Figures:
    """Post one transfer at a time on an idle server, beside one pgbench client."""
    theirs = await pgbench.latencies_ms(tpcb, seconds=seconds)
    ours = []
    for bulk in bench.bulks("uniform", 1, max(100, TRANSFERS["1"] // bench.scale)):
        began = time.perf_counter()
        await bench.poster.post_bulk(bulk)
        ours.append((time.perf_counter() - began) * 1000)
    return {
        "ratio": round(_quantile(ours, 0.5) / _quantile(theirs, 0.5), 2),
        "p50_ms": round(_quantile(ours, 0.5), 2),
        "p99_ms": round(_quantile(ours, 0.99), 2),
        "pgbench_p50_ms": round(_quantile(theirs, 0.5), 2),
        "pgbench_p99_ms": round(_quantile(theirs, 0.99), 2),
    }


async def _growth(books: str, scale: int, tell: Tell) -> Figures:
    """Measure on books that hold more and more; the filling itself is not counted."""
    async with _bench(books, scale) as bench:
        rates = [await _rate_with(bench, stored // scale, tell) for stored in GROWTH]
    figures: Figures = {f"at_{stored}_per_s": round(rate) for stored, rate in zip(GROWTH, rates, strict=True)}
    return figures | {"slow_down_1m_to_10m": round(1 - rates[2] / rates[1], 3)}


async def _rate_with(bench: Bench, stored: int, tell: Tell) -> float:
    """Fill the books up to so many transfers, then measure."""
    while (missing := stored - await _count(bench.db)) > 0:
        await bench.rate("uniform", BULK, min(missing, 50 * BULK) * bench.scale)
    held = await _count(bench.db)
    rate = statistics.median([await bench.rate("uniform", BULK, SAMPLE) for _ in range(3)])
    tell(f"{held} transfers stored: {rate:.0f}/s")
    return rate


async def open_accounts(db: Database) -> list[int]:
    """Open accounts without limits, all in one statement; give their keys."""
    accounts = [_new_id() for _ in range(ACCOUNTS)]
    async with db.transaction() as tx:
        await tx.execute("INSERT INTO ledger.assets (asset, code, scale) VALUES ('CNY/2', 'CNY', 2)")
        await tx.execute(
            """
            INSERT INTO ledger.accounts (id, asset, code, side, limit_kind, opened_at)
            SELECT id, 'CNY/2', 3000, -1, 0, %(now)s FROM UNNEST(%(ids)s) AS account (id)
            """,
            {"now": tx.now, "ids": arrays.uuids(accounts)},
        )
    return accounts


async def _bytes(db: Database) -> int:
    async with db.read() as reader:
        return int(
            await reader.value(
                """
                SELECT (pg_total_relation_size('ledger.transfers') + pg_total_relation_size('ledger.batches'))
                       / COUNT(*)
                FROM ledger.transfers
                """
            )
        )


async def _count(db: Database) -> int:
    async with db.read() as reader:
        return int(await reader.value("SELECT COALESCE(SUM(count), 0) FROM ledger.batches"))


async def _check(db: Database) -> None:
    async with db.read(snapshot=True) as reader:
        reports = await ledger.check(reader)
    if not all(report.balanced and not report.at_odds for report in reports):
        raise RuntimeError(f"the books are not sound: {reports}")


def _new_id() -> int:
    millis = int(datetime.now(UTC).timestamp() * 1000)
    return millis << 80 | 0x7 << 76 | secrets.randbits(12) << 64 | 0b10 << 62 | random.getrandbits(62)


def _quantile(found: list[float], share: float) -> float:
    return sorted(found)[min(len(found) - 1, int(len(found) * share))]
