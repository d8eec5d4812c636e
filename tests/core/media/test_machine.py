"""A random life of uploads in which the process dies at any touch of the store, beside a model of it."""

import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from quan.core.clock import FixedClock
from quan.core.config import Config
from quan.core.db import Database
from quan.core.media import rules, storage
from quan.core.media.errors import MediaInUse, MediaNotFound
from quan.core.media.model import MediaId
from tests.core.media.house import House
from tests.people import join

STEPS = 200


class KilledError(Exception):
    """The process is gone at this point."""


@dataclass
class Expected:
    """What is known of one upload: its content, and how far it has come."""

    content: bytes
    received: int = 0
    kept: bool = False
    uses: int = 0


@dataclass
class Life:
    """Does one thing after another, and compares."""

    house: House
    chance: random.Random
    known: dict[MediaId, Expected] = field(default_factory=dict)

    async def step(self) -> None:
        deed = self.chance.choice(
            [
                *(self.begin, self.append, self.append, self.append, self.finish, self.finish),
                *(self.abandon, self.claim, self.claim, self.release, self.collect),
            ]
        )
        with suppress(KilledError):
            await deed()
        await self.compare()

    async def begin(self) -> None:
        content = self.chance.randbytes(self.chance.randint(1, 400))
        self.known[await self.house.begin(len(content))] = Expected(content)
        if len(self.known) > 8:
            await self.abandon()

    async def append(self) -> None:
        for media, expected in self._some(lambda one: one.received < len(one.content)):
            start = expected.received
            part = expected.content[start : start + self.chance.randint(1, 200)]
            try:
                await self.house.append(media, start, part)
            finally:
                expected.received = await self.house.received(media)
                assert expected.received in {start, start + len(part)}

    async def finish(self) -> None:
        for media, expected in self._some(lambda one: one.received == len(one.content)):
            await self.house.finish(media)
            expected.kept = True

    async def abandon(self) -> None:
        for media, expected in self._some(lambda _one: True):
            try:
                await self.house.abandon(media)
            except MediaInUse:
                assert expected.uses > 0
            else:
                assert expected.uses == 0
                del self.known[media]

    async def claim(self) -> None:
        for media, expected in self._some(lambda one: one.kept):
            await self.house.claim(media)
            expected.uses += 1

    async def release(self) -> None:
        for media, expected in self._some(lambda one: one.uses > 0):
            await self.house.release(media)
            expected.uses -= 1
            if expected.uses == 0:
                del self.known[media]

    async def collect(self) -> None:
        hours = self.chance.choice([0, 0, 1, 2])
        await self.house.collect(after=timedelta(hours=hours))

    async def compare(self) -> None:
        rows = await self.house.rows()
        assert {MediaId.parse(name.partition("/")[0]) for name in self.house.objects()} <= rows
        assert await self.house.usage() == await self.house.charges()
        for media, expected in list(self.known.items()):
            if expected.uses == 0:
                with suppress(MediaNotFound):
                    await self.house.received(media)
                    continue
                del self.known[media]  # a day has passed
            elif expected.kept:
                assert await self.house.content(media) == expected.content

    async def end(self) -> None:
        """Use nothing any more, and see that nothing is left."""
        for media, expected in list(self.known.items()):
            for _ in range(expected.uses):
                await self.house.release(media)
        for hours in (25, 2):
            await self.house.collect(after=timedelta(hours=hours))
        assert (await self.house.rows(), self.house.objects(), await self.house.usage()) == (set(), set(), 0)

    def _some(self, fits: Callable[[Expected], bool]) -> list[tuple[MediaId, Expected]]:
        found = [(media, expected) for media, expected in self.known.items() if fits(expected)]
        return self.chance.sample(found, min(1, len(found)))


@pytest.mark.parametrize("seed", range(3))
async def test_nothing_is_lost_and_nothing_is_left_wherever_the_process_dies(
    seed: int, timed_db: Database, clock: FixedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)  # noqa: S311 - a seed that replays
    mei = await join(timed_db, "Mei")
    life = Life(House(timed_db, Config(data=tmp_path), clock, mei.id), chance)
    deaths: list[str] = []

    def mortal(name: str, deed: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def done(*arguments: Any) -> Any:
            fate = chance.random()
            if fate < 0.15:
                deaths.append(f"before {name}")
                raise KilledError
            result = await deed(*arguments)
            if fate > 0.85:
                deaths.append(f"after {name}")
                raise KilledError
            return result

        return done

    monkeypatch.setattr(rules, "CHUNK_MIN_BYTES", 1)
    with monkeypatch.context() as patch:
        for name in ("put", "delete", "delete_under"):
            patch.setattr(storage, name, mortal(name, getattr(storage, name)))
        for _ in range(STEPS):
            await life.step()

    assert len(deaths) > STEPS // 10
    assert {"before put", "after put"} <= set(deaths)
    await life.end()
