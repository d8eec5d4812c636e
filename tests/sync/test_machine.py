"""Hypothesis looks for an evening after which a device lacks something, has it twice, or saw too much."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from quan.core.db import Database
from tests.sync.storm import storm
from tests.sync.town import DEVICES_EACH, FAULTS, MEMBERS, ROOMS, Fault, Town

a_device = st.integers(0, MEMBERS * DEVICES_EACH - 1)
a_member = st.integers(0, MEMBERS - 1)
a_room = st.integers(0, ROOMS - 1)


class Evening(RuleBasedStateMachine):
    """One evening of the town, on an event loop of its own."""

    url: ClassVar[str]

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.db = Database(self.url, max_size=4)
        self.run(self.db.open())
        self.town = Town(self.db, seed=0)
        self.town = self.run(self._fresh())

    async def _fresh(self) -> Town:
        town = Town(self.db, seed=self.next_seed())
        await town.begin()
        return town

    @classmethod
    def next_seed(cls) -> int:
        """Give every evening streams of its own."""
        cls._seed += 1
        return cls._seed

    _seed: ClassVar[int] = 0

    def run(self, happening: Coroutine[Any, Any, Any]) -> Any:
        return self.runner.run(happening)

    @rule(room=a_room, notes=st.integers(1, 3), heard=st.booleans())
    def say(self, room: int, notes: int, heard: bool) -> None:  # noqa: FBT001 - hypothesis names it
        self.run(self.town.write(self.town.rooms[room], notes, heard=heard))

    @rule(member=a_member, heard=st.booleans())
    def notify(self, member: int, heard: bool) -> None:  # noqa: FBT001
        self.run(self.town.write(self.town.members[member], 1, heard=heard))

    @rule(room=a_room, member=a_member, heard=st.booleans())
    def come_or_go(self, room: int, member: int, heard: bool) -> None:  # noqa: FBT001
        place = self.town.rooms[room], self.town.members[member]
        change = self.town.leave if place in self.town.inside else self.town.join
        self.run(change(*place, heard=heard))

    @rule(
        device=a_device,
        fault=st.sampled_from(FAULTS),
        breaks_at=st.none() | st.integers(0, 9),
        arrives=st.booleans(),
    )
    def connect(self, device: int, fault: Fault, breaks_at: int | None, arrives: bool) -> None:  # noqa: FBT001
        self.run(self.town.connect(device, fault=fault, breaks_at=breaks_at, arrives=arrives))

    @rule(device=a_device)
    def cut(self, device: int) -> None:
        self.run(self.town.cut(device))

    @rule(device=a_device, room=a_room)
    def rewind(self, device: int, room: int) -> None:
        self.town.rewind(device, self.town.rooms[room])

    @rule(device=a_device)
    def stall(self, device: int) -> None:
        self.town.stall(device)

    @rule(pause=st.sampled_from([0.0, 0.001, 0.01, 0.06]))
    def wait(self, pause: float) -> None:
        self.run(asyncio.sleep(pause))

    @rule()
    def kill(self) -> None:
        self.run(self.town.kill())

    @rule()
    def restore(self) -> None:
        self.run(self.town.restore())

    @rule()
    def settle(self) -> None:
        self.run(self.town.settle())

    @invariant()
    def holds(self) -> None:
        self.town.check()

    def teardown(self) -> None:
        try:
            self.run(self.town.end())
            self.run(self.db.close())
        finally:
            self.runner.close()


@pytest.fixture
def url(clone: Callable[[], str]) -> str:
    return clone()


@pytest.mark.timeout(600)
def test_no_evening_loses_repeats_or_shows_too_much(url: str) -> None:
    Evening.url = url
    run_state_machine_as_test(
        Evening,
        settings=settings(
            max_examples=15,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )


@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", range(2))
async def test_a_short_storm_passes_over_all_devices(clone: Callable[[], str], seed: int) -> None:
    figures = await storm(clone(), operations=400, seed=seed, tell=lambda _: None)
    assert figures["operations"] == 400
    assert figures["frames"] > 400
