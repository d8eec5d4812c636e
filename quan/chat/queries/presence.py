"""Who may know that a member is here."""

from collections.abc import Collection

from quan import identity
from quan.chat.store import settings
from quan.core.db import Reader
from quan.core.ids import MemberId


async def audience(reader: Reader, member: MemberId) -> Collection[MemberId]:
    """Give the contacts that a member may see here, and that may see them: only if both sides want it.

    The settings are asked, whatever a device says: an old one may not have heard of a change yet.
    """
    friends = await identity.friends_of(reader, member)
    shown = await settings.showing_presence(reader, [member, *friends])
    return shown - {member} if member in shown else ()
