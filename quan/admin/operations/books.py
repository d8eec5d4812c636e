"""Looking into the books: whoever looks at one account is written down."""

from quan import ledger
from quan.admin.model.staff import Actor
from quan.admin.model.views import AccountOut
from quan.admin.queries import accounts
from quan.core import audit
from quan.core.db import Tx


async def read_account(tx: Tx, actor: Actor, id: ledger.AccountId) -> AccountOut:  # noqa: A002 - as in the ledger
    """Show one account with its balance and its totals.

    Raises: ledger.UnknownAccount.
    """
    shown = await accounts.account(tx, id)
    await audit.record(tx, actor=actor.id, action="admin.account-read", subject=id)
    return shown
