"""A long storm: `python -m tests.sync [--operations N] [--seed N] [--save]`."""

import argparse
import json
import secrets
import sys
import tempfile
from pathlib import Path

import uvloop

from benchmarks import machine
from benchmarks.databases import database
from quan.core.migrations import migrate
from quan.core.postgres import EmbeddedPostgres
from tests.sync.storm import storm

OPERATIONS = 100_000
RESULT = Path(__file__).parents[2] / "benchmarks" / "results" / "sync_chaos.json"


def main() -> int:
    """Let the storm blow over a town of its own, and tell the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.sync", description=__doc__)
    parser.add_argument("--operations", type=int, default=OPERATIONS)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000))
    parser.add_argument("--save", action="store_true", help="keep the result in benchmarks/results/")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="quan-sync-", dir="/tmp") as folder:
        server = EmbeddedPostgres(Path(folder), durable=False)  # devices are what is killed here
        server.start()
        try:
            url = database(server, "town")
            migrate(url)
            figures = uvloop.run(
                storm(
                    url,
                    operations=options.operations,
                    seed=options.seed,
                    tell=lambda line: sys.stderr.write(line + "\n"),
                )
            )
        finally:
            server.stop()
    text = json.dumps({"benchmark": "sync_chaos", **figures, **machine.describe()}, indent=2) + "\n"
    sys.stdout.write(text)
    if options.save:
        RESULT.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
