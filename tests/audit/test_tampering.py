"""Rows that come, go, or change places are found; and what only a published root can show is shown by one."""

from typing import Any
from uuid import UUID

import pytest

from quan import audit
from quan.audit.checks.chains import SHIFT
from quan.audit.model import DayMark
from quan.ledger.rules import Booked, Order, proofs
from tests.audit.conftest import Thief

TABLES = (
    "account_codes", "accounts", "assets", "batches", "chains", "closures", "daily_roots", "exchanges",
    "open_pendings", "refusals", "transfer_codes", "transfers",
)  # fmt: skip


def tables(findings: list[audit.Finding]) -> set[str]:
    return {finding.table.removeprefix("ledger.") for finding in findings}


@pytest.mark.parametrize("table", TABLES)
def test_a_deleted_row_is_missed(thief: Thief, table: str) -> None:
    if table == "assets":  # an asset that no account has is missed by nobody
        assert thief("DELETE FROM ledger.assets WHERE asset = 'CNY/2'") == 1
    else:
        assert thief(f"DELETE FROM ledger.{table} WHERE ctid = (SELECT MIN(ctid) FROM ledger.{table})") == 1
    assert table in tables(thief.findings())


@pytest.mark.parametrize("table", TABLES)
def test_a_row_written_twice_is_seen(thief: Thief, table: str) -> None:
    assert thief(f"INSERT INTO ledger.{table} SELECT * FROM ledger.{table} LIMIT 1") == 1
    assert table in tables(thief.findings())


@pytest.mark.parametrize(
    "columns",
    ["amount", "id", "recorded_at", "batch", "debit, debit_version", "effective_at", "debit_net, credit_net"],
)
def test_two_transfers_that_change_places_are_seen(thief: Thief, columns: str) -> None:
    (first,), (second,) = thief.rows(
        "SELECT id FROM ledger.transfers WHERE code = 80 AND phase = 0 ORDER BY effective_at, amount LIMIT 2"
    )
    swapped = ", ".join(f"other.{name.strip()}" for name in columns.split(","))
    moved = thief(
        f"""
        UPDATE ledger.transfers AS t
        SET ({columns}) = ROW ({swapped})
        FROM ledger.transfers AS other
        WHERE t.id <> other.id
          AND t.id     = ANY (%(both)s::text[]::uuid[])
          AND other.id = ANY (%(both)s::text[]::uuid[])
        """,
        named={"both": [first.hex(), second.hex()]},
    )
    assert moved == 2
    assert "transfers" in tables(thief.findings())


def test_two_batches_that_change_places_are_seen(thief: Thief) -> None:
    thief(
        """
        UPDATE ledger.batches AS b
        SET (count, first_at, last_at, root, salt) = ROW (o.count, o.first_at, o.last_at, o.root, o.salt)
        FROM ledger.batches AS o
        WHERE abs(b.number - o.number) = 1
          AND LEAST(b.number, o.number) = (SELECT MIN(number) FROM ledger.batches)
        """
    )
    assert "batches" in tables(thief.findings())


def test_a_forged_batch_that_hashes_as_it_should_is_seen(thief: Thief) -> None:
    """The thief pays themselves, seals it well and sets the head of the chain; no account has such a line."""
    debit, credit, version, chain, seq, previous, last_at = thief.row(
        """
        SELECT t.debit, t.credit, t.debit_version, c.chain, c.seq, c.hash, c.last_at
        FROM ledger.transfers AS t, ledger.chains AS c
        WHERE t.code = 80 AND t.phase = 0
        ORDER BY c.seq DESC, t.recorded_at DESC
        LIMIT 1
        """
    )
    order = Order(1, int.from_bytes(debit), int.from_bytes(credit), 999, "CNY/2", 80)
    at = last_at + 1
    root = proofs.leaf(Booked(order, 999, at, version + 1, version + 1, 0, 0), bytes(16))
    number = (chain << SHIFT) + seq + 1
    digest = proofs.batch_hash(number=number, count=1, first_us=at, last_us=at, root=root, previous=previous)
    named = {
        "number": number, "id": str(UUID(int=1)), "debit": debit.hex(), "credit": credit.hex(), "at": at,
        "version": version + 1, "salt": bytes(16), "previous": previous, "root": root, "hash": digest,
        "chain": chain,
    }  # fmt: skip
    thief(
        """
        INSERT INTO ledger.transfers (id, debit, credit, amount, asset, code, phase, flags, recorded_at,
                                      debit_version, credit_version, debit_net, credit_net, batch)
        VALUES (%(id)s::text::uuid, %(debit)s::text::uuid, %(credit)s::text::uuid, 999, 'CNY/2', 80, 0, 0,
                timestamptz 'epoch' + %(at)s * interval '1 microsecond', %(version)s, %(version)s, 0, 0,
                %(number)s)
        """,
        named=named,
    )
    thief(
        """
        WITH batch AS (
            INSERT INTO ledger.batches (number, count, salt, first_at, last_at, previous, root, hash)
            VALUES (%(number)s, 1, %(salt)s, timestamptz 'epoch' + %(at)s * interval '1 microsecond',
                    timestamptz 'epoch' + %(at)s * interval '1 microsecond', %(previous)s, %(root)s, %(hash)s)
            RETURNING *
        )
        UPDATE ledger.chains AS c
        SET seq = seq + 1, hash = batch.hash, last_at = batch.last_at
        FROM batch
        WHERE chain = %(chain)s
        """,
        named=named,
    )
    found = thief.findings()
    assert {"transfers", "accounts"} <= tables(found)
    assert not {one.table for one in found if one.invariant is audit.Invariant.CHAINED}


def test_a_forged_transfer_in_an_old_batch_is_seen(thief: Thief) -> None:
    columns = ", ".join(
        str(name)
        for (name,) in thief.conn.execute(
            "SELECT column_name FROM information_schema.columns"
            " WHERE (table_schema, table_name) = ('ledger', 'transfers')"
            " AND column_name NOT IN ('id', 'recorded_at')"
        )
    )
    thief(
        f"INSERT INTO ledger.transfers (id, recorded_at, {columns})"
        f" SELECT gen_random_uuid(), recorded_at + interval '1 microsecond', {columns}"
        " FROM ledger.transfers WHERE code = 80 AND phase = 0 LIMIT 1"
    )
    found = tables(thief.findings())
    assert {"transfers", "batches"} <= found


def test_money_from_nowhere_does_not_balance(thief: Thief) -> None:
    thief("UPDATE ledger.accounts SET credits_posted = credits_posted + 100 WHERE code = 2000")
    broken = {finding.invariant for finding in thief.findings()}
    assert {audit.Invariant.BALANCED, audit.Invariant.REPLAYED, audit.Invariant.COVERED} & broken


def rewrite_history(thief: Thief, *, batches: int) -> None:
    """Take the last batches out as if they had never been: transfers, head, chain and accounts."""
    for _ in range(batches):
        number, chain, before = thief.row(
            "SELECT number, number >> 48, previous FROM ledger.batches ORDER BY last_at DESC LIMIT 1"
        )
        thief("DELETE FROM ledger.transfers WHERE batch = %s", number)
        thief("DELETE FROM ledger.batches WHERE number = %s", number)
        thief(
            """
            UPDATE ledger.chains AS c
            SET seq = c.seq - 1, hash = %(before)s,
                last_at = COALESCE((SELECT last_at FROM ledger.batches WHERE number = %(number)s - 1),
                                   'epoch')
            WHERE chain = %(chain)s
            """,
            named={"number": number, "chain": chain, "before": before},
        )
    thief(
        """
        UPDATE ledger.accounts AS a
        SET debits_posted = m.debits, credits_posted = m.credits, version = m.version, last_at = m.last_at,
            prior_debits_posted = m.debits, prior_credits_posted = m.credits, prior_version = m.version,
            prior_debits_pending = debits_pending, prior_credits_pending = credits_pending,
            prior_at = m.last_at, batch = 0
        FROM (
            SELECT o.id, COUNT(t.id) AS version, MAX(t.recorded_at) AS last_at,
                   COALESCE(SUM(t.amount) FILTER (WHERE t.debit  = o.id AND t.phase IN (0, 2)), 0) AS debits,
                   COALESCE(SUM(t.amount) FILTER (WHERE t.credit = o.id AND t.phase IN (0, 2)), 0) AS credits
            FROM ledger.accounts       AS o
            LEFT JOIN ledger.transfers AS t ON o.id IN (t.debit, t.credit)
            GROUP BY o.id
        ) AS m
        WHERE m.id = a.id
        """
    )


def last_published(thief: Thief) -> tuple[int, bytes]:
    found = thief.row("SELECT day, hash FROM ledger.daily_roots ORDER BY day DESC LIMIT 1")
    return found[0], found[1]


def unpublish(thief: Thief) -> None:
    thief("DELETE FROM audit.seals WHERE source = 'daily_roots'")
    thief("DELETE FROM ledger.daily_roots")


def test_a_tail_taken_out_with_its_head_is_seen_once_its_day_is_published(thief: Thief) -> None:
    rewrite_history(thief, batches=3)
    assert tables(thief.findings()) == {"daily_roots"}


def test_only_a_root_kept_elsewhere_shows_that_a_whole_history_was_rewritten(thief: Thief) -> None:
    """Inside the database nothing is left that contradicts the thief: docs/reference/proofs.md says so."""
    day, digest = last_published(thief)
    rewrite_history(thief, batches=3)
    unpublish(thief)
    assert thief.findings() == []

    found = thief.findings(published={day: digest})

    assert [(one.table, one.found) for one in found] == [("ledger.daily_roots", "nothing")]
    assert digest.hex() in found[0].expected


def test_a_day_published_anew_is_not_the_one_that_was_published(thief: Thief) -> None:
    day, digest = last_published(thief)
    found = thief.findings(published={day: bytes(32), day + 1: digest})
    assert [one.column for one in found] == ["hash", "day"]


def test_a_day_left_out_is_seen(thief: Thief) -> None:
    days = [day for (day,) in thief.rows("SELECT day FROM ledger.daily_roots ORDER BY day")]
    thief("DELETE FROM ledger.daily_roots WHERE day = date '1970-01-01' + %s::integer", days[1])
    thief("DELETE FROM audit.seals WHERE source = 'daily_roots'")
    found = [one for one in thief.findings() if one.invariant is audit.Invariant.CHAINED]
    assert "day" in {one.column for one in found}


HALF_ANSWERED = """
    INSERT INTO core.requests (caller, key, fingerprint, at)
    VALUES (gen_random_uuid(), 'k', decode(repeat('00', 16), 'hex'), now())
    """
UNFUNDED_ORDER = """
    INSERT INTO wallet.cash_orders (member, id, agent, amount, asset, status, hold, created_at, expires_at)
    VALUES (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 5, 'CNY/2', 'waiting', gen_random_uuid(),
            now(), now() + interval '1 hour')
    """


@pytest.mark.parametrize(
    ("deed", "table"),
    [
        ("UPDATE wallet.payments SET amount = amount + 1", "wallet.payments"),
        ("UPDATE wallet.payments SET asset = 'EUR/2'", "wallet.payments"),
        ("UPDATE wallet.payments SET payer = gen_random_uuid()", "wallet.payments"),
        ("UPDATE wallet.payments SET payee_bill = gen_random_uuid()", "wallet.payments"),
        ("UPDATE wallet.payments SET id = gen_random_uuid()", "wallet.payments"),
        ("DELETE FROM wallet.payments", "ledger.transfers"),
        ("DELETE FROM wallet.bills WHERE direction = 'in'", "wallet.payments"),
        ("UPDATE wallet.bills SET amount = amount + 1", "wallet.payments"),
        ("UPDATE wallet.bills SET payment = gen_random_uuid()", "wallet.bills"),
        ('UPDATE core.outbox SET body = \'{"payment": "pay_00000000000000000000000001"}\'', "core.outbox"),
        ("UPDATE core.outbox SET body = '{}'", "core.outbox"),
        (HALF_ANSWERED, "core.requests"),
        (UNFUNDED_ORDER, "ledger.accounts"),
        (
            "UPDATE ledger.refusals AS r SET id = t.id FROM ledger.transfers AS t WHERE t.debit = r.debit",
            "ledger.refusals",
        ),
    ],
)
def test_a_half_done_payment_is_seen(thief: Thief, deed: str, table: str) -> None:
    assert thief(deed) > 0
    assert table in {finding.table for finding in thief.findings()}


@pytest.mark.parametrize("phase", [2, 3])
def test_a_hold_ended_by_somebody_after_its_time_is_seen(thief: Thief, phase: int) -> None:
    late = thief(
        """
        UPDATE ledger.transfers AS held
        SET expires_at = ended.recorded_at
        FROM ledger.transfers AS ended
        WHERE ended.pending = held.id AND ended.phase = %s
        """,
        phase,
    )
    assert late == 1
    resolved = [one for one in thief.findings() if one.invariant is audit.Invariant.RESOLVED]
    assert "recorded_at" in {one.column for one in resolved}


def test_a_mark_of_a_day_that_was_changed_since_is_seen(thief: Thief) -> None:
    day, _ = last_published(thief)
    start: Any = audit.Start(run=1, day=DayMark(day, bytes(32)))
    assert "ledger.daily_roots" in {one.table for one in thief.findings(start=start)}
