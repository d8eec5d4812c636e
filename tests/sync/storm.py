"""A long seeded history of the town: every kind of trouble, over and over, and devices that are checked."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

from quan.core.db import Database
from tests.sync.town import FAULTS, Town

EVENING = 400
"""Operations between two calms, in which every device must end with exactly what its member may see."""
EVENINGS_PER_TOWN = 5
"""A town's streams grow; new ones keep a reset, which fetches all of them, cheap."""

STUCK_AFTER_S = 60
TOWNS_AT_ONCE = 4
"""In one database: an epoch that one of them rotates takes the others by surprise."""

Tell = Callable[[str], object]


async def storm(url: str, *, operations: int, seed: int, tell: Tell) -> dict[str, Any]:
    """Let it blow over several towns at once, and give what it was.

    Raises: AssertionError when something was lost, doubled, out of order or shown to somebody it was not for.
    """
    db = Database(url, max_size=40)
    await db.open()
    begun = time.perf_counter()
    weather = _Weather(operations, seed, tell)
    try:
        async with asyncio.TaskGroup() as towns:
            for place in range(TOWNS_AT_ONCE):
                towns.create_task(weather.over(db, place))
    finally:
        await db.close()
    return {
        "operations": weather.happened.total(),
        "lost": 0,
        "doubled": 0,
        "out_of_order": 0,
        "leaked": 0,
        **weather.figures,
        "by_kind": dict(sorted(weather.happened.items())),
        "seed": seed,
        "seconds": round(time.perf_counter() - begun),
    }


class _Weather:
    """How much is still to come, and what happened so far."""

    def __init__(self, operations: int, seed: int, tell: Tell) -> None:
        self.left = operations
        self.seed = seed
        self.tell = tell
        self.happened: Counter[str] = Counter()
        self.figures: Counter[str] = Counter(towns=0, frames=0, notes_written=0, events_delivered=0)

    async def over(self, db: Database, place: int) -> None:
        """Let towns follow each other in one place until it is over."""
        number = 0
        while self.left > 0:
            town = Town(db, seed=self.seed * 1_000_003 + number * TOWNS_AT_ONCE + place)
            number += 1
            await town.begin()
            for _ in range(EVENINGS_PER_TOWN):
                await self._evening(town)
            await town.end()
            shown = sum(len(seen) for device in town.devices for seen in device.seen.values())
            self.figures.update(towns=1, frames=town.frames, notes_written=town.notes, events_delivered=shown)
            self.tell(f"seed {self.seed}: {self.happened.total()} operations, {dict(self.figures)}")

    async def _evening(self, town: Town) -> None:
        operations = min(EVENING, self.left)
        self.left -= operations
        for _ in range(operations):
            async with asyncio.timeout(STUCK_AFTER_S):
                self.happened[await _step(town)] += 1
            town.check()
        await town.settle()


async def _step(town: Town) -> str:
    """Do one thing, or several at once; give its name."""
    dice = town.dice
    which = dice.randrange(len(town.devices))
    kind = dice.choices(
        [
            "say",
            "notify",
            "connect",
            "cut",
            "come or go",
            "rewind",
            "wait",
            "race",
            "stall",
            "kill",
            "restore",
        ],
        weights=[30, 12, 18, 3, 8, 6, 10, 8, 2, 0.5, 0.2],
    )[0]
    match kind:
        case "connect":
            await town.connect(
                which,
                fault=dice.choice(FAULTS),
                breaks_at=dice.choice([None, None, None, None, None, None, 0, 1, 2, 3, 5, 8]),
                arrives=dice.random() < 0.5,
            )
        case "cut":
            await town.cut(which)
        case "rewind":
            town.rewind(which, dice.choice([*town.rooms, town.devices[which].member]))
        case "stall":
            town.stall(which)
        case "wait":
            await asyncio.sleep(dice.choice([0, 0.001, 0.005, 0.02]))
        case "kill":
            await town.kill()
        case "restore":
            await town.restore()
        case "race":
            await asyncio.gather(*(_change(town, dice.choice(["say", "notify"])) for _ in range(3)))
        case _:
            await _change(town, kind)
    return kind


def _change(town: Town, kind: str) -> Awaitable[None]:
    dice = town.dice
    heard, room, member = dice.random() < 0.9, dice.choice(town.rooms), dice.choice(town.members)
    match kind:
        case "say":
            return town.write(room, dice.randint(1, 3), heard=heard)
        case "notify":
            return town.write(member, 1, heard=heard)
        case _:
            change = town.leave if (room, member) in town.inside else town.join
            return change(room, member, heard=heard)
