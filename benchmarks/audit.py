"""How fast `quan audit` derives everything again, and how much memory it takes while the books grow.

100,000 accounts; a tenth of the transfers is audited first, then all of them, each time in a process of its
own that begins at the first transfer. Memory is bounded when the second peak is that of the first. Then ten
thousand transfers more, and the audit that goes on from its checkpoint.
"""

import multiprocessing
import re
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.databases import database
from benchmarks.ledger_batch import Bench, open_accounts
from quan import audit
from quan.core.db import Database
from quan.core.migrations import migrate
from quan.core.postgres import EmbeddedPostgres

TRANSFERS = 1_000_000
BULK = 2_000
MORE = 10_000
KEY = bytes(32)

Figures = dict[str, Any]
Tell = Callable[[str], object]


async def measure(*, tell: Tell, quick: bool) -> Figures:
    """Fill the books and audit them three times; `quick` with a tenth of it."""
    transfers = TRANSFERS // 10 if quick else TRANSFERS
    with tempfile.TemporaryDirectory(prefix="quan-bench-", dir="/tmp") as folder:
        server = EmbeddedPostgres(Path(folder), durable=False)  # what is measured only reads
        server.start()
        try:
            url = database(server, "books")
            migrate(url)
            return await _measure(url, transfers, tell)
        finally:
            server.stop()


async def _measure(url: str, transfers: int, tell: Tell) -> Figures:
    db = Database(url, max_size=4)
    await db.open()
    try:
        bench = Bench(db, await open_accounts(db), 1)
        figures: Figures = {}
        for name, more, full in (
            ("small", transfers // 10, True),
            ("large", transfers - transfers // 10, True),
            ("checkpoint", MORE, False),
        ):
            await bench.rate("uniform", BULK, more)
            figures[name] = _audited(url, full=full)
            tell(f"{name}: {figures[name]}")
        figures["memory_growth"] = round(figures["large"]["peak_mib"] / figures["small"]["peak_mib"], 2)
        return figures
    finally:
        await db.close()


def _audited(url: str, *, full: bool) -> Figures:
    """Audit in a fresh process, whose peak of memory is then that of the audit."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_audit, (url, full))


def _audit(url: str, full: bool) -> Figures:  # noqa: FBT001 - pickled by position
    began = time.perf_counter()
    report = audit.run(url, key=KEY, full=full)
    seconds = time.perf_counter() - began
    if not report.sound:
        raise RuntimeError(f"the books are not sound: {report.notebook.findings[:3]}")
    return {
        "transfers": report.transfers,
        "per_s": round(report.transfers / seconds),
        "seconds": round(seconds, 1),
        "peak_mib": _peak_mib(),
    }


def _peak_mib() -> int:
    """Read this process's own peak; getrusage would count that of the process it was forked from."""
    kib = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    if kib is None:
        raise RuntimeError("this system does not tell a process's peak of memory")
    return round(int(kib[1]) / 1024)
