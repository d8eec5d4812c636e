"""A ledger kept before there were batches is sealed by migration 0008, and says what it said before."""

import random
import shutil
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg import sql

from quan import ledger
from quan.core import migrations
from quan.core.db import Database
from quan.core.postgres import EmbeddedPostgres
from tests.conftest import opened
from tests.ledger.bookkeeping import Books, wish
from tests.ledger.proving import proved

SEED = 20260314
BEFORE = "0008"
TRANSFERS = 2_600
START = datetime(2025, 12, 1, 8, tzinfo=UTC)


class OldTown:
    """A town's transfers as the program wrote them before 0008: two entries each, totals on the account."""

    def __init__(self, draw: random.Random) -> None:
        self.draw = draw
        self.at = START
        self.accounts: dict[UUID, dict[str, Any]] = {}
        self.transfers: list[dict[str, Any]] = []
        self.entries: list[dict[str, Any]] = []

    def id(self) -> UUID:
        return UUID(int=self.draw.getrandbits(128))

    def open(self, asset: str, code: int, side: int, limit_kind: int) -> UUID:
        id_ = self.id()
        self.accounts[id_] = {
            "id": id_,
            "asset": asset,
            "code": code,
            "side": side,
            "limit_kind": limit_kind,
            "opened_at": START,
            "debits_posted": 0,
            "credits_posted": 0,
            "version": 0,
            "last_at": None,
        }
        return id_

    def pay(self, debit: UUID, credit: UUID, amount: int, code: int, **rest: Any) -> dict[str, Any]:
        """Book a transfer a moment after the last."""
        self.at += timedelta(microseconds=self.draw.randrange(1, 3_000_000))
        transfer = {
            "id": self.id(),
            "debit": debit,
            "credit": credit,
            "amount": amount,
            "code": code,
            "recorded_at": self.at,
            "reference": None,
            "effective_at": None,
        } | rest
        transfer["debit_version"] = self._enter(debit, transfer, "debits_posted", 1)
        transfer["credit_version"] = self._enter(credit, transfer, "credits_posted", -1)
        self.transfers.append(transfer)
        return transfer

    def _enter(self, key: UUID, transfer: dict[str, Any], total: str, sign: int) -> int:
        account = self.accounts[key]
        account[total] += transfer["amount"]
        account["version"] += 1
        account["last_at"] = self.at
        self.entries.append(
            {
                "account": key,
                "version": account["version"],
                "transfer": transfer["id"],
                "delta": sign * account["side"] * transfer["amount"],
                "balance": account["side"] * (account["debits_posted"] - account["credits_posted"]),
                "recorded_at": self.at,
                "effective_at": transfer["effective_at"],
            }
        )
        return int(account["version"])


def live(town: OldTown) -> None:
    """Let a town of two currencies live: payments, reversals, back-dated ones, accounts that never move."""
    for asset in ("CNY/2", "HOURS/0"):
        equity = town.open(asset, 3000, -1, 0)
        cash = town.open(asset, 1000, 1, 2)
        people = [town.open(asset, 2000, -1, 1) for _ in range(12)]
        town.open(asset, 5000, 1, 0)
        town.pay(cash, equity, 1_000_000, 20)
        for person in people:
            town.pay(equity, person, 100_000, 20)
        undone: set[UUID] = set()
        for turn in range(TRANSFERS // 2):
            payer, payee = town.draw.sample(people, 2)
            rest: dict[str, Any] = {}
            if turn % 11 == 0:
                rest["effective_at"] = town.at - timedelta(days=town.draw.randrange(1, 40))
            if turn % 5 == 0:
                rest["reference"] = town.id()
            paid = town.pay(payer, payee, town.draw.randrange(1, 60), 1, **rest)
            if turn % 13 == 0 and paid["id"] not in undone:
                undone.add(paid["id"])
                town.pay(payee, payer, paid["amount"], 90, reference=paid["id"])


def write(conn: psycopg.Connection[Any], town: OldTown) -> None:
    """Write the town as one posting, which is how the guards of that time want it."""
    for asset in sorted({account["asset"] for account in town.accounts.values()}):
        code, scale = asset.split("/")
        conn.execute(
            "INSERT INTO ledger.assets (asset, code, scale) VALUES (%s, %s, %s)", (asset, code, scale)
        )
    for account in town.accounts.values():
        conn.execute(
            """
            INSERT INTO ledger.accounts (id, asset, code, side, limit_kind, opened_at)
            VALUES (%(id)s, %(asset)s, %(code)s, %(side)s, %(limit_kind)s, %(opened_at)s)
            """,
            account,
        )
    transfers, entries, accounts = [
        psycopg.types.json.Jsonb([{name: _plain(value) for name, value in row.items()} for row in rows])
        for rows in (town.transfers, town.entries, [one for one in town.accounts.values() if one["version"]])
    ]
    conn.execute(
        """
        WITH posted AS (
            INSERT INTO ledger.transfers (id, debit, credit, reference, amount, debit_version, credit_version,
                                          recorded_at, effective_at, code)
            SELECT id, debit, credit, reference, amount, debit_version, credit_version,
                   recorded_at, effective_at, code
            FROM jsonb_populate_recordset(NULL::ledger.transfers, %(transfers)s)
        ), entered AS (
            INSERT INTO ledger.entries
            SELECT * FROM jsonb_populate_recordset(NULL::ledger.entries, %(entries)s)
        )
        UPDATE ledger.accounts AS a
        SET debits_posted = m.debits_posted, credits_posted = m.credits_posted, version = m.version,
            last_at = m.last_at
        FROM jsonb_populate_recordset(NULL::ledger.accounts, %(accounts)s) AS m
        WHERE a.id = m.id
        """,
        {"transfers": transfers, "entries": entries, "accounts": accounts},
    )


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int) else str(value)


@pytest.fixture(scope="module")
def town() -> OldTown:
    town = OldTown(random.Random(SEED))  # noqa: S311 - a story, not a secret
    live(town)
    return town


@pytest.fixture(scope="module")
def migrated(
    postgres: EmbeddedPostgres, template: str, town: OldTown, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, list[tuple[Any, ...]]]:
    """Write the town before 0008, migrate it, and give its URL and what its entries were."""
    name = f"{template}_old_town"
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as conn:
        conn.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    url = postgres.url(name)
    early = tmp_path_factory.mktemp("migrations")
    for path in sorted(migrations.folder().glob("*.sql")):
        if path.name < BEFORE:
            shutil.copy(path, early)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrations, "folder", lambda: early)
        migrations.migrate(url)
    with psycopg.connect(url, autocommit=True) as conn:
        write(conn, town)
        conn.execute("UPDATE ledger.accounts SET closed = true WHERE id = %s", (town.transfers[-1]["debit"],))
        entries = conn.execute(ENTRIES).fetchall()
    assert migrations.migrate(url)[0].startswith(BEFORE)
    return url, entries


ENTRIES = """
    SELECT account, version, transfer, delta, balance, recorded_at, effective_at
    FROM ledger.entries
    ORDER BY account, version
"""


@pytest.fixture
async def books(migrated: tuple[str, list[tuple[Any, ...]]]) -> Any:
    async with opened(Database(migrated[0], max_size=2)) as db:
        yield Books(db)


def test_the_town_has_seen_enough(town: OldTown) -> None:
    codes = [transfer["code"] for transfer in town.transfers]
    assert len(codes) > 2_600
    assert codes.count(90) > 100
    assert sum(transfer["effective_at"] is not None for transfer in town.transfers) > 100


async def test_the_lines_say_what_they_said(
    books: Books, migrated: tuple[str, list[tuple[Any, ...]]], town: OldTown
) -> None:
    async with books.db.read() as reader:
        lines = await reader.tuples(ENTRIES)
    assert lines == migrated[1]
    assert len(lines) == 2 * len(town.transfers)


async def test_the_totals_are_what_they_were(books: Books, town: OldTown) -> None:
    for key, old in town.accounts.items():
        now = await books.account(ledger.AccountId(key))
        assert (now.debits_posted, now.credits_posted, now.version, now.last_at) == (
            old["debits_posted"], old["credits_posted"], old["version"], old["last_at"],
        )  # fmt: skip
        assert (now.debits_pending, now.credits_pending) == (0, 0)


async def test_all_of_it_is_sealed_in_one_chain(books: Books, town: OldTown) -> None:
    async with books.db.read(snapshot=True) as reader:
        assert await proved(reader) == -(-len(town.transfers) // 1000)
        order = await reader.tuples("SELECT id FROM ledger.transfers ORDER BY batch, recorded_at")
        chains = await reader.tuples("SELECT DISTINCT number >> 48 FROM ledger.batches")
    assert [id_ for (id_,) in order] == [transfer["id"] for transfer in town.transfers]
    assert chains == [(1,)]


async def test_balances_of_the_past_are_found_by_either_clock(books: Books, town: OldTown) -> None:
    busiest = max(town.accounts.values(), key=lambda account: account["version"])["id"]
    at = START + (town.at - START) / 2
    mine = [line for line in town.entries if line["account"] == busiest]
    recorded = sum(line["delta"] for line in mine if line["recorded_at"] <= at)
    effective = sum(line["delta"] for line in mine if (line["effective_at"] or line["recorded_at"]) <= at)
    async with books.db.read() as reader:
        for wanted, which in ((recorded, False), (effective, True)):
            told = await ledger.balance_at(reader, ledger.AccountId(busiest), at, effective=which)
            assert told.minor == wanted


async def test_life_goes_on_from_there(books: Books, town: OldTown) -> None:
    closed = ledger.AccountId(town.transfers[-1]["debit"])
    others = [
        ledger.AccountId(key)
        for key, one in town.accounts.items()
        if one["asset"] == "CNY/2" and one["code"] == 2000
    ]
    payer, payee = others[:2]
    before = await books.minor(payee)
    (done,) = await books.post(wish(payer, payee, 5))
    assert (done.debit_version, await books.minor(payee)) == (
        town.accounts[payer.uuid]["version"] + 1,
        before + 5,
    )
    undone = next(one["reference"] for one in town.transfers if one["code"] == 90)
    with pytest.raises(ledger.AlreadyReversed):
        await books.reverse(ledger.TransferId(undone))
    await books.set_closed(closed, closed=False)
    async with books.db.read(snapshot=True) as reader:
        noted = await reader.tuples(
            "SELECT after_version, closed FROM ledger.closures WHERE account = %s ORDER BY id", (closed,)
        )
        assert await proved(reader)
    version = town.accounts[closed.uuid]["version"]
    assert noted == [(version, True), (version, False)]
