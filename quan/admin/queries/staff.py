"""Who is on the staff."""

from collections.abc import Iterable

from quan import identity
from quan.admin.model.accessviews import StaffListOut, StaffMemberOut
from quan.admin.model.staff import Role, Staff
from quan.admin.store import staff as store
from quan.core import audit
from quan.core.db import Reader
from quan.core.ids import MemberId


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


async def staff_out(reader: Reader) -> StaffListOut:
    """Show the staff, and who let each of them in."""
    staff = await every_staff(reader)
    granters = await people_named(reader, (one.granted_by for one in staff))
    return StaffListOut(
        items=[
            StaffMemberOut(
                person=identity.person_of(one.member),
                role=one.role,
                granted_by=granters.get(one.granted_by),
                granted_at=one.granted_at,
                is_active=one.member.status == "active",
            )
            for one in staff
        ]
    )


async def people_named(reader: Reader, names: Iterable[str]) -> dict[str, identity.PersonOut]:
    """Show those who are named as in the audit log; the command line is nobody."""
    ids = {MemberId.parse(name) for name in names if name != audit.OPERATOR}
    return {str(id_): identity.person_of(one) for id_, one in (await identity.members(reader, ids)).items()}
