"""Guesses at a secret are spent before the secret is looked at, in a transaction of their own.

So parallel guesses cannot outrun the count, and a crash in the middle costs the guesser, not the owner.
"""

from quan.core.db import Database
from quan.core.ids import MemberId
from quan.wallet.errors.proof import TooManyGuesses
from quan.wallet.rules import secrets as rules
from quan.wallet.store import guesses as store


async def spend(db: Database, guesser: MemberId, guard: rules.Guard) -> int:
    """Take one guess from a member; give how many are left before the next wait.

    Raises: TooManyGuesses.
    """
    async with db.transaction() as tx:
        guesses = await store.lock(tx, owner=guesser, what=guard.what)
        wait_s = rules.seconds_left(guesses, tx.now)
        if wait_s:
            raise TooManyGuesses(retry_after_s=wait_s)
        spent = guesses.spent + 1
        await store.update(
            tx,
            owner=guesser,
            what=guard.what,
            spent=spent,
            locked_until=rules.wait_after(guard, spent, tx.now),
        )
    return rules.tries_left(guard, spent)


async def forget(db: Database, guesser: MemberId, guard: rules.Guard) -> None:
    """Give all guesses back after a right answer."""
    async with db.transaction() as tx:
        await store.forget(tx, owner=guesser, what=guard.what)
