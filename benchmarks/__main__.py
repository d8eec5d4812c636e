"""`python -m benchmarks NAME [--json] [--quick]`; `all` runs every one and keeps its result."""

import argparse
import importlib
import json
import sys
from pathlib import Path

import uvloop

from benchmarks import machine

NAMES = ("audit", "chat", "chat_long", "chat_search", "ledger_batch", "payments_http", "start", "web_vitals")
RESULTS = Path(__file__).parent / "results"


def main() -> int:
    """Run what was asked for; the last line of `--json` is one JSON object of figures and ratios."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", choices=(*NAMES, "all"))
    parser.add_argument("--json", action="store_true", help="print only one JSON object")
    parser.add_argument("--quick", action="store_true", help="short rounds, to see that it runs")
    parser.add_argument("--save", action="store_true", help="write benchmarks/results/NAME.json")
    options = parser.parse_args()
    names = NAMES if options.name == "all" else (options.name,)
    for name in names:
        run(name, as_json=options.json, quick=options.quick, save=options.save or options.name == "all")
    return 0


def run(name: str, *, as_json: bool, quick: bool, save: bool) -> None:
    """Run one benchmark, print its figures, keep them when asked."""
    module = importlib.import_module(f"benchmarks.{name}")
    tell = (lambda line: print(line, file=sys.stderr)) if as_json else print
    figures = uvloop.run(module.measure(tell=tell, quick=quick))
    result = {"benchmark": name, **figures, **machine.describe()}
    if save:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / f"{name}.json").write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result) if as_json else json.dumps(result, indent=2))


if __name__ == "__main__":
    sys.exit(main())
