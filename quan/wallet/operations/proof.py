"""Proof that the member, and not just their unlocked phone, wants money to move.

Proofs are checked before the transaction that moves money: hashing is slow and guesses are counted apart.
"""

from typing import Annotated

import msgspec

from quan import identity
from quan.core.db import Database
from quan.core.ids import MemberId
from quan.core.keys import Keys
from quan.wallet.errors.proof import OneProof, ProofNeeded
from quan.wallet.operations import passwords
from quan.wallet.store import secrets as store

Secret = Annotated[str, msgspec.Meta(max_length=200)]


class ProofIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A proof on the wire: exactly one field is set."""

    password: Secret | None = None
    passkey: identity.PasskeyAssertion | None = None
    account_password: Secret | None = None


async def check(db: Database, keys: Keys, *, caller: MemberId, given: ProofIn | None) -> bool:
    """Check a proof if one is given; tell whether the payment is proved.

    Whether it may go without is decided by `spending.spend` under the lock of the wallet, where parallel
    small payments cannot outrun their daily bound.

    Raises: as `require`, but for ProofNeeded.
    """
    if given is None:
        return False
    await require(db, keys, caller=caller, given=given)
    return True


async def require(db: Database, keys: Keys, *, caller: MemberId, given: ProofIn | None) -> None:
    """Insist on a proof for money: the payment password or a passkey.

    Raises: ProofNeeded, OneProof, WrongPaymentPassword, PaymentPasswordNotSet, TooManyGuesses,
    identity.PasskeyRefused, identity.PasskeyExpired.
    """
    match given:
        case ProofIn(password=str(digits), passkey=None, account_password=None):
            await passwords.verify(db, keys, caller, digits)
        case ProofIn(password=None, passkey=identity.PasskeyAssertion() as answer, account_password=None):
            await identity.verify_passkey(db, caller, answer, purpose="money")
        case None:
            raise ProofNeeded
        case _:
            raise OneProof


async def require_to_change(db: Database, keys: Keys, caller: MemberId, given: ProofIn | None) -> str:
    """Check the right to set a payment password; tell how it was proved.

    A session alone never sets one. With one set, the old one or a passkey is needed; the account password
    serves only for the first and for recovery.

    Raises: as `require`, identity.WrongPassword.
    """
    match given:
        case ProofIn(password=None, passkey=None, account_password=str(password)):
            async with db.read() as reader:
                is_set = await store.payment_password_hash(reader, caller) is not None
            if is_set:
                raise ProofNeeded
            await identity.verify_password(db, caller, password)
            return "account password"
        case _:
            await require(db, keys, caller=caller, given=given)
            return "passkey" if given is not None and given.passkey else "payment password"


async def require_to_recover(
    db: Database, caller: MemberId, *, account_password: str | None, recovery_code: str | None
) -> str:
    """Check the right to replace a forgotten payment password; tell how it was proved.

    Raises: OneProof, identity.WrongPassword, identity.WrongRecoveryCode, identity.TooManyGuesses.
    """
    match account_password, recovery_code:
        case str(password), None:
            await identity.verify_password(db, caller, password)
            return "account password"
        case None, str(code):
            await identity.use_recovery_code(db, caller, code)
            return "recovery code"
        case _:
            raise OneProof
