"""What is held is ended once, by what fits it and in time: the database refuses everything else."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from quan import ledger
from quan.core import arrays
from quan.ledger import store
from quan.ledger.model import Phase
from tests.ledger.bookkeeping import Books, ending, hold, new_id, wish
from tests.ledger.drafts import draft, execute, refused, write

HOUR = timedelta(hours=1)
LINES = "does not fit its neighbours or its account"
ENDS = "does not resolve the pending one it names"
OPEN = "is not among the open ones"


async def held_by_mei(
    books: Books, minor: int = 10, *, expires_in: timedelta | None = None
) -> ledger.NewTransfer:
    """Hold money of Mei's for Wei."""
    expires_at = None if expires_in is None else datetime.now(UTC) + expires_in
    held = hold(await books.open(holding=100), await books.open(), minor, expires_at=expires_at)
    await books.post(held)
    return held


async def test_unspoilt_drafts_are_accepted(books: Books) -> None:
    for phase in (Phase.POST, Phase.VOID):
        await write(books.db, await draft(books, ending(await held_by_mei(books), phase)))
    expiring = await held_by_mei(books, expires_in=HOUR)
    late = await draft(books, ending(expiring, Phase.EXPIRE), at=datetime.now(UTC) + 2 * HOUR, chain=63)
    await write(books.db, late)


@pytest.mark.parametrize("phase", [Phase.POST, Phase.VOID])
async def test_an_end_names_what_is_held_between_these_two_and_for_this_reason(
    books: Books, phase: Phase
) -> None:
    held, elsewhere = await held_by_mei(books), await held_by_mei(books)
    (paid,) = await books.post(wish(held.debit, held.credit, 10))
    for changes in (
        {"code": int(ledger.TransferCode.TRANSFER)},
        {"pending": elsewhere.id.uuid.int},
        {"pending": paid.id.uuid.int},
    ):
        spoilt = await draft(books, ending(held, phase))
        spoilt.order(**changes)
        with refused(ENDS):
            await write(books.db, spoilt)
    spoilt = await draft(books, ending(held, phase))
    spoilt.order(pending=uuid4().int)
    with refused(LINES):
        await write(books.db, spoilt)


async def test_not_more_is_posted_than_is_held(books: Books) -> None:
    spoilt = await draft(books, ending(await held_by_mei(books), Phase.POST))
    spoilt.order(amount=11)
    spoilt.booking(amount=11, debit_net=spoilt.booked[0].debit_net + 1, credit_net=-11)
    spoilt.move(spoilt.debtor, debits_posted=1)
    spoilt.move(spoilt.creditor, credits_posted=1)
    with refused(ENDS):
        await write(books.db, spoilt)


@pytest.mark.parametrize("phase", [Phase.VOID, Phase.EXPIRE])
async def test_what_is_given_back_is_all_of_it(books: Books, phase: Phase) -> None:
    held = await held_by_mei(books, expires_in=HOUR)
    later = 2 * HOUR if phase is Phase.EXPIRE else timedelta()
    spoilt = await draft(books, ending(held, phase), at=datetime.now(UTC) + later)
    spoilt.booking(amount=9)
    with refused(ENDS):
        await write(books.db, spoilt)


@pytest.mark.parametrize("phase", [Phase.POST, Phase.VOID])
async def test_nothing_ends_by_hand_once_its_time_is_over_and_nothing_expires_before(
    books: Books, phase: Phase
) -> None:
    held = await held_by_mei(books, expires_in=HOUR)
    assert held.expires_at
    late = await draft(books, ending(held, phase))
    late.happen_at(held.expires_at)
    with refused(ENDS):
        await write(books.db, late)
    early = await draft(books, ending(held, Phase.EXPIRE), at=held.expires_at)
    early.happen_at(held.expires_at - timedelta(microseconds=1))
    with refused(ENDS):
        await write(books.db, early)
    for_ever = await held_by_mei(books)
    spoilt = await draft(books, ending(for_ever, Phase.VOID))
    spoilt.order(phase=int(Phase.EXPIRE))
    with refused(ENDS):
        await write(books.db, spoilt)


async def test_what_is_held_is_ended_once(books: Books) -> None:
    held = await held_by_mei(books)
    await books.post(hold(held.debit, held.credit, 10))  # so that there is something left to release
    await books.end_held(held.id, Phase.VOID)
    again = await draft(books, wish(held.debit, held.credit, 4))
    again.order(phase=int(Phase.POST), pending=held.id.uuid.int)
    again.move(again.debtor, debits_pending=-10)
    again.move(again.creditor, credits_pending=-10)
    with refused("transfers_resolution"):
        await write(books.db, again)


async def test_a_transfer_that_ends_nothing_balances_nothing(books: Books) -> None:
    spoilt = await draft(books, ending(await held_by_mei(books), Phase.POST))
    spoilt.order(flags=int(ledger.Flag.BALANCING_DEBIT))
    with refused("transfers_balancing_holds_or_moves"):
        await write(books.db, spoilt)


async def test_an_expiry_is_later_than_the_hold(books: Books) -> None:
    spoilt = await draft(books, hold(await books.open(holding=100), await books.open(), 10))
    spoilt.order(expires_at_us=spoilt.booked[0].at_us)
    with refused("transfers_only_pending_ones_expire"):
        await write(books.db, spoilt)


# The list of what is open


async def test_what_is_held_is_on_the_list_of_what_is_open(books: Books) -> None:
    nobody, soon = arrays.uuids([uuid4().int]), arrays.unix_us([store.micros_of(datetime.now(UTC) + HOUR)])
    nothing = {name: arrays.uuids([]) for name in ("open_ids", "open_debits", "open_credits")}
    for instead in (
        {"open_debits": nobody},
        {"open_credits": nobody},
        {"open_expires": soon},
        {**nothing, "open_expires": arrays.unix_us([])},
    ):
        spoilt = await draft(books, hold(await books.open(holding=100), await books.open(), 10))
        spoilt.instead = instead
        with refused(OPEN):
            await write(books.db, spoilt)


async def test_what_has_ended_is_off_the_list(books: Books) -> None:
    spoilt = await draft(books, ending(await held_by_mei(books), Phase.POST))
    spoilt.instead["resolved"] = arrays.uuids([])
    with refused(ENDS):
        await write(books.db, spoilt)


async def test_what_is_still_held_stays_on_the_list(books: Books) -> None:
    held, other = await held_by_mei(books), await held_by_mei(books)
    spoilt = await draft(books, ending(held, Phase.POST))
    spoilt.instead["resolved"] = arrays.uuids([held.id.uuid.int, other.id.uuid.int])
    with refused(f"DELETE of open pending {other.id.uuid} has no transfer for it"):
        await write(books.db, spoilt)
    with refused("DELETE of open pending"):
        await execute(books.db, "DELETE FROM ledger.open_pendings WHERE id = %s", (held.id,))


async def test_nothing_comes_on_the_list_by_itself(books: Books) -> None:
    held = await held_by_mei(books)
    (paid,) = await books.post(wish(held.debit, held.credit, 10))
    await books.end_held(held.id, Phase.VOID)
    for id_ in (new_id(), paid.id, held.id):
        with refused("INSERT of open pending"):
            await execute(
                books.db,
                "INSERT INTO ledger.open_pendings (id, debit, credit) VALUES (%s, %s, %s)",
                (id_, held.debit, held.credit),
            )


async def test_the_list_is_never_rewritten(books: Books) -> None:
    await held_by_mei(books)
    with refused("UPDATE on ledger.open_pendings"):
        await execute(books.db, "UPDATE ledger.open_pendings SET expires_at = now()")
    with refused("TRUNCATE on ledger.open_pendings"):
        await execute(books.db, "TRUNCATE ledger.open_pendings")


# Closed accounts


async def test_a_closed_account_gives_back_what_it_holds_and_pays_nothing(books: Books) -> None:
    for closed in ("debit", "credit"):
        held = await held_by_mei(books)
        payment, release = [await draft(books, ending(held, phase)) for phase in (Phase.POST, Phase.VOID)]
        await books.set_closed(getattr(held, closed), closed=True)
        with refused("a closed account does not move"):
            await write(books.db, payment)
        await write(books.db, release)
        assert await books.available(held.debit) == 100


async def test_closing_and_opening_again_is_noted_between_the_lines(books: Books) -> None:
    mei = await books.open(holding=100)
    for closed in (True, True, False):
        await books.set_closed(mei, closed=closed)
    async with books.db.read() as reader:
        noted = await reader.tuples(
            "SELECT after_version, closed FROM ledger.closures WHERE account = %s ORDER BY id", (mei,)
        )
    assert noted == [(1, True), (1, False)]
