"""Facts about people, told after they were committed."""

from typing import ClassVar

from quan.core.events import Event
from quan.core.ids import MemberId
from quan.identity.model import ContactRequestId, SessionId


class MemberJoined(Event, frozen=True, kw_only=True):
    """Somebody signed up."""

    kind: ClassVar[str] = "identity.member-joined"
    member: MemberId


class ContactRequested(Event, frozen=True, kw_only=True):
    """Somebody asked to become a contact. Not told when the asked member blocks the asker."""

    kind: ClassVar[str] = "identity.contact-requested"
    request: ContactRequestId
    asker: MemberId
    asked: MemberId


class ContactAccepted(Event, frozen=True, kw_only=True):
    """Two members became contacts; `asker` had asked and learns it, `asked` said yes."""

    kind: ClassVar[str] = "identity.contact-accepted"
    asker: MemberId
    asked: MemberId


class MemberBlocked(Event, frozen=True, kw_only=True):
    """A member wants to hear nothing more of another, who is not told."""

    kind: ClassVar[str] = "identity.member-blocked"
    owner: MemberId
    other: MemberId


class SessionRevoked(Event, frozen=True, kw_only=True):
    """A session ended before its time: signed out, revoked, or left behind by a new password."""

    kind: ClassVar[str] = "identity.session-revoked"
    member: MemberId
    session: SessionId
