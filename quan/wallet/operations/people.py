"""Who may pay or ask whom."""

from quan import identity
from quan.core.db import Reader
from quan.core.ids import MemberId
from quan.wallet.errors.payments import NotYourContact, PersonUnavailable


async def contact(reader: Reader, caller: MemberId, other: MemberId) -> identity.Member:
    """Find a contact of the caller. Somebody who does not exist is refused like somebody who is no contact.

    Raises: NotYourContact, PersonUnavailable.
    """
    return known_contact(await identity.acquaintance(reader, caller, other))


def known_contact(found: identity.Acquaintance | None) -> identity.Member:
    """Take somebody who was looked up for a contact of the caller.

    Raises: NotYourContact, PersonUnavailable.
    """
    if found is None or not found.is_contact:
        raise NotYourContact
    return reached(found)


async def reachable(reader: Reader, caller: MemberId, other: MemberId) -> identity.Member:
    """Find a person whom nothing keeps apart from the caller. A block, from either side, is not told.

    Raises: PersonUnavailable.
    """
    return reached(await identity.acquaintance(reader, caller, other))


def reached(found: identity.Acquaintance | None) -> identity.Member:
    """Take somebody who was looked up for a person whom nothing keeps apart from the caller.

    Raises: PersonUnavailable.
    """
    if found is None or found.blocked:
        raise PersonUnavailable
    return found.member
