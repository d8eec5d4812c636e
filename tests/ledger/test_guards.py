"""What must never be true is refused by the database itself, whoever writes it.

Each test writes the forbidden thing directly, past the law.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, LiteralString
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.errors import CheckViolation, IntegrityConstraintViolation, UniqueViolation

from quan import ledger
from quan.core.db import Database, Params
from quan.core.money import Asset
from quan.ledger import operations, store
from quan.ledger.model import MAX_TOTAL, UNLIMITED
from quan.ledger.rules import AccountState, Line, Order, apply
from tests.ledger.bookkeeping import Books, new_id, wish

EUR = Asset("EUR", 2)


@dataclass
class Draft:
    """A correct posting of 10 from Mei (100) to Wei (0), to be spoilt before it is written."""

    booking: store.Booking
    accounts: dict[int, AccountState]
    last: dict[int, datetime]
    mei: int
    wei: int

    def order(self, **changes: Any) -> None:
        self.booking = self.booking._replace(order=self.booking.order._replace(**changes))

    def debit(self, **changes: Any) -> None:
        self.booking = self.booking._replace(debit=self.booking.debit._replace(**changes))

    def credit(self, **changes: Any) -> None:
        self.booking = self.booking._replace(credit=self.booking.credit._replace(**changes))

    def account(self, key: int, **changes: Any) -> None:
        self.accounts[key] = self.accounts[key]._replace(**changes)


async def draft(books: Books, *, amount: int = 10, asset: Asset | None = None) -> Draft:
    mei = await books.open(holding=100)
    wei = await books.open(asset=asset) if asset else await books.open()
    orders: list[Order] = operations._chain([wish(mei, wei, amount)])
    (order,) = orders
    async with books.db.transaction() as tx:
        locked = {row.key: row for row in await store.lock_accounts(tx, [mei.uuid, wei.uuid])}
    before, after = locked[order.debit].state, locked[order.credit].state
    at = (locked[order.debit].last_at or tx.now) + timedelta(seconds=1)
    debit = Line(order.debit, before.version + 1, order.id, -amount, 100 - amount)
    credit = Line(order.credit, after.version + 1, order.id, amount, amount)
    accounts = {
        order.debit: before._replace(debits_posted=before.debits_posted + amount, version=before.version + 1),
        order.credit: after._replace(credits_posted=after.credits_posted + amount, version=after.version + 1),
    }
    return Draft(
        store.Booking(order, debit, credit, at),
        accounts,
        dict.fromkeys(accounts, at),
        order.debit,
        order.credit,
    )


async def write(db: Database, spoilt: Draft) -> None:
    async with db.transaction() as tx:
        await store.write(tx, [spoilt.booking], spoilt.accounts, spoilt.last)


async def test_the_unspoilt_draft_is_accepted(books: Books) -> None:
    await write(books.db, await draft(books))


def inflate_both_totals(it: Draft) -> None:
    state = it.accounts[it.wei]
    it.account(
        it.wei,
        debits_posted=state.debits_posted + 5,
        credits_posted=state.credits_posted + 5,
    )


def skip_a_version(it: Draft) -> None:
    it.credit(version=it.booking.credit.version + 1)
    it.account(it.wei, version=it.booking.credit.version)


def credit_more_than_was_debited(it: Draft) -> None:
    it.credit(delta=11, balance=11)
    it.account(it.wei, credits_posted=11)


def forget_to_count_the_credit(it: Draft) -> None:
    del it.accounts[it.wei]


def record_before_the_last_entry(it: Draft) -> None:
    early = it.booking.recorded_at - timedelta(days=1)
    it.booking = it.booking._replace(recorded_at=early)
    it.last = dict.fromkeys(it.last, early)


def tell_another_time_of_the_last_entry(it: Draft) -> None:
    it.last[it.wei] += timedelta(seconds=1)


def debit_on_the_wrong_side(it: Draft) -> None:
    it.debit(delta=10, balance=110)
    it.account(it.mei, debits_posted=0, credits_posted=110)


@pytest.mark.parametrize(
    "spoil",
    [
        inflate_both_totals,
        skip_a_version,
        credit_more_than_was_debited,
        forget_to_count_the_credit,
        record_before_the_last_entry,
        tell_another_time_of_the_last_entry,
        debit_on_the_wrong_side,
        lambda it: it.credit(balance=11),
        lambda it: it.credit(delta=11),
        lambda it: it.order(amount=11),
        lambda it: it.order(code=77),
        lambda it: it.order(code=90, reference=uuid4().int),
        lambda it: it.account(it.wei, credits_posted=11),
        lambda it: it.account(it.wei, version=2),
    ],
)
async def test_a_story_that_does_not_add_up_is_refused(books: Books, spoil: Callable[[Draft], None]) -> None:
    spoilt = await draft(books)
    spoil(spoilt)
    with pytest.raises(IntegrityConstraintViolation, match=r"does not|do not"):
        await write(books.db, spoilt)


@pytest.mark.parametrize(
    "changes",
    [
        {"delta": 11},
        {"balance": 11},
        {"version": 7},
    ],
)
async def test_a_line_in_the_middle_of_a_batch_must_fit_its_neighbours(
    books: Books, changes: dict[str, int]
) -> None:
    bookings, accounts, last = await decided(books)
    await write_all(books.db, (bookings, accounts, last))  # the same, unspoilt
    bookings, accounts, last = await decided(books)
    bookings[1] = bookings[1]._replace(credit=bookings[1].credit._replace(**changes))
    with pytest.raises(IntegrityConstraintViolation):
        await write_all(books.db, (bookings, accounts, last))


async def test_recorded_time_rises_within_a_batch(books: Books) -> None:
    bookings, accounts, last = await decided(books)
    bookings[1] = bookings[1]._replace(recorded_at=bookings[0].recorded_at)
    with pytest.raises(IntegrityConstraintViolation, match="neighbours"):
        await write_all(books.db, (bookings, accounts, last))


Batch = tuple[list[store.Booking], dict[int, AccountState], dict[int, datetime]]


async def decided(books: Books) -> Batch:
    """Let the law decide three transfers of 10 between the same two people."""
    mei, wei = await books.open(holding=100), await books.open()
    orders = operations._chain([wish(mei, wei, 10) for _ in range(3)])
    async with books.db.transaction() as tx:
        locked = await store.lock_accounts(tx, [mei.uuid, wei.uuid])
        start = operations._next_instant(tx.now, locked)
    decision = apply({row.key: row.state for row in locked}, orders)
    bookings = operations._bookings(orders, decision, start)
    last = dict.fromkeys(decision.accounts, bookings[-1].recorded_at)
    return bookings, decision.accounts, last


async def write_all(db: Database, batch: Batch) -> None:
    async with db.transaction() as tx:
        await store.write(tx, *batch)


TOLD_APART: LiteralString = """
    WITH posted AS (
        INSERT INTO ledger.transfers (id, debit, credit, amount, debit_version, credit_version,
                                      recorded_at, effective_at, code)
        VALUES (%(id)s, %(mei)s, %(wei)s, 10, %(debit_version)s, %(credit_version)s,
                %(recorded_at)s, %(day)s, 1)
    ), entered AS (
        INSERT INTO ledger.entries (account, version, transfer, delta, balance, recorded_at, effective_at)
        SELECT *
        FROM (VALUES (%(mei)s::uuid, 2, %(id)s::uuid, -10, 90,
                      %(at)s::timestamptz, %(debit_day)s::timestamptz),
                     (%(wei)s, 1, %(id)s, 10, 10, %(at)s, %(credit_day)s)
             ) AS line (account)
        WHERE account = ANY (%(sides)s)
    )
    UPDATE ledger.accounts
    SET debits_posted  = debits_posted  + CASE WHEN id = %(mei)s THEN 10 ELSE 0 END,
        credits_posted = credits_posted + CASE WHEN id = %(wei)s THEN 10 ELSE 0 END,
        version        = version + 1,
        last_at        = %(at)s
    WHERE id = ANY (%(sides)s)
"""
NOON = datetime(2099, 1, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=1)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"debit_day": LATER},
        {"debit_day": None},
        {"credit_day": LATER},
        {"credit_day": None},
        {"recorded_at": LATER},
        {"debit_version": 1},
        {"credit_version": 2},
        {"only": "mei"},
        {"only": "wei"},
    ],
    ids=str,
)
async def test_a_transfer_and_its_two_entries_tell_the_same(books: Books, changes: dict[str, Any]) -> None:
    mei, wei = await books.open(holding=100), await books.open()
    params: dict[str, Any] = {"id": new_id(), "mei": mei, "wei": wei, "sides": [mei.uuid, wei.uuid]}
    params |= {"debit_version": 2, "credit_version": 1, "recorded_at": NOON, "at": NOON}
    params |= {"day": NOON, "debit_day": NOON, "credit_day": NOON} | changes
    if "only" in changes:
        params["sides"] = [params[params.pop("only")].uuid]
    if not changes:
        await execute(books.db, TOLD_APART, params)
        return
    with pytest.raises(IntegrityConstraintViolation, match=r"does not fit its transfer|does not have"):
        await execute(books.db, TOLD_APART, params)


async def test_a_transfer_between_assets_is_refused(books: Books) -> None:
    spoilt = await draft(books, asset=EUR)
    with pytest.raises(IntegrityConstraintViolation, match="does not fit its transfer"):
        await write(books.db, spoilt)


async def test_an_overdrawn_wallet_is_refused(books: Books) -> None:
    spoilt = await draft(books, amount=101)
    with pytest.raises(CheckViolation, match="accounts_debits_must_not_exceed_credits"):
        await write(books.db, spoilt)


async def test_an_overdrawn_till_is_refused(books: Books) -> None:
    till, mei = await books.open(ledger.AccountCode.SETTLEMENT_CASH), await books.open()
    await books.post(wish(till, mei, 10))
    with pytest.raises(CheckViolation, match="accounts_credits_must_not_exceed_debits"):
        await execute(
            books.db,
            "UPDATE ledger.accounts SET credits_pending = 11 WHERE id = %s",
            (till,),
        )


async def test_a_balance_below_its_floor_is_refused(books: Books) -> None:
    mei = await books.open(limit=ledger.Limit(ledger.LimitKind.FLOOR, -5))
    with pytest.raises(CheckViolation, match="accounts_balance_must_not_pass_the_floor"):
        await execute(books.db, "UPDATE ledger.accounts SET debits_pending = 6 WHERE id = %s", (mei,))


async def test_a_closed_account_does_not_move(books: Books) -> None:
    spoilt = await draft(books)
    await books.set_closed(ledger.AccountId(UUID(int=spoilt.wei)), closed=True)
    with pytest.raises(IntegrityConstraintViolation, match="a closed account does not move"):
        await write(books.db, spoilt)


async def test_a_reversal_between_other_accounts_is_refused(books: Books) -> None:
    amara = await books.open(holding=50)
    (done,) = await books.post(wish(amara, await books.open(), 10))
    spoilt = await draft(books)
    spoilt.order(code=90, reference=done.id.uuid.int)
    with pytest.raises(IntegrityConstraintViolation, match="does not undo the transfer"):
        await write(books.db, spoilt)


async def test_a_second_reversal_is_refused(books: Books) -> None:
    mei, wei = await books.open(holding=100), await books.open(holding=100)
    (done,) = await books.post(wish(wei, mei, 10))
    await books.reverse(done.id)
    spoilt = await draft(books)
    spoilt.order(code=90, reference=done.id.uuid.int)
    with pytest.raises(UniqueViolation, match="transfers_reversal"):
        await write(books.db, spoilt)


async def test_an_amount_of_nothing_and_a_transfer_to_oneself_are_refused(books: Books) -> None:
    nothing = await draft(books)
    nothing.order(amount=0)
    with pytest.raises(CheckViolation, match="transfers_amount_check"):
        await write(books.db, nothing)
    circle = await draft(books)
    circle.order(credit=circle.mei)
    circle.credit(version=circle.booking.debit.version + 1)
    with pytest.raises(CheckViolation, match="transfers_between_two_accounts"):
        await write(books.db, circle)


async def execute(db: Database, sql: LiteralString, params: Params = ()) -> None:
    async with db.transaction() as tx:
        await tx.execute(sql, params)


UNUSED_ASSET: LiteralString = """
    INSERT INTO ledger.assets (asset, code, scale) VALUES ('JPY/0', 'JPY', 0) ON CONFLICT DO NOTHING
"""

FORBIDDEN: list[tuple[str, LiteralString]] = [
    ("UPDATE on ledger", "UPDATE ledger.transfers SET amount = amount + 1"),
    ("DELETE on ledger", "DELETE FROM ledger.transfers"),
    ("TRUNCATE on ledger", "TRUNCATE ledger.transfers"),
    ("UPDATE on ledger", "UPDATE ledger.entries SET balance = balance + 1"),
    ("DELETE on ledger", "DELETE FROM ledger.entries"),
    ("TRUNCATE on ledger", "TRUNCATE ledger.entries"),
    ("UPDATE on ledger", "UPDATE ledger.refusals SET outcome = 12"),
    ("DELETE on ledger", "DELETE FROM ledger.refusals"),
    ("TRUNCATE on ledger", "TRUNCATE ledger.refusals"),
    ("UPDATE on ledger", "UPDATE ledger.assets SET scale = 3"),
    ("DELETE on ledger", "DELETE FROM ledger.assets WHERE asset = 'JPY/0'"),
    ("TRUNCATE on ledger", "TRUNCATE ledger.assets CASCADE"),
    ("DELETE on ledger", "DELETE FROM ledger.accounts"),
    ("TRUNCATE on ledger", "TRUNCATE ledger.accounts"),
    ("an account keeps", "UPDATE ledger.accounts SET owner = gen_random_uuid()"),
    ("an account keeps", "UPDATE ledger.accounts SET asset = 'EUR/2'"),
    ("an account keeps", "UPDATE ledger.accounts SET limit_kind = 0"),
    ("an account keeps", "UPDATE ledger.accounts SET id = gen_random_uuid()"),
    (
        "do not match its entries",
        """
        UPDATE ledger.accounts
        SET debits_posted = debits_posted + 1, credits_posted = credits_posted + 1
        WHERE version > 0 AND GREATEST(debits_posted, credits_posted) < 1000
        """,
    ),
    ("do not match its entries", "UPDATE ledger.accounts SET credits_pending = credits_pending + 1"),
    (
        "do not match its entries",
        "UPDATE ledger.accounts SET debits_pending = debits_pending + 1 WHERE limit_kind = 0",
    ),
    ("do not match its entries", "UPDATE ledger.accounts SET last_at = last_at + interval '1 second'"),
    ("do not match its entries", "UPDATE ledger.accounts SET version = version - 1 WHERE version > 1"),
    ("UPDATE on ledger", "UPDATE ledger.account_codes SET limit_kind = 0"),
    ("DELETE on ledger", "DELETE FROM ledger.account_codes WHERE code = 5000"),
    ("TRUNCATE on ledger", "TRUNCATE ledger.account_codes CASCADE"),
    ("UPDATE on ledger", "UPDATE ledger.transfer_codes SET name = 'GIFT' WHERE code = 1"),
    ("DELETE on ledger", "DELETE FROM ledger.transfer_codes WHERE code = 25"),
    ("TRUNCATE on ledger", "TRUNCATE ledger.transfer_codes"),
    (
        "does not have its entries",
        """
    INSERT INTO ledger.transfers (id, debit, credit, amount, debit_version, credit_version,
                                  recorded_at, code)
    SELECT gen_random_uuid(), debit, credit, amount, debit_version, credit_version, recorded_at, code
    FROM ledger.transfers
    WHERE code <> 90
    """,
    ),
    (
        "does not fit its transfer",
        """
    INSERT INTO ledger.entries (account, version, transfer, delta, balance, recorded_at)
    SELECT e.account, e.version + 1, e.transfer, e.delta, e.balance, e.recorded_at + interval '1 second'
    FROM ledger.entries  AS e
    JOIN ledger.accounts AS a ON (a.id, a.version) = (e.account, e.version)
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
    mei, wei = await books.open(holding=100), await books.open(asset=EUR)
    with pytest.raises(ledger.InsufficientFunds):
        await books.post(wish(mei, await books.open(), 101))
    assert wei != mei
    await execute(books.db, UNUSED_ASSET)
    with pytest.raises(psycopg.IntegrityError, match=reason):
        await execute(books.db, sql)


async def test_the_largest_totals_fit(books: Books) -> None:
    mei, wei = [await books.open(limit=UNLIMITED) for _ in range(2)]
    await books.post(wish(mei, wei, MAX_TOTAL, id=new_id()))
    assert await books.minor(mei) == -MAX_TOTAL
