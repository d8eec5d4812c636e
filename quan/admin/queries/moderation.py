"""What moderators may fetch."""

from quan import chat, identity
from quan.admin.model.staff import Right
from quan.admin.queries import staff
from quan.core.db import Reader
from quan.core.ids import Id, MemberId
from quan.core.media import MediaId


async def may_fetch_evidence(reader: Reader, member: MemberId, media: MediaId, place: Id) -> bool:
    """Tell whether a member moderates, and the media were kept with the report they look at."""
    if not isinstance(place, chat.office.ReportId):
        return False
    role = await staff.role_of(reader, await identity.member(reader, member))
    if role is None or Right.MODERATE not in role.rights:
        return False
    return await chat.office.is_evidence(reader, place, media)
