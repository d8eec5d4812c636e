"""Answers that leave no trace: a dry run changes nothing, a refusal keeps nothing but the refused ids."""

from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest

from quan import ledger
from quan.core.db import Tx
from quan.core.problems import Problem
from quan.ledger.model import Flag, Phase
from tests.ledger.bookkeeping import Books, ending, hold, new_id, sweep, wish

Ask = Callable[..., Awaitable[tuple[ledger.Transfer, ...]]]


async def told(tx: Tx, ask: Ask, chain: list[ledger.NewTransfer]) -> object:
    """Give the transfers, or which refusal it was."""
    try:
        async with tx.conn.transaction():
            return await ask(tx, *chain)
    except Problem as refusal:
        return type(refusal)


class CalledOffError(Exception):
    """Undoes a transaction."""


async def test_a_dry_run_answers_as_posting_would_and_leaves_every_byte(fresh_books: Books) -> None:
    books = fresh_books
    mei, wei = await books.open(holding=100), await books.open()
    held = hold(mei, wei, 10)
    await books.post(held)
    foretold: list[object] = []
    for chain in (
        [wish(mei, wei, 90)],
        [wish(mei, wei, 500, flags=Flag.BALANCING_DEBIT), hold(wei, mei, 90)],
        [ending(held, Phase.POST, 4)],
        [held],
        [wish(mei, wei, 91)],
        [wish(mei, wei, 50), wish(wei, mei, 51)],
        [ending(held, Phase.EXPIRE)],
        [wish(mei, ledger.AccountId(new_id().uuid), 1)],
    ):
        before = await pictured(books)
        async with books.db.transaction() as tx:
            await told(tx, ledger.dry_run, chain)
        assert await pictured(books) == before
        with suppress(CalledOffError):
            async with books.db.transaction() as tx:
                foretold.append(await told(tx, ledger.dry_run, chain))
                assert await told(tx, ledger.post, chain) == foretold[-1]
                raise CalledOffError
    assert [isinstance(said, tuple) for said in foretold] == [True] * 4 + [False] * 4
    assert len(set(foretold[4:])) == 3  # two lacked money


async def test_a_dry_run_uses_no_id(books: Books) -> None:
    mei, wei = await books.open(holding=100), await books.open()
    too_much = wish(mei, wei, 101)
    async with books.db.transaction() as tx:
        with pytest.raises(ledger.InsufficientFunds):
            await ledger.dry_run(tx, too_much)
    with pytest.raises(ledger.InsufficientFunds):
        async with books.db.transaction() as tx:
            await ledger.dry_run(tx, too_much)
    equity = await books.open(ledger.AccountCode.EQUITY)
    await books.post(wish(equity, mei, 100))
    await books.post(too_much)
    assert await books.minor(wei) == 101


async def test_a_refusal_keeps_the_refused_ids_and_nothing_else(fresh_books: Books) -> None:
    books = fresh_books
    mei, wei = await books.open(holding=100), await books.open()
    await books.post(hold(mei, wei, 10))
    before = await pictured(books, but="ledger.refusals")
    for chain in ([wish(mei, wei, 91)], [wish(mei, wei, 50), wish(wei, mei, 51)]):
        with pytest.raises(ledger.InsufficientFunds):
            await books.post(*chain)
    assert await pictured(books, but="ledger.refusals") == before
    async with books.db.read() as reader:
        assert await reader.value("SELECT COUNT(*) FROM ledger.refusals") == 3


async def pictured(books: Books, *, but: str = "") -> str:
    async with books.db.read(snapshot=True) as reader:
        return await sweep(reader, but=but)
