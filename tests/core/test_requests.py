"""Idempotency at the edge, on the real database."""

import asyncio
from contextlib import suppress
from typing import LiteralString
from uuid import uuid4

import msgspec
import psycopg
import pytest

from quan.core import requests
from quan.core.db import Database, Tx
from quan.core.ids import MemberId
from quan.core.money import Money
from quan.core.problems import KeyMissing, KeyReused, Problem, Unavailable
from quan.core.requests import Reply, RequestKey
from tests.core.tea import YUAN, TeaPoured


class Poor(Problem):
    """You have too little money."""

    status = 409
    slug = "core/refused"


class Paid(msgspec.Struct):
    number: int


class Till:
    """Counts what really happened, beside what was answered."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.mei = MemberId(uuid4())
        self.rung = 0

    async def ring(self, tx: Tx) -> Paid:
        self.rung += 1
        await tx.execute("SELECT pg_sleep(0.02)")
        return Paid(self.rung)

    async def refuse(self, tx: Tx) -> Paid:
        async def note(tx: Tx) -> None:
            await tx.execute(
                "INSERT INTO core.audit_log (at, actor, action, detail) VALUES (%s, %s, 'refused', '{}')",
                (tx.now, str(self.mei)),
            )

        self.rung += 1
        tx.on_refusal(note)
        raise Poor

    async def notes(self) -> int:
        async with self.db.read() as reader:
            return int(
                await reader.value("SELECT count(*) FROM core.audit_log WHERE actor = %s", (str(self.mei),))
            )


@pytest.fixture
def till(db: Database) -> Till:
    return Till(db)


async def test_twenty_taps_with_one_key_ring_once_and_hear_the_same(till: Till) -> None:
    taps = [
        requests.once(till.db, caller=till.mei, key=RequestKey("tap"), body="tea", run=till.ring)
        for _ in range(20)
    ]
    replies = await asyncio.gather(*taps)
    assert till.rung == 1
    assert {reply.content for reply in replies} == {b'{"number":1}'}
    assert sum(requests.REPLAYED in reply.headers for reply in replies) == 19


async def test_the_same_key_with_another_body_is_refused(till: Till) -> None:
    key = RequestKey("once")
    await requests.once(till.db, caller=till.mei, key=key, body="tea", run=till.ring)
    with pytest.raises(KeyReused):
        await requests.once(till.db, caller=till.mei, key=key, body="cake", run=till.ring)
    with pytest.raises(KeyReused):
        await requests.replay(till.db, caller=till.mei, key=key, body="cake")


async def test_two_people_may_choose_the_same_key(till: Till) -> None:
    key = RequestKey("1")
    await requests.once(till.db, caller=till.mei, key=key, body="tea", run=till.ring)
    await requests.once(till.db, caller=MemberId(uuid4()), key=key, body="tea", run=till.ring)
    assert till.rung == 2


async def test_a_refused_key_stays_refused_and_keeps_what_it_noted(till: Till) -> None:
    key = RequestKey("refused")
    first = await requests.once(till.db, caller=till.mei, key=key, body="tea", run=till.refuse)
    again = await requests.once(till.db, caller=till.mei, key=key, body="tea", run=till.ring)
    assert (first.status_code, again.status_code) == (409, 409)
    assert first.content == again.content
    assert till.rung == 1
    assert await till.notes() == 1


async def test_what_a_refusal_notes_is_kept_even_where_the_key_stays_free(till: Till) -> None:
    class Busy(Poor):
        """Come back later."""

        remembered = False

    async def refuse(tx: Tx) -> Paid:
        try:
            return await till.refuse(tx)
        except Poor as poor:
            raise Busy from poor

    with pytest.raises(Busy):
        await requests.once(till.db, caller=till.mei, key=RequestKey("free"), body="tea", run=refuse)
    assert await till.notes() == 1


async def test_a_step_that_goes_well_forgets_no_note_of_the_steps_around_it(till: Till) -> None:
    async def story() -> None:
        async with till.db.transaction() as tx:
            with suppress(Poor):
                await till.refuse(tx)
            async with tx.refusable():
                await till.ring(tx)
            raise Poor

    with pytest.raises(Poor):
        await story()
    assert await till.notes() == 1


async def test_a_refused_story_tells_no_facts_and_wakes_nobody(till: Till) -> None:
    woken: list[str] = []

    async def brew_and_refuse(tx: Tx) -> Paid:
        tx.emit(TeaPoured(by=till.mei, cup=1, price=Money(250, YUAN)))
        tx.after_commit(lambda: woken.append("refused"))
        raise Poor

    async def story(tx: Tx) -> Paid:
        tx.after_commit(lambda: woken.append("told"))
        with suppress(Poor):
            async with tx.refusable():
                await brew_and_refuse(tx)
        return await till.ring(tx)

    for name, run in (("whole", brew_and_refuse), ("part", story)):
        await requests.once(till.db, caller=till.mei, key=RequestKey(name), body="tea", run=run)
    async with till.db.read() as reader:
        told = await reader.value(
            "SELECT count(*) FROM core.outbox WHERE body ->> 'by' = %s", (str(till.mei),)
        )
    assert told == 0
    assert woken == ["told"]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE core.requests SET reply = '{}' WHERE caller = %s",
        "UPDATE core.requests SET key = 'other' WHERE caller = %s",
        "DELETE FROM core.requests WHERE caller = %s",
    ],
)
async def test_an_answer_is_never_changed_or_lost(till: Till, sql: LiteralString) -> None:
    await requests.once(till.db, caller=till.mei, key=RequestKey("kept"), body="tea", run=till.ring)
    with pytest.raises(psycopg.IntegrityError, match="its rows are never changed"):
        async with till.db.transaction() as tx:
            await tx.execute(sql, (till.mei,))


async def test_a_full_house_leaves_the_key_free(till: Till) -> None:
    async def busy(_tx: Tx) -> Paid:
        raise Unavailable(retry_after_s=1)

    key = RequestKey("busy")
    with pytest.raises(Unavailable):
        await requests.once(till.db, caller=till.mei, key=key, body="tea", run=busy)
    reply = await requests.once(till.db, caller=till.mei, key=key, body="tea", run=till.ring)
    assert reply.status_code == 201


async def test_an_operation_may_choose_its_status(till: Till) -> None:
    async def wait(_tx: Tx) -> Reply:
        return Reply(202, Paid(7))

    key = RequestKey("later")
    first = await requests.once(till.db, caller=till.mei, key=key, body="tea", run=wait)
    again = await requests.replay(till.db, caller=till.mei, key=key, body="tea")
    assert again is not None
    assert (first.status_code, again.status_code) == (202, 202)


async def test_a_deadlock_is_tried_again(till: Till) -> None:
    async def cross(tx: Tx, mine: str, other: str) -> Paid:
        await tx.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", (mine,))
        await asyncio.sleep(0.1)
        await tx.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", (other,))
        return Paid(1)

    left, right = str(uuid4()), str(uuid4())
    replies = await asyncio.gather(
        requests.once(
            till.db, caller=till.mei, key=RequestKey("l"), body=1, run=lambda tx: cross(tx, left, right)
        ),
        requests.once(
            till.db, caller=till.mei, key=RequestKey("r"), body=1, run=lambda tx: cross(tx, right, left)
        ),
    )
    assert [reply.status_code for reply in replies] == [201, 201]


@pytest.mark.parametrize("header", [None, "", "a b", "a" * 65, "ключ", "a\x00", "tab\t"])
def test_a_key_is_short_visible_and_ascii(header: str | None) -> None:
    with pytest.raises(KeyMissing):
        RequestKey.parse(header)
