"""How the client feels on a slow phone: Lighthouse on its throttled-phone profile, and the downloads.

A server with a demo town is started; the page of a stranger and the home of a member are each measured five
times, and the medians compared with the budgets. Lighthouse is fetched on first use into
benchmarks/lighthouse/node_modules: it is a tool of this benchmark, not of the client.
"""

import asyncio
import json
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from benchmarks.payments_http import serving
from quan.core.postgres import EmbeddedPostgres
from quan.demo import DEMO_PASSWORD, SIGN_INS

ROOT = Path(__file__).parent.parent
TOOL = Path(__file__).parent / "lighthouse"
BUDGETS_MJS = ROOT / "web" / "scripts" / "budget.mjs"
RUNS = 5
SCORES = {"performance": "performance", "accessibility": "accessibility", "best_practices": "best-practices"}
AT_MOST = {"lcp_s": 2.5, "first_load_js_gzip_kb": 130, "route_js_gzip_kb": 180}
AT_LEAST = {"performance": 90, "accessibility": 100, "best_practices": 100}

Figures = dict[str, Any]


async def measure(*, tell: Callable[[str], object], quick: bool) -> Figures:
    """Measure both pages; give the worst of each figure, each page's own, and what is over its budget."""
    await _fetch_lighthouse(tell)
    figures = await _downloads()
    with tempfile.TemporaryDirectory(prefix="quan-bench-", dir="/tmp") as folder:
        database = EmbeddedPostgres(Path(folder))
        database.start()
        try:
            async with serving(database.url(), Path(folder), demo=True) as port:
                figures |= await _pages(port, Path(folder), runs=1 if quick else RUNS, tell=tell)
        finally:
            database.stop()
    return figures | {"over_budget": _over(figures)}


async def _pages(port: int, folder: Path, *, runs: int, tell: Callable[[str], object]) -> Figures:
    url = f"http://localhost:{port}/"
    cookie = {"Cookie": await _sign_in(url)}
    medians = {}
    for name, headers in (("welcome", {}), ("home", cookie)):
        rounds = [await _lighthouse(url, headers, folder) for _ in range(runs)]
        medians[name] = {figure: statistics.median(one[figure] for one in rounds) for figure in rounds[0]}
        tell(f"{name}: {medians[name]}")
    worst = {
        figure: (min if figure in SCORES else max)(page[figure] for page in medians.values())
        for figure in medians["home"]
    }
    own = {f"{name}_{figure}": value for name, page in medians.items() for figure, value in page.items()}
    return worst | own


async def _lighthouse(url: str, headers: dict[str, str], folder: Path) -> Figures:
    """Run Lighthouse once, with its defaults: an inexpensive phone on a slow network."""
    heads = folder / "headers.json"
    heads.write_text(json.dumps(headers))
    program = TOOL / "node_modules" / "lighthouse" / "cli" / "index.js"
    output = await _run(
        *("node", str(program), url, "--quiet", "--output=json", f"--extra-headers={heads}"),
        *("--only-categories=performance,accessibility,best-practices", "--max-wait-for-load=30000"),
        "--chrome-flags=--headless=new --no-sandbox",
        CHROME_PATH=chromium(),
    )
    report = json.loads(output)
    scores = {name: round(report["categories"][key]["score"] * 100) for name, key in SCORES.items()}
    timings = {
        "lcp_s": round(_metric(report, "largest-contentful-paint") / 1000, 2),
        "fcp_s": round(_metric(report, "first-contentful-paint") / 1000, 2),
        "tbt_ms": round(_metric(report, "total-blocking-time")),
        "cls": round(_metric(report, "cumulative-layout-shift"), 3),
        "total_kb": round(_metric(report, "total-byte-weight") / 1024),
    }
    return scores | timings


def _metric(report: Figures, name: str) -> float:
    return float(report["audits"][name]["numericValue"])


async def _downloads() -> Figures:
    """Ask the build's own budget what a phone downloads."""
    report = json.loads((await _run("node", str(BUDGETS_MJS), "--json")).splitlines()[-1])
    heaviest, kb = max(report["routes"].items(), key=lambda route: float(route[1]))
    return {
        "first_load_js_gzip_kb": round(report["entry_js_kb"], 1),
        "route_js_gzip_kb": round(kb, 1),
        "heaviest_route": heaviest,
        "css_gzip_kb": round(report["css_kb"], 1),
    }


def _over(figures: Figures) -> list[str]:
    over = [name for name, most in AT_MOST.items() if figures[name] > most]
    return over + [name for name, least in AT_LEAST.items() if figures[name] < least]


async def _sign_in(url: str) -> str:
    async with httpx.AsyncClient(base_url=url) as client:
        reply = await client.post("/v1/sign-in", json={"login": SIGN_INS[0], "password": DEMO_PASSWORD})
        reply.raise_for_status()
        return "; ".join(f"{name}={value}" for name, value in reply.cookies.items())


async def _fetch_lighthouse(tell: Callable[[str], object]) -> None:
    if not (TOOL / "node_modules" / "lighthouse").exists():
        tell("lighthouse: installing")
        await _run("npm", "ci", "--no-audit", "--no-fund", cwd=TOOL)


async def _run(*command: str, cwd: Path = ROOT, **environment: str) -> str:
    """Run a program of Node with the Node that built the client; give what it printed."""
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=cwd,
        env=_node_environment() | environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    output, complaints = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"{command[1]} ended with {process.returncode}: {complaints.decode()[-2000:]}")
    return output.decode()


def _node_environment() -> dict[str, str]:
    ours = ROOT / ".venv" / "node"
    return os.environ | {"PATH": f"{ours}{os.pathsep}{os.environ.get('PATH', '')}"}


def chromium() -> str:
    """Find the browser that is measured."""
    for name in (os.environ.get("QUAN_CHROMIUM"), "chromium", "chromium-browser", "google-chrome"):
        if name and (found := shutil.which(name)):
            return found
    print("no Chromium: set QUAN_CHROMIUM to its path", file=sys.stderr)
    raise SystemExit(2)
