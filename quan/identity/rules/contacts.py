"""Who may ask whom, and what the one who asked may learn."""

from datetime import datetime, timedelta

from quan.core.ids import MemberId
from quan.identity.errors import (
    AlreadyContacts,
    MemberNotFound,
    TooManyContacts,
    YouBlocked,
    YourOwnContact,
)
from quan.identity.model import ContactRequest, Member, Relation

ASKED_AGAIN_AFTER = timedelta(days=30)
MOST_CONTACTS = 5000


def check_request(asker: MemberId, asked: Member, *, are_contacts: bool, blocked: bool) -> None:
    """Refuse a request that makes no sense. `blocked`: the asker blocks the asked.

    That the asked blocks the asker is no refusal: the asker must not learn it.

    Raises: YourOwnContact, MemberNotFound, AlreadyContacts, YouBlocked.
    """
    if asker == asked.id:
        raise YourOwnContact
    if asked.status == "closed":
        raise MemberNotFound
    if are_contacts:
        raise AlreadyContacts
    if blocked:
        raise YouBlocked


def check_room(count: int) -> None:
    """Refuse one more contact in a full list.

    Raises: TooManyContacts.
    """
    if count >= MOST_CONTACTS:
        raise TooManyContacts(limit=MOST_CONTACTS)


def is_pending(request: ContactRequest, now: datetime) -> bool:
    """Tell whether the asker still sees the request waiting, whatever the asked did with it."""
    return now - request.created_at < ASKED_AGAIN_AFTER


def relation_of(*, is_self: bool, is_contact: bool, blocked: bool, asked: bool, was_asked: bool) -> Relation:
    """Name what the other is to me; the strongest fact wins."""
    if is_self:
        return "self"
    if blocked:
        return "blocked"
    if is_contact:
        return "contact"
    if was_asked:
        return "requests_you"
    return "requested" if asked else "none"
