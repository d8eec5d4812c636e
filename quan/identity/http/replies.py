"""What goes out over the wire about the signed-in member and the people they know."""

from datetime import datetime
from typing import Any

import msgspec

from quan.core.ids import MemberId
from quan.identity.model import (
    Contact,
    ContactRequest,
    ContactRequestId,
    Kind,
    Language,
    Member,
    OwnAccount,
    Passkey,
    PasskeyId,
    PersonOut,
    Relation,
    Session,
    SessionId,
    person_of,
)


class Out(msgspec.Struct, frozen=True, kw_only=True):
    """A reply body."""


class Me(Out, frozen=True, kw_only=True):
    """The signed-in member, as they see themselves."""

    id: MemberId
    handle: str
    name: str
    email: str | None
    bio: str
    language: Language
    avatar_url: str | None
    kind: Kind
    level: int
    has_password: bool
    created_at: datetime

    @classmethod
    def of(cls, own: OwnAccount) -> "Me":
        """Show an account to its owner."""
        member = own.member
        return cls(
            id=member.id,
            handle=member.handle,
            name=member.name,
            email=own.email,
            bio=member.bio,
            language=member.language,
            avatar_url=member.avatar_url,
            kind=member.kind,
            level=member.level,
            has_password=own.has_password,
            created_at=member.created_at,
        )


class MeOut(Out, frozen=True, kw_only=True):
    """The signed-in member, and the token that unsafe requests must carry."""

    me: Me
    csrf_token: str


class SessionOut(Out, frozen=True, kw_only=True):
    """A session just opened; after signing up with ten recovery codes, shown this once."""

    me: Me
    csrf_token: str
    recovery_codes: list[str] | None = None


class RecoveryCodesOut(Out, frozen=True, kw_only=True):
    """Ten recovery codes, shown this once."""

    recovery_codes: list[str]


class ChallengeOut(Out, frozen=True, kw_only=True):
    """What to hand to `navigator.credentials`, and the ceremony to name in the answer."""

    ceremony: str
    options: dict[str, Any]


class PasskeyOut(Out, frozen=True, kw_only=True):
    """A passkey in the member's list."""

    id: PasskeyId
    name: str
    created_at: datetime
    last_used_at: datetime | None

    @classmethod
    def of(cls, passkey: Passkey) -> "PasskeyOut":
        """Show a passkey to its owner."""
        return cls(
            id=passkey.id,
            name=passkey.name,
            created_at=passkey.created_at,
            last_used_at=passkey.last_used_at,
        )


class PasskeysOut(Out, frozen=True, kw_only=True):
    """All passkeys of the member."""

    items: list[PasskeyOut]


class DeviceOut(Out, frozen=True, kw_only=True):
    """A device that is signed in."""

    id: SessionId
    device: str
    ip: str
    created_at: datetime
    seen_at: datetime
    current: bool

    @classmethod
    def of(cls, session: Session, *, current: SessionId) -> "DeviceOut":
        """Show a session to its owner."""
        return cls(
            id=session.id,
            device=session.device,
            ip=session.ip,
            created_at=session.created_at,
            seen_at=session.seen_at,
            current=session.id == current,
        )


class DevicesOut(Out, frozen=True, kw_only=True):
    """All devices that are signed in."""

    items: list[DeviceOut]


class CodeOut(Out, frozen=True, kw_only=True):
    """The member's contact code: its text, the QR code as SVG, and where the SVG is served."""

    text: str
    svg: str
    svg_url: str


class ProfileOut(Out, frozen=True, kw_only=True):
    """A member as another member sees them."""

    person: PersonOut
    bio: str
    relation: Relation
    remark: str | None


class ContactOut(Out, frozen=True, kw_only=True):
    """A contact in the member's list."""

    person: PersonOut
    remark: str | None
    since: datetime

    @classmethod
    def of(cls, contact: Contact) -> "ContactOut":
        """Show a contact."""
        return cls(person=person_of(contact.member), remark=contact.remark, since=contact.since)


class ContactsOut(Out, frozen=True, kw_only=True):
    """All contacts of the member."""

    items: list[ContactOut]


class ContactRequestOut(Out, frozen=True, kw_only=True):
    """A contact request; `person` is the other side."""

    id: ContactRequestId
    person: PersonOut
    message: str
    created_at: datetime

    @classmethod
    def of(cls, request: ContactRequest, person: Member) -> "ContactRequestOut":
        """Show a request."""
        return cls(
            id=request.id,
            person=person_of(person),
            message=request.message,
            created_at=request.created_at,
        )


class AskedOut(ContactRequestOut, frozen=True, kw_only=True):
    """A request just made; accepted at once when the other side had asked before."""

    accepted: bool


class ContactRequestsOut(Out, frozen=True, kw_only=True):
    """What waits for the member's answer, and what the member waits for."""

    incoming: list[ContactRequestOut]
    outgoing: list[ContactRequestOut]


class PeopleOut(Out, frozen=True, kw_only=True):
    """A list of people."""

    items: list[PersonOut]
