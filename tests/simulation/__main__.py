"""Let towns live, one after the other: `python -m tests.simulation [--seed N] [--steps N] [--minutes N]`."""

import argparse
import json
import secrets
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import machine
from tests.simulation.town import Report, live

STEPS = 100_000
RESULT = Path(__file__).parents[2] / "benchmarks" / "results" / "simulate.json"
SEEDS = 1_000_000_000


@dataclass
class Run:
    """What many towns lived through."""

    seed: int
    towns: int = 0
    seconds: float = 0.0
    tally: Counter[str] = field(default_factory=Counter)
    violations: list[Report] = field(default_factory=list)

    def figures(self) -> dict[str, Any]:
        """Give the figures, for a result."""
        return {
            "steps": self.tally["steps"],
            "violations": len(self.violations),
            "towns": self.towns,
            "seeds": [self.seed, self.seed + self.towns - 1],
            "seconds": round(self.seconds),
            "steps_per_s": round(self.tally["steps"] / self.seconds),
            "seen": dict(self.tally.most_common()),
        }


def simulate(seed: int, *, steps: int = 0, minutes: float = 0.0) -> Run:
    """Let the towns of consecutive seeds live until there were enough steps and it took long enough.

    The first violation ends it.
    """
    run, begun = Run(seed), time.perf_counter()
    while not run.violations and (run.tally["steps"] < steps or run.seconds < minutes * 60):
        report = live(seed + run.towns)
        run.towns += 1
        run.tally += report.tally
        run.seconds = time.perf_counter() - begun
        if report.violation:
            run.violations.append(report)
    return run


def main() -> int:
    """Simulate, tell the figures, and tell how a failure is replayed."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(SEEDS))
    parser.add_argument("--steps", type=int, default=0)
    parser.add_argument("--minutes", type=float, default=0.0)
    parser.add_argument("--save", action="store_true", help="keep the result in benchmarks/results/")
    options = parser.parse_args()
    steps = options.steps or (0 if options.minutes else STEPS)
    run = simulate(options.seed, steps=steps, minutes=options.minutes)
    result = {"benchmark": "simulate", **run.figures(), **machine.describe()}
    text = json.dumps(result, indent=2) + "\n"
    sys.stdout.write(text)
    for report in run.violations:
        sys.stdout.write(f"\n{report.violation}\n\nReplay it: make simulate SEED={report.seed} STEPS=1\n")
    if options.save and not run.violations:
        RESULT.write_text(text, encoding="utf-8")
    return len(run.violations)


if __name__ == "__main__":
    sys.exit(main())
