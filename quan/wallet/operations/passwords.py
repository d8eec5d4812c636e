"""Payment passwords: six digits that only their owner can turn into money."""

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from quan.core import audit
from quan.core.db import Database, Tx
from quan.core.ids import MemberId
from quan.core.keys import Keys
from quan.wallet.errors.proof import PaymentPasswordNotSet, WrongPaymentPassword
from quan.wallet.events.payments import WalletChanged
from quan.wallet.operations import guesses
from quan.wallet.rules.secrets import PAYMENT_PASSWORD
from quan.wallet.store import guesses as guess_store
from quan.wallet.store import secrets as store

# A million six-digit strings fall to any hash. What protects them from a stolen database is the server's own
# secret, mixed in first; argon2id only has to keep the rate down, so it may be light (OWASP's smallest).
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


async def verify(db: Database, keys: Keys, member: MemberId, digits: str) -> None:
    """Compare a payment password, at the price of one guess.

    Raises: PaymentPasswordNotSet, TooManyGuesses, WrongPaymentPassword.
    """
    async with db.read() as reader:
        hashed = await store.payment_password_hash(reader, member)
    if hashed is None:
        raise PaymentPasswordNotSet
    tries_left = await guesses.spend(db, member, PAYMENT_PASSWORD)
    if not await asyncio.to_thread(_matches, hashed, _sealed(keys, member, digits)):
        raise WrongPaymentPassword(tries_left=tries_left)
    await guesses.forget(db, member, PAYMENT_PASSWORD)


async def set_new(db: Database, keys: Keys, member: MemberId, digits: str, *, how: str) -> None:
    """Set a payment password and forget the guesses at the old one. `how` is kept in the audit log.

    That it will do and who asks is settled before; see `payment_password`.
    """
    hashed = await hash_digits(keys, member, digits)
    async with db.transaction() as tx:
        await keep(tx, member, hashed, how=how)


async def hash_digits(keys: Keys, member: MemberId, digits: str) -> str:
    """Hash a payment password. Slow on purpose: do it before the transaction that keeps it."""
    return await asyncio.to_thread(HASHER.hash, _sealed(keys, member, digits))


async def keep(tx: Tx, member: MemberId, hashed: str, *, how: str) -> None:
    """Keep a hashed payment password instead of the old one."""
    await store.set_payment_password_hash(tx, owner=member, hashed=hashed)
    await guess_store.forget(tx, owner=member, what=PAYMENT_PASSWORD.what)
    await audit.record(
        tx, actor=member, action="wallet.payment-password-set", subject=member, detail={"proved_by": how}
    )
    tx.emit(WalletChanged(owner=member))


def _sealed(keys: Keys, member: MemberId, digits: str) -> bytes:
    return keys.seal("payment-password", f"{member}:{digits}")


def _matches(hashed: str, sealed: bytes) -> bool:
    try:
        return HASHER.verify(hashed, sealed)
    except (VerificationError, InvalidHashError):
        return False
