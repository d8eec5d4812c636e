"""Payments over HTTP, as members make them, beside pgbench TPC-B on the same PostgreSQL in the same run.

Every request is a real `POST /v1/transfers`: session cookie, CSRF token, a fresh Idempotency-Key, limits, a
bill for each side, the outbox and its notices. Amounts are small, so no password step. fsync and
synchronous_commit are on for both. Both are asked by as many clients as suit them best; how many that is, is
found first. Rounds alternate; the ratio is between medians.
"""

import asyncio
import itertools
import os
import secrets
import signal
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import psycopg
from psycopg import sql

from benchmarks import load, machine, pgbench, town
from quan.core.postgres import EmbeddedPostgres

MEMBERS = 1024
CONNECTIONS = (128, 256, 512)
ROUNDS = 3
SECONDS = 8
QUICK_SECONDS = 2
READY_WITHIN_S = 120


async def measure(*, tell: Callable[[str], object], quick: bool) -> dict[str, Any]:
    """Run the rounds; give payments/s, TPC-B transactions/s and their ratio."""
    seconds, rounds = (QUICK_SECONDS, 1) if quick else (SECONDS, ROUNDS)
    with tempfile.TemporaryDirectory(prefix="quan-bench-", dir="/tmp") as folder:
        server = EmbeddedPostgres(Path(folder), durable=True)
        server.start()
        try:
            return await _compare(server, Path(folder), seconds=seconds, rounds=rounds, tell=tell)
        finally:
            server.stop()


async def _compare(
    server: EmbeddedPostgres,
    folder: Path,
    *,
    seconds: int,
    rounds: int,
    tell: Callable[[str], object],
) -> dict[str, Any]:
    tpcb, payments = _database(server, "tpcb"), _database(server, "payments")
    tell("pgbench: filling")
    await pgbench.prepare(tpcb)
    clients, rate = await pgbench.best(tpcb, seconds=seconds)
    tell(f"pgbench: best with {clients} clients, {rate:.0f}/s")
    async with serving(payments, folder) as port:
        payers = await town.settle(payments, folder, members=MEMBERS)
        connections, rate = await _best(port, payers, seconds=seconds)
        tell(f"payments: best over {connections} connections, {rate:.0f}/s")
        tpcb_rates, tallies = [], []
        for number in range(rounds):
            tpcb_rates.append(await pgbench.rate(tpcb, clients=clients, seconds=seconds))
            tallies.append(await _pay(port, payers, connections=connections, seconds=seconds))
            tell(f"round {number + 1}: pgbench {tpcb_rates[-1]:.0f}/s, payments {tallies[-1].rate:.0f}/s")
        quiet = await load.drive("127.0.0.1", port, connections=[_requests(payers[:1])], seconds=seconds / 2)
    await town.check(payments, paid=sum(t.statuses[201] for t in (*tallies, quiet)))
    return {"pgbench_clients": clients, "connections": connections} | _figures(tpcb_rates, tallies, quiet)


async def _best(port: int, payers: list[town.Payer], *, seconds: float) -> tuple[int, float]:
    """Find over how many connections most payments are made; give both. It also warms both sides up."""
    rates = {
        connections: (await _pay(port, payers, connections=connections, seconds=seconds)).rate
        for connections in CONNECTIONS
    }
    connections = max(rates, key=rates.__getitem__)
    return connections, rates[connections]


def _figures(tpcb_rates: list[float], tallies: list[load.Tally], quiet: load.Tally) -> dict[str, Any]:
    payments = statistics.median(tally.rate for tally in tallies)
    tpcb = statistics.median(tpcb_rates)
    return {
        "ratio": round(payments / tpcb, 3),
        "payments_per_s": round(payments),
        "pgbench_per_s": round(tpcb),
        "members": MEMBERS,
        "loaded_p50_ms": round(statistics.median(t.quantile_ms(0.5) for t in tallies), 2),
        "loaded_p99_ms": round(statistics.median(t.quantile_ms(0.99) for t in tallies), 2),
        "single_p50_ms": round(quiet.quantile_ms(0.5), 2),
        "single_p99_ms": round(quiet.quantile_ms(0.99), 2),
    }


async def _pay(port: int, payers: list[town.Payer], *, connections: int, seconds: float) -> load.Tally:
    lanes = [_requests(payers[lane::connections]) for lane in range(connections)]
    tally = await load.drive("127.0.0.1", port, connections=lanes, seconds=seconds)
    refused = {status: n for status, n in tally.statuses.items() if status != 201}  # noqa: PLR2004
    if refused:
        raise RuntimeError(f"payments were refused: {refused}, the first: {tally.first_refusal!r}")
    return tally


def _requests(payers: list[town.Payer]) -> Iterator[bytes]:
    for payer in itertools.cycle(payers):
        payee = secrets.choice(payer.payees)
        body = b'{"payee":"%s","amount":{"amount":"0.01","asset":"CNY"},"note":"tea"}' % payee.encode()
        yield (
            payer.head
            + b"Idempotency-Key: %s\r\nContent-Length: %d\r\n\r\n"
            % (
                secrets.token_hex(12).encode(),
                len(body),
            )
            + body
        )


def _database(server: EmbeddedPostgres, name: str) -> str:
    with psycopg.connect(server.url("postgres"), autocommit=True) as conn:
        conn.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return server.url(name)


@asynccontextmanager
async def serving(url: str, folder: Path, *, demo: bool = False) -> Any:
    """Run a server of its own on this database, empty or with the demo town; give its port."""
    port = machine.free_port()
    environment = {
        **os.environ,
        "QUAN_DATABASE_URL": url,
        "QUAN_DATA": str(folder / "data"),
        "QUAN_PORT": str(port),
        "QUAN_LOG_LEVEL": "warning",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "quan.cli",
        "serve",
        "--demo" if demo else "--no-demo",
        env=environment,
        stdout=asyncio.subprocess.DEVNULL,
    )
    try:
        await _ready(port, process)
        yield port
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGINT)
            await process.wait()


async def _ready(port: int, process: asyncio.subprocess.Process) -> None:
    async with httpx.AsyncClient() as client:
        for _ in range(READY_WITHIN_S * 10):
            if process.returncode is not None:
                raise RuntimeError(f"the server stopped with {process.returncode}")
            try:
                if (await client.get(f"http://127.0.0.1:{port}/readyz")).status_code == 200:  # noqa: PLR2004
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.1)
    raise RuntimeError(f"the server was not ready within {READY_WITHIN_S} s")
