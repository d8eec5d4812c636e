"""What moderators may fetch."""

from quan import chat, identity
from quan.admin.model.staff import Right
from quan.admin.queries import staff
from quan.core.db import Reader
from quan.core.ids import Id, MemberId
from quan.core.media import MediaId


async def may_fetch_evidence(reader: Reader, member: MemberId, media: MediaId, place: Id) -> bool:
    """Tell whether a member moderates, and the media were kept with the report they look at."""
    return (
        isinstance(place, chat.office.ReportId)
        and await _moderates(reader, member)
        and await chat.office.is_evidence(reader, place, media)
    )


async def may_fetch_said(reader: Reader, member: MemberId, media: MediaId, place: Id) -> bool:
    """Tell whether a conversation shows media to a member, or a hold keeps them for who moderates."""
    if await chat.may_fetch(reader, member, media, place):
        return True
    return (
        isinstance(place, chat.ConversationId)
        and await chat.office.keeps(reader, member, place, media)
        and await _moderates(reader, member)
    )


async def _moderates(reader: Reader, member: MemberId) -> bool:
    role = await staff.role_of(reader, await identity.member(reader, member))
    return role is not None and Right.MODERATE in role.rights
