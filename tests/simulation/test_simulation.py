"""A short simulation, that its seeds replay, and that it finds what is planted."""

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.simulation.__main__ import simulate
from tests.simulation.town import live

SHORT = 150_000
ENOUGH_TOWNS = 12
FIRST_SEED = 2026_11_24
"""The same towns in every run: a change is to blame for what it breaks; `make simulate` looks further."""

DECIDED_ON_WHAT_FAILED = 927_079_496
"""A batch was decided while the one before it was failing, and went on with what it had decided."""


def test_towns_live_without_a_violation() -> None:
    run = simulate(FIRST_SEED, steps=SHORT)

    assert not run.violations, f"make simulate SEED={run.violations[0].seed} STEPS=1"
    assert run.tally["steps"] >= SHORT
    assert (
        min(run.tally[seen] for seen in ("predicted", "transfers", "acknowledged", "refused", "bulks")) > 20
    )


@pytest.mark.parametrize("seed", [DECIDED_ON_WHAT_FAILED])
def test_what_was_found_once_stays_mended(seed: int) -> None:
    assert not live(seed).violation


def test_a_seed_replays_everything_in_another_process_too() -> None:
    here = live(7)
    there = subprocess.run(
        [sys.executable, "-c", "from tests.simulation.town import live; print(live(7).trace)"],
        env=os.environ | {"PYTHONHASHSEED": "1"},
        cwd=ROOT,
        capture_output=True,
        check=True,
    )

    assert int(there.stdout) == here.trace == live(7).trace
    assert here.trace != live(8).trace


@pytest.mark.parametrize("forgets", ["versions", "transfers_pkey", "refusals", "commits", "bills"])
def test_a_database_that_forgets_something_is_found_out(forgets: str) -> None:
    assert any(live(seed, forgets=forgets).violation for seed in range(ENOUGH_TOWNS))
