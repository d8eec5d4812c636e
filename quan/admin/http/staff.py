"""What the caller is to the operator."""

from litestar import get

from quan import identity
from quan.admin.model.views import StaffOut
from quan.admin.queries import staff
from quan.core.db import Database


@get("/v1/operator/me")
async def show_my_role(db: Database, caller: identity.Caller) -> StaffOut:
    """Tell a member whether they are on the staff. About others nothing is told."""
    async with db.read() as reader:
        role = await staff.role_of(reader, caller.member)
    return StaffOut(role=role, rights=sorted(role.rights) if role else [])


ROUTES = (show_my_role,)
