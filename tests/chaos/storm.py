"""The storm: a server and PostgreSQL under load, one of them killed again and again."""

import asyncio
import os
import random
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import psycopg

from benchmarks import town
from quan.core.postgres import EmbeddedPostgres
from tests.acceptance.server import Server
from tests.chaos.crowd import Crowd
from tests.chaos.inspection import Finding, inspect

Victim = Literal["server", "postgres"]

MEMBERS = 48
LANES = 16
DATABASE = "chaos"
FLOWING = 4 * LANES
FLOWS_WITHIN_S = 120


@dataclass
class Outcome:
    """What a storm did and what was found after each kill."""

    seed: int
    kills: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    acknowledged: int = 0
    unanswered: int = 0
    retries: int = 0
    surprises: list[str] = field(default_factory=list)
    audit: str = ""

    @property
    def is_clean(self) -> bool:
        """Whether nothing was found after any kill, nor by the auditor, nor by a member."""
        looked = len(self.findings) == self.kills.total() > 0
        found = all(finding.clean for finding in self.findings)
        return looked and found and not self.surprises and self.audit == "clean"

    def figures(self) -> dict[str, Any]:
        """Give the figures, for a result."""
        return {
            "kills": self.kills.total(),
            "clean": sum(finding.clean for finding in self.findings),
            "killed": dict(self.kills),
            "seed": self.seed,
            "lanes": LANES,
            "acknowledged": self.acknowledged,
            "payments": self.findings[-1].payments,
            "unanswered": self.unanswered,
            "retries": self.retries,
            "lost": sum(len(finding.lost) for finding in self.findings),
            "doubled": sum(len(finding.doubled) for finding in self.findings),
            "half": sum(len(finding.half) for finding in self.findings),
            "unsound": sum(len(finding.unsound) for finding in self.findings),
            "surprises": self.surprises,
            "audit": self.audit,
        }


async def storm(victims: list[Victim], *, seed: int, tell: Callable[[str], object]) -> Outcome:
    """Kill each victim in its turn, at a random moment under load; look at everything after each kill."""
    outcome = Outcome(seed)
    draw = random.Random(seed)  # noqa: S311 - the moments of the kills
    with tempfile.TemporaryDirectory(
        prefix="quan-chaos-", dir="/tmp"
    ) as name:  # a short path, for the socket
        folder = Path(name)
        postgres = EmbeddedPostgres(folder, durable=True)
        await asyncio.to_thread(postgres.start)
        try:
            _create_database(postgres)
            server = Server.of(folder / "data", postgres.url(DATABASE), log=folder / "server.log")
            await asyncio.to_thread(server.start)
            try:
                await _blow(outcome, victims, draw, postgres=postgres, server=server, tell=tell)
            finally:
                await asyncio.to_thread(server.stop)
        finally:
            await asyncio.to_thread(postgres.stop)
    return outcome


async def _blow(
    outcome: Outcome,
    victims: list[Victim],
    draw: random.Random,
    *,
    postgres: EmbeddedPostgres,
    server: Server,
    tell: Callable[[str], object],
) -> None:
    url = postgres.url(DATABASE)
    payers = await town.settle(url, server.data.parent, members=MEMBERS)
    crowd = Crowd(server.port, payers, draw)
    crowd.begin(LANES)
    try:
        for victim in victims:
            crowd.may_begin.set()
            await asyncio.wait_for(crowd.flow(FLOWING), FLOWS_WITHIN_S)
            await asyncio.sleep(draw.random())
            await asyncio.to_thread(_kill, victim, postgres, server)
            outcome.kills[victim] += 1
            await asyncio.wait_for(crowd.flow(FLOWING), FLOWS_WITHIN_S)
            await crowd.rest()
            finding = await inspect(url, crowd)
            outcome.findings.append(finding)
            tell(f"{len(outcome.findings)}. {victim}: {finding.payments} payments, clean: {finding.clean}")
    finally:
        await crowd.leave()
    outcome.acknowledged = crowd.acknowledged.total()
    outcome.unanswered, outcome.retries = crowd.unanswered, crowd.retries
    outcome.surprises = crowd.surprises
    outcome.audit = await asyncio.to_thread(_audit, server)


def _kill(victim: Victim, postgres: EmbeddedPostgres, server: Server) -> None:
    """End a process without a word, and start it anew."""
    if victim == "server":
        server.kill()
        server.start()
        return
    pid = int((postgres.data / "postmaster.pid").read_text().splitlines()[0])
    os.kill(pid, signal.SIGKILL)
    postgres.stop()
    postgres.start()


def _audit(server: Server) -> str:
    """Let the auditor, who shares no code with the ledger, go over everything."""
    done = subprocess.run(
        [sys.executable, "-m", "quan.cli", "audit", "--json"],
        env=server.town.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return (
        "clean" if done.returncode == 0 else f"{done.returncode}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
    )


def _create_database(postgres: EmbeddedPostgres) -> None:
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as conn:
        conn.execute(f"CREATE DATABASE {DATABASE}")
