"""Who may pay or ask whom."""

from quan import identity
from quan.core.db import Reader
from quan.core.ids import MemberId
from quan.wallet.errors.payments import NotYourContact, PersonUnavailable


async def contact(reader: Reader, caller: MemberId, other: MemberId) -> identity.Member:
    """Find a contact of the caller. Somebody who does not exist is refused like somebody who is no contact.

    Raises: NotYourContact, PersonUnavailable.
    """
    if not await identity.are_contacts(reader, caller, other):
        raise NotYourContact
    return await reachable(reader, caller, other)


async def reachable(reader: Reader, caller: MemberId, other: MemberId) -> identity.Member:
    """Find a person whom nothing keeps apart from the caller. A block, from either side, is not told.

    Raises: PersonUnavailable.
    """
    if await identity.blocked_between(reader, caller, other):
        raise PersonUnavailable
    people = await identity.members(reader, [other])
    if other not in people:
        raise PersonUnavailable
    return people[other]
