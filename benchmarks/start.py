"""How long `make run` takes to be ready when everything is set up and the demo town is there."""

import asyncio
import os
import signal
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import machine

ROOT = Path(__file__).parent.parent
STARTS = 5
FIRST_WITHIN_S = 300
BUDGET_S = 3.0


async def measure(*, tell: Callable[[str], object], quick: bool) -> dict[str, Any]:
    """Start once to settle the town, then again and again; give the median second start in seconds."""
    with tempfile.TemporaryDirectory(prefix="quan-start-", dir="/tmp") as folder:
        first = await _start(folder)
        tell(f"first start with the demo town: {first:.1f} s")
        again = [await _start(folder) for _ in range(1 if quick else STARTS)]
    median = statistics.median(again)
    return {
        "second_start_s": round(median, 2),
        "headroom_s": round(BUDGET_S - median, 2),
        "first_start_s": round(first, 2),
    }


async def _start(folder: str) -> float:
    begun = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        "make",
        "run",
        cwd=ROOT,
        env={
            **os.environ,
            "QUAN_DATA": folder,
            "QUAN_PORT": str(machine.free_port()),
            "QUAN_DATABASE_URL": "",
        },
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    try:
        await asyncio.wait_for(_ready(process), FIRST_WITHIN_S)
        return time.perf_counter() - begun
    finally:
        os.killpg(process.pid, signal.SIGINT)
        await process.communicate()


async def _ready(process: asyncio.subprocess.Process) -> None:
    assert process.stdout is not None  # noqa: S101 - it was asked for
    async for line in process.stdout:
        if b"Quan is ready" in line:
            return
    raise RuntimeError(f"the server stopped with {process.returncode} before it was ready")
