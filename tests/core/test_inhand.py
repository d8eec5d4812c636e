"""Keys in hand: one at a time, never for ever, and nothing is left behind."""

import asyncio
from datetime import UTC, datetime

import pytest

from quan.core import inhand
from quan.core.ids import MemberId

NOW = datetime(2026, 3, 14, tzinfo=UTC)


async def test_twins_work_on_a_key_one_after_the_other() -> None:
    mei, at_work, most = MemberId.new(NOW), 0, 0

    async def work() -> None:
        nonlocal at_work, most
        async with inhand.held(mei, "k"):
            at_work += 1
            most = max(most, at_work)
            await asyncio.sleep(0)
            at_work -= 1

    await asyncio.gather(*(work() for _ in range(20)))
    assert most == 1
    assert inhand.take(mei, "k", "somebody")
    inhand.let_go(mei, "k", "somebody")


async def test_other_keys_and_other_callers_do_not_wait() -> None:
    mei, wei = MemberId.new(NOW), MemberId.new(NOW)
    async with inhand.held(mei, "k"), inhand.held(mei, "l"), inhand.held(wei, "k"):
        assert not inhand.take(mei, "k", "a twin")


async def test_only_the_owner_gives_a_key_back() -> None:
    mei, first, second = MemberId.new(NOW), object(), object()
    assert inhand.take(mei, "k", first)
    assert inhand.take(mei, "k", first)
    inhand.let_go(mei, "k", second)
    assert not inhand.take(mei, "k", second)
    inhand.let_go(mei, "k", first)
    inhand.let_go(mei, "k", first)
    assert inhand.take(mei, "k", second)
    inhand.let_go(mei, "k", second)


async def test_who_fails_or_leaves_gives_the_key_back() -> None:
    mei = MemberId.new(NOW)
    with pytest.raises(ZeroDivisionError):
        async with inhand.held(mei, "k"):
            raise ZeroDivisionError

    async def work() -> None:
        async with inhand.held(mei, "k"):
            await asyncio.sleep(60)

    gone = [asyncio.create_task(work()) for _ in range(2)]
    await asyncio.sleep(0)
    for task in gone:
        task.cancel()
    await asyncio.wait(gone)
    async with asyncio.timeout(1), inhand.held(mei, "k"):
        pass


async def test_nobody_waits_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inhand, "PATIENCE_S", 0.01)
    mei = MemberId.new(NOW)
    assert inhand.take(mei, "k", "lost")
    async with asyncio.timeout(1), inhand.held(mei, "k"):
        assert not inhand.take(mei, "k", "a twin")
    assert not inhand.take(mei, "k", "a twin")  # it is still the lost one's
    inhand.let_go(mei, "k", "lost")
