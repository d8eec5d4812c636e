"""An audit from outside: it goes on from its marks, notices who moves them, and writes its verdict down."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner, Result

from quan import audit, ledger
from quan.audit.store import runs
from quan.audit.store.connection import connect
from quan.cli import main
from quan.core.clock import FixedClock
from quan.core.db import Database
from quan.ledger import AccountCode, Phase
from tests.audit.town import HOUR, KEY, Town, build, wish
from tests.conftest import opened


@pytest.fixture
async def town(clone: Callable[[], str]) -> AsyncIterator[Town]:
    clock = FixedClock(datetime(2026, 3, 14, tzinfo=UTC))
    async with opened(Database(clone(), clock=clock, max_size=4)) as db:
        yield await build(db, clock)


def run(town: Town, **more: Any) -> audit.Report:
    return audit.run(town.db.url, key=KEY, **more)


def meddle(town: Town, sql: str) -> None:
    with psycopg.connect(town.db.url) as conn:
        conn.execute("SET session_replication_role = replica")
        assert conn.execute(sql).rowcount > 0


async def newcomer(town: Town) -> ledger.AccountId:
    """Let somebody come to town with money from the till."""
    cash, amara = await town.open(AccountCode.SETTLEMENT_CASH), await town.open()
    await town.post(wish(cash, amara, 5_000))
    return amara


async def test_the_next_audit_sees_only_what_is_new(town: Town) -> None:
    first = run(town)
    assert (first.sound, first.since, first.transfers > 30) == (True, None, True)
    assert run(town).transfers == 0

    amara, wei = await newcomer(town), await town.open()
    held = wish(amara, wei, 60, phase=Phase.PENDING, expires_at=town.clock.at + HOUR)
    await town.post(held)
    third = run(town)
    await town.post(wish(amara, wei, 40, phase=Phase.POST, pending=held.id))
    town.clock.advance(24 * HOUR)
    await town.publish()
    fourth = run(town)

    assert [(one.sound, one.transfers, one.batches) for one in (third, fourth)] == [
        (True, 2, 2),
        (True, 1, 1),
    ]
    assert None not in {third.since, fourth.since}
    assert run(town, full=True).transfers == first.transfers + 3


async def test_every_run_is_written_down(town: Town) -> None:
    run(town)
    meddle(
        town,
        "UPDATE ledger.accounts SET credits_posted = credits_posted + 1 WHERE code = 3000",
    )
    run(town)
    async with town.db.read() as reader:
        kept: list[dict[str, Any]] = await reader.rows(
            "SELECT sound, since, transfers, invariants, findings, remarks FROM audit.runs ORDER BY id",
            into=dict,
        )
    assert [(row["sound"], row["transfers"] > 0) for row in kept] == [(True, True), (False, False)]
    assert [one["number"] for one in kept[0]["invariants"]] == list(range(1, 17))
    assert all(one["checked"] for one in kept[0]["invariants"])
    assert {one["table"] for one in kept[1]["findings"]} == {"ledger.accounts"}
    assert sum(one["faults"] for one in kept[1]["invariants"]) == len(kept[1]["findings"])


@pytest.mark.parametrize(
    ("sql", "table"),
    [
        ("UPDATE ledger.accounts SET debits_posted = debits_posted + 1 WHERE code = 1000", "ledger.accounts"),
        ("UPDATE ledger.accounts SET prior_version = prior_version - 1 WHERE version > 0", "ledger.accounts"),
        ("UPDATE ledger.accounts SET batch = batch + 1 WHERE version > 0", "ledger.accounts"),
        ("DELETE FROM ledger.accounts WHERE version = 0", "ledger.accounts"),
        ("UPDATE ledger.batches SET hash = sha256(hash)", "ledger.batches"),
        ("DELETE FROM ledger.batches", "ledger.batches"),
        ("UPDATE ledger.daily_roots SET hash = sha256(hash)", "ledger.daily_roots"),
        ("DELETE FROM ledger.open_pendings", "ledger.accounts"),
        ("UPDATE ledger.refusals SET amount = amount + 1", "ledger.refusals"),
    ],
)
async def test_what_was_seen_sound_and_is_changed_since_is_found(town: Town, sql: str, table: str) -> None:
    run(town)
    meddle(town, sql)
    found = run(town)
    assert found.since is not None
    assert table in {one.table for one in found.notebook.findings}


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit.chain_marks SET seq = seq - 1 WHERE seq > 0",
        "UPDATE audit.account_marks SET credits_posted = credits_posted + 1 WHERE version > 0",
        "DELETE FROM audit.account_marks WHERE version > 0",
        "UPDATE audit.checkpoint SET day = day + 1",
        "UPDATE audit.checkpoint SET digest = sha256(digest)",
    ],
)
async def test_marks_that_somebody_moved_are_not_believed(town: Town, sql: str) -> None:
    run(town)
    meddle(town, sql)
    doubted = run(town)
    assert (doubted.since, doubted.transfers > 0) == (None, True)
    assert [one.table for one in doubted.notebook.findings] == ["audit.checkpoint"]
    assert run(town, full=True).sound
    assert run(town).sound


async def test_an_unsound_run_moves_no_mark(town: Town) -> None:
    run(town)
    await newcomer(town)
    meddle(town, "UPDATE ledger.transfers SET amount = amount + 1 WHERE amount = 5000 AND code = 80")
    assert not run(town).sound
    meddle(town, "UPDATE ledger.transfers SET amount = amount - 1 WHERE amount = 5001 AND code = 80")
    healed = run(town)
    assert (healed.sound, healed.transfers) == (True, 1)


async def test_it_reads_one_instant_while_money_moves(town: Town) -> None:
    amara = await newcomer(town)
    cash = await town.open(AccountCode.SETTLEMENT_CASH)
    with closing(connect(town.db.url)) as conn, conn.transaction():
        conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        before = audit.Notebook()
        seen = audit.examine(conn, before)
        await town.post(wish(cash, amara, 1))
        again = audit.Notebook()
        assert audit.examine(conn, again) == seen
        assert (before.findings, again.findings) == ([], [])


async def test_only_one_audit_runs_at_a_time(town: Town) -> None:
    with closing(connect(town.db.url)) as other, runs.alone(other) as taken:
        assert taken
        with pytest.raises(audit.CannotAudit, match="Another audit"):
            run(town)
    assert run(town).sound


def test_a_database_without_books_gets_no_verdict(postgres: Any) -> None:
    with pytest.raises(audit.CannotAudit, match="quan migrate"):
        audit.run(postgres.url("postgres"), key=KEY)
    with pytest.raises(audit.CannotAudit, match="cannot be read"):
        audit.run("postgresql://nobody@127.0.0.1:1/nothing", key=KEY)


@pytest.fixture
def quan(town: Town, tmp_path: Path) -> Callable[..., Result]:
    environment = {"QUAN_DATABASE_URL": town.db.url, "QUAN_DATA": str(tmp_path)}
    return lambda *words: CliRunner().invoke(main, words, env=environment)


def test_the_command_tells_in_words_and_in_json(town: Town, quan: Callable[..., Result]) -> None:
    done = quan("audit")
    assert (done.exit_code, "All is sound." in done.stdout) == (0, True)
    told = json.loads(quan("audit", "--json").stdout)
    assert (told["sound"], len(told["invariants"]), told["findings"]) == (True, 16, [])

    meddle(town, "UPDATE ledger.accounts SET version = version + 1 WHERE code = 1000")

    done = quan("audit", "--full", "--database-url", town.db.url)
    assert (done.exit_code, "SOMETHING IS WRONG." in done.stdout) == (1, True)
    assert "ledger.accounts.version, row " in done.stdout


def test_the_command_compares_with_roots_kept_elsewhere(quan: Callable[..., Result]) -> None:
    published = json.loads(quan("roots", "--json").stdout)
    last = published[0]
    assert quan("audit", "--root", f"{last['day']}={last['hash']}").exit_code == 0
    assert quan("audit", "--root", f"{last['day']}={'0' * 64}").exit_code == 1
    assert quan("audit", "--root", "yesterday").exit_code == 2
    assert last["day"] in quan("roots", "--days", "1").stdout


def test_the_command_without_a_database_has_no_verdict(quan: Callable[..., Result]) -> None:
    assert quan("audit", "--database-url", "postgresql://nobody@127.0.0.1:1/nothing").exit_code == 2
