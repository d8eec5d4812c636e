"""Kill thirty times: `python -m tests.chaos [--kills N] [--seed N] [--save]`."""

import argparse
import asyncio
import json
import random
import secrets
import sys
from pathlib import Path

from benchmarks import machine
from tests.chaos.storm import Victim, storm

KILLS = 30
RESULT = Path(__file__).parents[2] / "benchmarks" / "results" / "chaos.json"


def main() -> int:
    """Let the storm blow, tell the figures, and tell what was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000_000))
    parser.add_argument("--save", action="store_true", help="keep the result in benchmarks/results/")
    options = parser.parse_args()
    kinds: tuple[Victim, ...] = ("server", "postgres")
    victims = [kinds[number % 2] for number in range(options.kills)]
    random.Random(options.seed).shuffle(victims)  # noqa: S311 - the order of the kills
    outcome = asyncio.run(storm(victims, seed=options.seed, tell=lambda line: sys.stderr.write(line + "\n")))
    result = {"benchmark": "chaos", **outcome.figures(), **machine.describe()}
    text = json.dumps(result, indent=2) + "\n"
    sys.stdout.write(text)
    for finding in outcome.findings:
        if not finding.clean:
            sys.stdout.write(f"{finding}\n")
    if options.save and outcome.is_clean:
        RESULT.write_text(text, encoding="utf-8")
    return 0 if outcome.is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
