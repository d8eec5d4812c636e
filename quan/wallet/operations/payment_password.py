"""Setting, changing and recovering a payment password: first whether it will do, then who asks."""

from quan.core.db import Database
from quan.core.ids import MemberId
from quan.core.keys import Keys
from quan.wallet.operations import passwords, proof
from quan.wallet.rules.secrets import check_payment_password


async def change(
    db: Database, keys: Keys, member: MemberId, *, new: str, given: proof.ProofIn | None
) -> None:
    """Set a payment password, proved by the old one, a passkey, or (the first) by the account password.

    Raises: MalformedPaymentPassword, TrivialPaymentPassword, and as `proof.require_to_change`.
    """
    check_payment_password(new)
    how = await proof.require_to_change(db, keys, member, given)
    await passwords.set_new(db, keys, member, new, how=how)


async def recover(
    db: Database,
    keys: Keys,
    member: MemberId,
    *,
    new: str,
    account_password: str | None,
    recovery_code: str | None,
) -> None:
    """Replace a forgotten payment password; also ends a lock-out.

    Raises: MalformedPaymentPassword, TrivialPaymentPassword, and as `proof.require_to_recover`.
    """
    check_payment_password(new)
    how = await proof.require_to_recover(
        db, member, account_password=account_password, recovery_code=recovery_code
    )
    await passwords.set_new(db, keys, member, new, how=how)
