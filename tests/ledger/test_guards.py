"""What must never be true is refused by the database itself, whoever writes it.

Each test writes a batch of which one thing is wrong, past the law.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from quan import ledger
from quan.core import arrays
from quan.core.db import Database
from quan.ledger import store
from quan.ledger.model import MAX_TOTAL, UNLIMITED
from quan.ledger.rules import proofs
from tests.ledger.bookkeeping import EUR, Books, hold, new_id, wish
from tests.ledger.drafts import Draft, draft, execute, overtaken, refused, totals_of, write

Spoil = Callable[[Draft], None]

LINES = "does not fit its neighbours or its account"
ONE_BATCH = "are not those of one batch"
CHAIN = "does not follow its chain"
LONG_AGO, LATE = datetime(2020, 1, 1, tzinfo=UTC), datetime(2120, 1, 1, tzinfo=UTC)
CASH, EQUITY = ledger.AccountCode.SETTLEMENT_CASH, ledger.AccountCode.EQUITY


async def payment(books: Books) -> Draft:
    """Draft a payment of 10 from Mei, who has 100, to Wei, who has nothing."""
    mei, wei = await books.open(holding=100), await books.open()
    return await draft(books, wish(mei, wei, 10))


async def payments(books: Books) -> Draft:
    """Draft three payments of 10 between the same two."""
    mei, wei = await books.open(holding=100), await books.open()
    return await draft(books, *(wish(mei, wei, 10) for _ in range(3)))


@pytest.mark.parametrize("drafted", [payment, payments])
async def test_an_unspoilt_draft_is_accepted(books: Books, drafted: Callable[[Books], Any]) -> None:
    await write(books.db, await drafted(books))


# The lines of a batch and its accounts


def skip_a_version(it: Draft) -> None:
    it.booking(credit_version=2)
    it.creditor.version = 2


def use_a_version_again(it: Draft) -> None:
    it.booking(debit_version=it.booked[0].debit_version - 1)


def credit_more_than_was_debited(it: Draft) -> None:
    it.booking(credit_net=-11)
    it.move(it.creditor, credits_posted=1)


def debit_on_the_wrong_side(it: Draft) -> None:
    it.booking(debit_net=-110)
    it.move(it.debtor, debits_posted=-10, credits_posted=10)


def happen_before_the_last_line(it: Draft) -> None:
    it.happen_at(LONG_AGO)
    it.head = it.head._replace(last_us=0)


def tell_another_time_of_the_last_line(it: Draft) -> None:
    it.debtor.last_us += 1


@pytest.mark.parametrize(
    "spoil",
    [
        skip_a_version,
        use_a_version_again,
        credit_more_than_was_debited,
        debit_on_the_wrong_side,
        happen_before_the_last_line,
        tell_another_time_of_the_last_line,
        lambda it: it.booking(debit_net=-91),
        lambda it: it.booking(credit_net=-11),
        lambda it: it.booking(credit_net=10),
        lambda it: it.booking(amount=11),
        lambda it: it.order(asset="EUR/2"),
        lambda it: it.move(it.creditor, debits_posted=5, credits_posted=5),
        lambda it: it.move(it.debtor, debits_posted=5, credits_posted=5),
        lambda it: it.move(it.creditor, credits_posted=1),
        lambda it: it.move(it.creditor, credits_pending=1),
        lambda it: it.move(it.debtor, debits_pending=1),
        lambda it: it.move(it.debtor, credits_pending=1),
    ],
)
async def test_a_story_that_does_not_add_up_is_refused(books: Books, spoil: Spoil) -> None:
    spoilt = await payment(books)
    spoil(spoilt)
    with refused(LINES):
        await write(books.db, spoilt)


def exchange_times(it: Draft) -> None:
    first, second = it.booked[:2]
    it.booking(0, at_us=second.at_us)
    it.booking(1, at_us=first.at_us)


def exchange_nets(it: Draft) -> None:
    first, second = it.booked[:2]
    it.booking(0, credit_net=second.credit_net)
    it.booking(1, credit_net=first.credit_net)


@pytest.mark.parametrize(
    "spoil",
    [
        exchange_times,
        exchange_nets,
        lambda it: it.booking(1, credit_net=-21),
        lambda it: it.booking(1, debit_net=-79),
        lambda it: it.booking(1, amount=11),
        lambda it: it.booking(1, credit_version=7),
        lambda it: it.order(1, asset="EUR/2"),
    ],
)
async def test_a_line_in_the_middle_of_a_batch_must_fit_its_neighbours(books: Books, spoil: Spoil) -> None:
    spoilt = await payments(books)
    spoil(spoilt)
    with refused(LINES):
        await write(books.db, spoilt)


async def test_a_transfer_between_assets_is_refused(books: Books) -> None:
    spoilt = await payment(books)
    luc = await books.open(asset=EUR)
    (euros,) = await totals_of(books, [luc])
    euros.credits_posted, euros.version, euros.last_us = 10, 1, spoilt.creditor.last_us
    del spoilt.accounts[spoilt.booked[0].order.credit]
    spoilt.order(credit=luc.uuid.int)
    spoilt.accounts[luc.uuid.int] = euros
    with refused(LINES):
        await write(books.db, spoilt)


async def test_an_account_that_the_batch_forgets_is_missed(books: Books) -> None:
    spoilt = await payment(books)
    del spoilt.accounts[spoilt.booked[0].order.credit]
    with overtaken("moved meanwhile"):
        await write(books.db, spoilt)


async def test_an_account_that_moved_meanwhile_is_not_overwritten(books: Books) -> None:
    mei, wei, amara = await books.open(holding=100), await books.open(), await books.open()
    late = await draft(books, wish(mei, wei, 10))
    await books.post(wish(mei, amara, 1))
    with refused("transfers_of_debit"):  # the line that the other one took
        await write(books.db, late)
    assert await books.minor(mei) == 99


async def test_a_batch_whose_accounts_were_all_read_too_early_moves_nothing(books: Books) -> None:
    spoilt = await payment(books)
    spoilt.instead["read_at"] = arrays.bigints([7, 7])
    with overtaken("moved no account"):
        await write(books.db, spoilt)


async def test_an_account_without_a_line_does_not_move(books: Books) -> None:
    spoilt = await payment(books)
    luc = await books.open(holding=50)
    (extra,) = await totals_of(books, [luc])
    extra.version += 1
    extra.last_us = spoilt.booked[0].at_us
    spoilt.accounts[luc.uuid.int] = extra
    with refused("accounts moved by 3 lines"):
        await write(books.db, spoilt)
    spoilt = await payment(books)
    spoilt.creditor.version += 1
    with refused("accounts moved by 3 lines"):
        await write(books.db, spoilt)


# Batches and chains


@pytest.mark.parametrize(
    ("instead", "reason"),
    [
        ({"count": 2}, ONE_BATCH),
        ({"count": 4}, ONE_BATCH),
        ({"first_at": LONG_AGO}, ONE_BATCH),
        ({"last_at": LATE}, ONE_BATCH),
        ({"hash": bytes(32)}, CHAIN),
        ({"previous": b"1" * 32}, CHAIN),
        ({"root": bytes(31)}, "batches_root_check"),
        ({"salt": bytes(15)}, "batches_salt_check"),
        ({"previous": bytes(33)}, "batches_previous_check"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
async def test_the_head_of_a_batch_tells_of_its_transfers(
    books: Books, instead: dict[str, Any], reason: str
) -> None:
    spoilt = await payments(books)
    spoilt.instead = instead
    with refused(reason):
        await write(books.db, spoilt)


async def test_two_transfers_of_a_batch_do_not_happen_at_one_instant(books: Books) -> None:
    mei, wei, amara, luc = [await books.open(holding=100) for _ in range(4)]
    spoilt = await draft(books, wish(mei, wei, 1), wish(amara, luc, 1))
    at_us = spoilt.booked[0].at_us
    spoilt.booking(1, at_us=at_us)
    for who in (amara, luc):
        spoilt.accounts[who.uuid.int].last_us = at_us
    with refused(ONE_BATCH):
        await write(books.db, spoilt)


async def test_a_chain_goes_on_from_where_it_ends(books: Books) -> None:
    first, second = await payment(books), await payment(books)
    await write(books.db, first)
    with overtaken("moved meanwhile"):  # the lines of the first are found under the same number
        await write(books.db, second)


async def test_a_batch_skips_no_place_in_its_chain(books: Books) -> None:
    spoilt = await payment(books)
    spoilt.head = spoilt.head._replace(seq=spoilt.head.seq + 1)
    with overtaken("was not written"):
        await write(books.db, spoilt)


async def test_a_batch_is_of_the_chain_that_its_number_says(books: Books) -> None:
    spoilt = await payment(books)
    spoilt.instead["number"] = spoilt.head.next_number + 1
    with refused(f"does not end with a batch|{CHAIN}"):
        await write(books.db, spoilt)


async def test_the_time_of_a_chain_never_falls_back(fresh_books: Books) -> None:
    books = fresh_books
    await write(books.db, await payment(books))
    equity, costs = await books.open(ledger.AccountCode.EQUITY), await books.open(ledger.AccountCode.EXPENSES)
    spoilt = await draft(books, wish(costs, equity, 5))
    spoilt.happen_at(LONG_AGO)
    spoilt.head = spoilt.head._replace(last_us=0)
    with refused(CHAIN):
        await write(books.db, spoilt)


async def test_a_day_whose_root_was_published_takes_no_more_batches(fresh_books: Books) -> None:
    books, today = fresh_books, datetime.now(UTC).date()
    await publish(books.db, today - timedelta(days=1))
    await write(books.db, await payment(books))
    late = await payment(books)
    await publish(books.db, today)
    with refused("of a day whose root was published"):
        await write(books.db, late)


async def publish(db: Database, day: date) -> None:
    await execute(
        db,
        """
        INSERT INTO ledger.daily_roots (day, batches, root, previous, hash, published_at)
        VALUES (%(day)s, 0, %(nothing)s, %(nothing)s, %(nothing)s, now())
        """,
        {"day": day, "nothing": proofs.NOTHING},
    )


# Transfers


async def test_an_id_that_was_refused_is_never_executed(books: Books) -> None:
    spoilt = await payment(books)
    mei, wei = await books.open(), await books.open()
    refused_id = new_id()
    with pytest.raises(ledger.InsufficientFunds):
        await books.post(wish(mei, wei, 1, id=refused_id))
    spoilt.order(id=refused_id.uuid.int)
    with refused("was refused before"):
        await write(books.db, spoilt)


async def test_an_id_is_executed_once(books: Books) -> None:
    spoilt, twin = await payment(books), await payment(books)
    (done,) = await books.post(wish(await books.open(holding=1), await books.open(), 1))
    spoilt.order(id=done.id.uuid.int)
    with refused("transfers_pkey"):
        await write(books.db, spoilt)
    await write(books.db, twin)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda it: it.order(code=77), "no known code"),
        (lambda it: it.order(code=90), "transfers_reversal_says_of_what"),
        (lambda it: it.order(code=90, reference=uuid4().int), "does not undo"),
        (lambda it: it.booking(amount=0), "transfers_amount_check"),
        (lambda it: it.booking(amount=-10), "transfers_amount_check"),
        (lambda it: it.order(flags=16), "transfers_flags_check"),
        (lambda it: it.order(phase=5, pending=uuid4().int), "transfers_phase_check"),
        (lambda it: it.order(expires_at_us=store.micros_of(LATE)), "transfers_only_pending_ones_expire"),
        (lambda it: it.order(pending=uuid4().int), "transfers_resolution_says_of_what"),
        (lambda it: it.order(phase=2), "transfers_resolution_says_of_what"),
        (lambda it: it.order(flags=2, amount=9), "transfers_balancing_says_of_how_much"),
        (lambda it: it.instead.update(asked=arrays.bigints([10])), "transfers_balancing_says_of_how_much"),
        (lambda it: it.order(flags=8), "transfers_imported_ones_are_of_the_past"),
        (
            lambda it: it.order(flags=8, effective_at_us=it.booked[0].at_us),
            "transfers_imported_ones_are_of_the_past",
        ),
    ],
)
async def test_a_transfer_that_makes_no_sense_is_refused(books: Books, spoil: Spoil, reason: str) -> None:
    spoilt = await payment(books)
    spoil(spoilt)
    with refused(reason):
        await write(books.db, spoilt)


async def test_a_transfer_to_oneself_is_refused(books: Books) -> None:
    spoilt = await payment(books)
    spoilt.order(credit=spoilt.booked[0].order.debit)
    spoilt.booking(credit_version=spoilt.booked[0].debit_version + 1)
    with refused("transfers_between_two_accounts"):
        await write(books.db, spoilt)


async def test_a_reversal_undoes_one_transfer_of_the_same_two(books: Books) -> None:
    mei, wei, amara = await books.open(holding=100), await books.open(), await books.open()
    paid, held, other = await books.post(wish(mei, wei, 10), hold(mei, wei, 10), wish(mei, amara, 10))
    less, (back,) = (await books.post(wish(mei, wei, 9)))[0], (await books.reverse(paid.id),)
    await books.post(wish(mei, wei, 30))
    for undone in (held, other, less, back):
        spoilt = await draft(books, wish(wei, mei, 10))
        spoilt.order(code=90, reference=undone.id.uuid.int)
        with refused("does not undo"):
            await write(books.db, spoilt)
    spoilt = await draft(books, wish(wei, mei, 10))
    spoilt.order(code=90, reference=paid.id.uuid.int)
    with refused("transfers_reversal"):
        await write(books.db, spoilt)


# Limits and closing


async def test_an_overdrawn_wallet_is_refused(books: Books) -> None:
    for asked in (wish, hold):
        spoilt = await draft(books, asked(await books.open(holding=100), await books.open(), 100))
        grow(spoilt, 1)
        with refused("accounts_debits_must_not_exceed_credits"):
            await write(books.db, spoilt)


async def test_an_overdrawn_till_is_refused(books: Books) -> None:
    for asked in (wish, hold):
        till, equity = [await books.open(code) for code in (CASH, EQUITY)]
        await books.post(wish(till, equity, 10))
        spoilt = await draft(books, asked(equity, till, 10))
        grow(spoilt, 1)
        with refused("accounts_credits_must_not_exceed_debits"):
            await write(books.db, spoilt)


async def test_a_balance_below_its_floor_is_refused(books: Books) -> None:
    line = ledger.Limit(ledger.LimitKind.FLOOR, -5)
    for asked in (wish, hold):
        spoilt = await draft(books, asked(await books.open(limit=line), await books.open(), 5))
        grow(spoilt, 1)
        with refused("accounts_balance_must_not_pass_the_floor"):
            await write(books.db, spoilt)


def grow(it: Draft, more: int) -> None:
    """Let the one transfer of a draft move (or hold) more, and everything else agree with it."""
    (one,) = it.booked
    held = one.order.phase == ledger.Phase.PENDING
    it.order(amount=one.order.amount + more)
    it.booking(amount=one.amount + more)
    kind = "pending" if held else "posted"
    if not held:
        it.booking(debit_net=one.debit_net + more, credit_net=one.credit_net - more)
    it.move(it.debtor, **{f"debits_{kind}": more})
    it.move(it.creditor, **{f"credits_{kind}": more})


async def test_a_closed_account_does_not_move(books: Books) -> None:
    for closed in ("debit", "credit"):
        for asked in (wish, hold):
            spoilt = await draft(books, asked(await books.open(holding=100), await books.open(), 10))
            await books.set_closed(account_of(spoilt, closed), closed=True)
            with refused("a closed account does not move"):
                await write(books.db, spoilt)


def account_of(it: Draft, side: str) -> ledger.AccountId:
    return ledger.AccountId(UUID(int=getattr(it.booked[0].order, side)))


async def test_the_largest_totals_fit(books: Books) -> None:
    mei, wei = [await books.open(limit=UNLIMITED) for _ in range(2)]
    await books.post(wish(mei, wei, MAX_TOTAL, id=new_id()))
    assert await books.minor(mei) == -MAX_TOTAL
