"""Rows of the ledger are never changed by hand: each statement is tried past the program, and refused."""

from typing import LiteralString

import pytest

from quan.ledger.rules import proofs
from tests.ledger.bookkeeping import EUR, Books, hold, wish
from tests.ledger.drafts import execute, overtaken, refused

UNUSED_ASSET: LiteralString = """
    INSERT INTO ledger.assets (asset, code, scale) VALUES ('JPY/0', 'JPY', 0) ON CONFLICT DO NOTHING
"""

NEVER_CHANGED: list[LiteralString] = [
    "UPDATE ledger.transfers SET amount = amount + 1",
    "DELETE FROM ledger.transfers",
    "TRUNCATE ledger.transfers",
    "UPDATE ledger.batches SET root = hash",
    "DELETE FROM ledger.batches",
    "TRUNCATE ledger.batches",
    "UPDATE ledger.daily_roots SET root = hash",
    "DELETE FROM ledger.daily_roots",
    "TRUNCATE ledger.daily_roots",
    "UPDATE ledger.exchanges SET spread_bp = 0",
    "DELETE FROM ledger.exchanges",
    "TRUNCATE ledger.exchanges",
    "UPDATE ledger.closures SET closed = false",
    "DELETE FROM ledger.closures",
    "TRUNCATE ledger.closures",
    "UPDATE ledger.refusals SET outcome = 12",
    "DELETE FROM ledger.refusals",
    "TRUNCATE ledger.refusals",
    "UPDATE ledger.assets SET scale = 3",
    "DELETE FROM ledger.assets WHERE asset = 'JPY/0'",
    "TRUNCATE ledger.assets CASCADE",
    "DELETE FROM ledger.accounts",
    "TRUNCATE ledger.accounts",
    "DELETE FROM ledger.chains WHERE seq = 0",
    "TRUNCATE ledger.chains",
    "UPDATE ledger.account_codes SET limit_kind = 0",
    "DELETE FROM ledger.account_codes WHERE code = 5000",
    "TRUNCATE ledger.account_codes CASCADE",
    "UPDATE ledger.transfer_codes SET name = 'GIFT' WHERE code = 1",
    "DELETE FROM ledger.transfer_codes WHERE code = 25",
    "TRUNCATE ledger.transfer_codes",
]


@pytest.mark.parametrize("sql", NEVER_CHANGED)
async def test_what_was_written_is_never_changed(books: Books, sql: LiteralString) -> None:
    await execute(books.db, UNUSED_ASSET)
    verb, table = sql.split()[0], sql.split("ledger.")[1].split()[0]
    with refused(f"{verb} on ledger.{table}"):
        await execute(books.db, sql)


MOVES = "totals move by a batch, and from where they stand"
KEEPS = "an account keeps"

FORBIDDEN: list[tuple[str, LiteralString]] = [
    (KEEPS, "UPDATE ledger.accounts SET owner = gen_random_uuid()"),
    (KEEPS, "UPDATE ledger.accounts SET asset = 'EUR/2'"),
    (KEEPS, "UPDATE ledger.accounts SET limit_kind = 0"),
    (KEEPS, "UPDATE ledger.accounts SET floor = -100"),
    (KEEPS, "UPDATE ledger.accounts SET opened_at = now()"),
    (KEEPS, "UPDATE ledger.accounts SET id = gen_random_uuid()"),
    (
        MOVES,
        "UPDATE ledger.accounts SET debits_posted = debits_posted + 1, credits_posted = credits_posted + 1",
    ),
    (MOVES, "UPDATE ledger.accounts SET credits_pending = credits_pending + 1 WHERE code = 2000"),
    (MOVES, "UPDATE ledger.accounts SET debits_pending = debits_pending + 1 WHERE limit_kind = 0"),
    (MOVES, "UPDATE ledger.accounts SET last_at = last_at + interval '1 second'"),
    (MOVES, "UPDATE ledger.accounts SET version = version - 1 WHERE version > 1"),
    (MOVES, "UPDATE ledger.accounts SET prior_debits_posted = prior_debits_posted + 1"),
    (MOVES, "UPDATE ledger.accounts SET prior_credits_posted = prior_credits_posted + 1"),
    (MOVES, "UPDATE ledger.accounts SET prior_debits_pending = prior_debits_pending + 1"),
    (MOVES, "UPDATE ledger.accounts SET prior_credits_pending = prior_credits_pending + 1"),
    (MOVES, "UPDATE ledger.accounts SET prior_version = prior_version + 1"),
    (MOVES, "UPDATE ledger.accounts SET prior_at = now()"),
    (MOVES, "UPDATE ledger.accounts SET batch = batch + 1"),
    (MOVES, "UPDATE ledger.accounts SET version = version + 1, last_at = now()"),
    (
        "accounts moved by 1 lines, which batch 0 does not have",
        """
        UPDATE ledger.accounts
        SET version = version + 1, last_at = now(), batch = 0, prior_version = version, prior_at = last_at,
            prior_debits_posted  = debits_posted,  prior_credits_posted  = credits_posted,
            prior_debits_pending = debits_pending, prior_credits_pending = credits_pending
        WHERE id = (SELECT id FROM ledger.accounts WHERE version > 0 AND NOT closed LIMIT 1)
        """,
    ),
    ("does not end with a batch", "UPDATE ledger.chains SET seq = seq + 1"),
    ("does not end with a batch", "UPDATE ledger.chains SET hash = sha256(hash)"),
    (
        "does not end with a batch",
        "UPDATE ledger.chains SET last_at = last_at - interval '1 s' WHERE seq > 0",
    ),
    ("chains_pkey", "UPDATE ledger.chains SET chain = 1 WHERE chain = 2"),
    ("chains_chain_check", "INSERT INTO ledger.chains (chain) VALUES (65)"),
    (
        "are not those of one batch",
        """
        INSERT INTO ledger.transfers (id, debit, credit, amount, code, phase, flags, debit_version,
                                      credit_version, debit_net, credit_net, asset, recorded_at, batch)
        SELECT gen_random_uuid(), debit, credit, amount, code, phase, flags,
               debit_version + 1000, credit_version + 1000, debit_net, credit_net, asset, recorded_at, batch
        FROM ledger.transfers
        WHERE batch = (SELECT MAX(batch) FROM ledger.transfers WHERE phase = 0)
        """,
    ),
    (
        "transfers_of_credit|transfers_of_debit",
        """
        INSERT INTO ledger.transfers (id, debit, credit, amount, code, phase, flags, debit_version,
                                      credit_version, debit_net, credit_net, asset, recorded_at, batch)
        SELECT gen_random_uuid(), debit, credit, amount, code, phase, flags,
               debit_version, credit_version, debit_net, credit_net, asset, recorded_at, batch
        FROM ledger.transfers
        WHERE phase = 0 AND code <> 90
        """,
    ),
    (
        "does not follow its chain",
        """
        INSERT INTO ledger.batches (number, count, salt, first_at, last_at, previous, root, hash)
        SELECT number + 1, 1, salt, now(), now(), hash, root,
               ledger.batch_hash(number + 1, 1, now(), now(), root, hash)
        FROM ledger.batches
        ORDER BY number DESC
        LIMIT 1
        """,
    ),
    (
        "exchanges_numerator_check",
        """
        INSERT INTO ledger.exchanges (sold, bought, numerator, denominator, spread_bp)
        VALUES (gen_random_uuid(), gen_random_uuid(), 0, 1, 0)
        """,
    ),
    (
        "exchanges_spread_bp_check",
        """
        INSERT INTO ledger.exchanges (sold, bought, numerator, denominator, spread_bp)
        VALUES (gen_random_uuid(), gen_random_uuid(), 1, 1, 10001)
        """,
    ),
    (
        "an account opens empty",
        """
    INSERT INTO ledger.accounts (id, asset, code, side, limit_kind, opened_at,
                                 version, last_at, credits_posted)
    VALUES (gen_random_uuid(), 'CNY/2', 2000, -1, 1, now(), 1, now(), 100)
    """,
    ),
    (
        "accounts_no_money_without_entries",
        """
    INSERT INTO ledger.accounts (id, asset, code, side, limit_kind, opened_at, credits_posted)
    VALUES (gen_random_uuid(), 'CNY/2', 2000, -1, 1, now(), 100)
    """,
    ),
    (
        "accounts_code_side_fkey",
        """
    INSERT INTO ledger.accounts (id, asset, code, side, limit_kind, opened_at)
    VALUES (gen_random_uuid(), 'CNY/2', 2000, 1, 1, now())
    """,
    ),
    (
        "accounts_asset_fkey",
        """
    INSERT INTO ledger.accounts (id, asset, code, side, limit_kind, opened_at)
    VALUES (gen_random_uuid(), 'XAU/2', 2000, -1, 1, now())
    """,
    ),
    ("assets_code_key", "INSERT INTO ledger.assets (asset, code, scale) VALUES ('CNY/3', 'CNY', 3)"),
    ("assets_check", "INSERT INTO ledger.assets (asset, code, scale) VALUES ('CHF/3', 'CHF', 2)"),
]


@pytest.mark.parametrize(("reason", "sql"), FORBIDDEN)
async def test_a_forbidden_write_is_refused(books: Books, reason: str, sql: LiteralString) -> None:
    mei, wei = await books.open(holding=100), await books.open()
    await books.open(asset=EUR)
    await books.post(wish(mei, wei, 5))
    await books.post(hold(mei, wei, 5))
    await execute(books.db, UNUSED_ASSET)
    with refused(reason):
        await execute(books.db, sql)


async def test_an_account_that_was_closed_at_its_opening_is_refused(books: Books) -> None:
    with refused("an account opens empty"):
        await execute(
            books.db,
            """
            INSERT INTO ledger.accounts (id, asset, code, side, limit_kind, opened_at, closed)
            VALUES (gen_random_uuid(), 'CNY/2', 2000, -1, 1, now(), true)
            """,
        )


async def test_transfers_without_a_batch_are_refused(books: Books) -> None:
    mei, wei = await books.open(holding=100), await books.open()
    with overtaken("was not written"):
        await execute(
            books.db,
            """
            INSERT INTO ledger.transfers (id, debit, credit, amount, code, phase, flags, debit_version,
                                          credit_version, debit_net, credit_net, asset, recorded_at, batch)
            VALUES (gen_random_uuid(), %s, %s, 10, 80, 0, 0, 2, 1, -90, -10, 'CNY/2', now(), 1)
            """,
            (mei, wei),
        )


async def test_a_batch_of_accounts_that_name_two_batches_is_refused(books: Books) -> None:
    await books.open(holding=100)
    with refused("accounts moved by 2 lines"):
        await execute(
            books.db,
            """
            UPDATE ledger.accounts
            SET version = version + 1, last_at = now(), batch = batch + 1 + code,
                prior_version = version, prior_at = last_at,
                prior_debits_posted  = debits_posted,  prior_credits_posted  = credits_posted,
                prior_debits_pending = debits_pending, prior_credits_pending = credits_pending
            WHERE id IN (SELECT UNNEST(ARRAY[debit, credit]) FROM ledger.transfers
                         WHERE batch = (SELECT MAX(batch) FROM ledger.transfers WHERE phase = 0) LIMIT 2)
            """,
        )


async def test_a_day_is_published_once(books: Books) -> None:
    day = {"nothing": proofs.NOTHING}
    publish: LiteralString = """
        INSERT INTO ledger.daily_roots (day, batches, root, previous, hash, published_at)
        VALUES ('2001-01-01', 0, %(nothing)s, %(nothing)s, %(nothing)s, now())
    """
    await execute(books.db, publish, day)
    with refused("daily_roots_pkey"):
        await execute(books.db, publish, day)
