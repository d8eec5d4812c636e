"""Staff: what the caller is, who else there is, and what one supervisor alone may change about it."""

from typing import Annotated

import msgspec
from litestar import delete, get, put
from litestar.di import Provide

from quan import identity
from quan.admin.http.gate import provide_operator, provide_staff
from quan.admin.model.accessviews import StaffListOut
from quan.admin.model.staff import Actor, Right, Role
from quan.admin.model.views import StaffOut
from quan.admin.operations import staff as operations
from quan.admin.queries import staff
from quan.core.db import Database
from quan.core.ids import MemberId

READER = {"actor": Provide(provide_operator(Right.READ))}
SUPERVISOR = {"supervisor": Provide(provide_staff(Right.CHECK))}


class RoleIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who, by their handle, as what; and the password of who says so.

    Who has no password leaves it out, and has signed in a moment ago.
    """

    handle: Annotated[str, msgspec.Meta(max_length=60)]
    role: Role
    password: str | None = None


@get("/v1/operator/me")
async def show_my_role(db: Database, caller: identity.Caller) -> StaffOut:
    """Tell a member whether they are on the staff. About others nothing is told."""
    async with db.read() as reader:
        role = await staff.role_of(reader, caller.member)
    return StaffOut(role=role, rights=sorted(role.rights) if role else [])


@get("/v1/operator/staff", dependencies=READER)
async def list_staff(db: Database, actor: Actor) -> StaffListOut:  # noqa: ARG001 - the gate is the point
    """List the staff."""
    async with db.read() as reader:
        return await staff.staff_out(reader)


@put("/v1/operator/staff", dependencies=SUPERVISOR)
async def grant_role(db: Database, supervisor: identity.Caller, data: RoleIn) -> StaffListOut:
    """Make a member an auditor. Clerks and supervisors are made on the command line."""
    await identity.prove_again(db, supervisor, data.password)
    async with db.transaction() as tx:
        await operations.grant_alone(tx, supervisor.member.id, handle=data.handle, role=data.role)
        return await staff.staff_out(tx)


@delete("/v1/operator/staff/{member_id:str}", status_code=200, dependencies=SUPERVISOR)
async def revoke_role(db: Database, supervisor: identity.Caller, member_id: str) -> StaffListOut:
    """Take a member off the staff, at once; never oneself."""
    id_ = MemberId.parse(member_id)
    async with db.transaction() as tx:
        await operations.revoke_alone(tx, supervisor.member.id, id_)
        return await staff.staff_out(tx)


ROUTES = (show_my_role, list_staff, grant_role, revoke_role)
