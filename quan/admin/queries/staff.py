"""Who is on the staff."""

from quan import identity
from quan.admin.model.staff import Role, Staff
from quan.admin.store import staff as store
from quan.core.db import Reader


async def role_of(reader: Reader, member: identity.Member) -> Role | None:
    """Give the role of a member; a frozen account has none for as long as it is frozen."""
    return await store.role_of(reader, member.id) if member.status == "active" else None


async def every_staff(reader: Reader) -> list[Staff]:
    """List the staff, the first one first."""
    found = await store.every(reader)
    people = await identity.members(reader, [one.member for one in found])
    return [
        Staff(member=people[one.member], role=one.role, granted_by=one.granted_by, granted_at=one.granted_at)
        for one in found
    ]
