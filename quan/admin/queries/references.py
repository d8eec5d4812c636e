"""Accounts and transfers by the people and the names behind them."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from quan import identity, ledger
from quan.admin.model.views import AccountRef, TransferOut
from quan.core.db import Reader
from quan.core.ids import MemberId

Owners = Mapping[MemberId, identity.Member]


async def owners_of(reader: Reader, accounts: Collection[ledger.Account]) -> Owners:
    """Read who owns these accounts; accounts of the house have no owner."""
    return await identity.members(reader, {MemberId(one.owner) for one in accounts if one.owner})


def owner_out(owner: UUID | None, owners: Owners) -> identity.PersonOut | None:
    """Show the owner of an account."""
    member = None if owner is None else owners.get(MemberId(owner))
    return None if member is None else identity.person_of(member)


async def account_refs(
    reader: Reader, ids: Collection[ledger.AccountId]
) -> dict[ledger.AccountId, AccountRef]:
    """Read how accounts are called."""
    accounts = await ledger.journal.accounts_by_id(reader, ids)
    owners = await owners_of(reader, accounts.values())
    return {
        id_: AccountRef(
            id=id_,
            code=int(account.code),
            name=account.code.name.lower(),
            owner=owner_out(account.owner, owners),
        )
        for id_, account in accounts.items()
    }


async def transfers_out(reader: Reader, transfers: Sequence[ledger.Transfer]) -> list[TransferOut]:
    """Show transfers with both their accounts."""
    refs = await account_refs(reader, {side for one in transfers for side in (one.debit, one.credit)})
    return [
        TransferOut(
            id=one.id,
            code=int(one.code),
            name=one.code.name.lower(),
            phase=one.phase.name.lower(),
            amount=one.amount,
            debit=refs[one.debit],
            credit=refs[one.credit],
            reference=None if one.reference is None else str(one.reference),
            recorded_at=one.recorded_at,
            effective_at=one.effective_at,
            expires_at=one.expires_at,
            batch=str(one.batch),
        )
        for one in transfers
    ]
