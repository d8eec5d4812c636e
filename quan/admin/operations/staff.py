"""Who is on the staff."""

from quan import identity
from quan.admin.errors.staff import AccountNotActive, NotStaff
from quan.admin.model.staff import Role
from quan.admin.rules import staff as rules
from quan.admin.store import staff as store
from quan.core import audit
from quan.core.db import Tx
from quan.core.ids import Id, MemberId


async def grant(tx: Tx, member: MemberId, role: Role, *, by: Id | str = audit.OPERATOR) -> None:
    """Put a member on the staff, or change their role.

    Raises: identity.MemberNotFound, AccountNotActive.
    """
    if (await identity.member(tx, member)).status != "active":
        raise AccountNotActive
    await store.put(tx, member, role, granted_by=str(by))
    await audit.record(tx, actor=by, action="admin.role-granted", subject=member, detail={"role": role.value})


async def revoke(tx: Tx, member: MemberId, *, by: Id | str = audit.OPERATOR) -> None:
    """Take a member off the staff. What they proposed stays, for others to decide on.

    Raises: NotStaff.
    """
    if not await store.remove(tx, member):
        raise NotStaff
    await audit.record(tx, actor=by, action="admin.role-revoked", subject=member)


async def grant_alone(tx: Tx, supervisor: MemberId, *, handle: str, role: Role) -> None:
    """Give a role that only reads, in place of any other.

    Raises: RoleNeedsCommandLine, identity.MemberNotFound, OwnRole, AccountNotActive.
    """
    rules.check_reads_only(role)
    member = await identity.find_by_handle(tx, handle.strip().removeprefix("@"))
    if member is None:
        raise identity.MemberNotFound
    rules.check_other_member(supervisor, member.id)
    await grant(tx, member.id, role, by=supervisor)


async def revoke_alone(tx: Tx, supervisor: MemberId, member: MemberId) -> None:
    """Take somebody else off the staff; nobody takes off themselves.

    Raises: OwnRole, NotStaff.
    """
    rules.check_other_member(supervisor, member)
    await revoke(tx, member, by=supervisor)
