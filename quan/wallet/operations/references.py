"""A member's top-up reference: made when it is first shown, and theirs for ever."""

from quan.core.config import Config
from quan.core.db import Tx
from quan.core.ids import MemberId
from quan.core.invariants import invariant
from quan.wallet.operations.bankbooks import required_iban
from quan.wallet.rules import rails as rules
from quan.wallet.store import references as store

_ATTEMPTS = 8  # each fails once in 2^50 for every reference there is


async def topup_reference(tx: Tx, config: Config, member: MemberId) -> str:
    """Give the reference by which a bank transfer finds a member.

    Raises: NoBankAccount.
    """
    required_iban(config)
    reference = await store.of_member(tx, member, config.currency)
    for _ in range(_ATTEMPTS):
        if reference is not None:
            break
        await store.keep_first(tx, member, config.currency, rules.new_reference())
        reference = await store.of_member(tx, member, config.currency)
    invariant(reference is not None, "a free reference is found")
    return reference or ""
