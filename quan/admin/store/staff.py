"""Staff as rows."""

from typing import Any, NamedTuple

from quan.admin.model.staff import Role
from quan.core.db import Reader, Tx
from quan.core.ids import MemberId


class Granted(NamedTuple):
    """A row of staff: the member by id, the role, who granted it and when."""

    member: MemberId
    role: Role
    granted_by: str
    granted_at: Any


async def put(tx: Tx, member: MemberId, role: Role, *, granted_by: str) -> None:
    """Write a role, in place of the one before."""
    await tx.execute(
        """
        INSERT INTO admin.staff (member, role, granted_by, granted_at)
        VALUES (%(member)s, %(role)s, %(granted_by)s, %(now)s)
        ON CONFLICT (member) DO UPDATE
        SET role = EXCLUDED.role, granted_by = EXCLUDED.granted_by, granted_at = EXCLUDED.granted_at
        """,
        {"member": member, "role": role.value, "granted_by": granted_by, "now": tx.now},
    )


async def remove(tx: Tx, member: MemberId) -> bool:
    """Take a role away; False when there was none."""
    return await tx.execute("DELETE FROM admin.staff WHERE member = %s", (member,)) == 1


async def role_of(reader: Reader, member: MemberId) -> Role | None:
    """Read the role of a member."""
    found = await reader.value("SELECT role FROM admin.staff WHERE member = %s", (member,))
    return None if found is None else Role(found)


async def every(reader: Reader) -> list[Granted]:
    """Read all staff, the first one first."""
    return await reader.rows(
        """
        SELECT member, role, granted_by, granted_at
        FROM admin.staff
        ORDER BY granted_at, member
        """,
        into=lambda member, role, granted_by, granted_at: Granted(
            MemberId(member), Role(role), granted_by, granted_at
        ),
    )
