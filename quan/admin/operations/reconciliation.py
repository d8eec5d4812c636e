"""What a clerk says of a statement entry. The wallet books it; here nobody helps themselves."""

from quan import identity, wallet
from quan.admin.rules.proposals import check_disinterested
from quan.core.config import Config
from quan.core.db import Tx
from quan.core.ids import MemberId

office = wallet.office


async def assign(
    tx: Tx, config: Config, *, clerk: MemberId, id: office.BankEntryId, handle: str  # noqa: A002 - as in the wallet
) -> office.BankEntry:  # fmt: skip
    """Give money that came in to the member it was meant for, never to oneself.

    Raises: identity.MemberNotFound, OwnMoney, and what `wallet.office.assign` raises.
    """
    member = await identity.find_by_handle(tx, handle.strip().removeprefix("@"))
    if member is None:
        raise identity.MemberNotFound
    check_disinterested(clerk, [member.id.uuid])
    return await office.assign(tx, config, id=id, member=member.id, actor=clerk)
