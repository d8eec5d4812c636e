"""Whether this installation has a demo town, and making one on the first start.

A note in the data folder says how far it came, so that a start after a killed one finishes the town.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path

import quan.demo as town
from quan.cli._installation import Installation

Say = Callable[[str], None]
BEGUN, DONE = "begun", "done"


def settle(ready: Installation, *, wanted: bool | None, say: Say) -> None:
    """Make the demo town on the first start of an embedded database, or when it was asked for."""
    note = _note(ready)
    state = note.read_text() if note.exists() else ""
    if wanted is None:
        wanted = (ready.is_new and not ready.config.database_url) or state == BEGUN
    if not wanted or state == DONE:
        return
    note.write_text(BEGUN)
    say("Building the demo town; this happens once ...")
    asyncio.run(town.seed(ready.database_url, ready.config, ready.keys, say))
    note.write_text(DONE)


def sign_ins(ready: Installation) -> list[str]:
    """Give the lines that tell how to sign in to the demo town; none without one."""
    note = _note(ready)
    if not note.exists() or note.read_text() != DONE:
        return []
    return town.sign_in_lines()


def _note(ready: Installation) -> Path:
    return ready.config.data / "demo-town"
