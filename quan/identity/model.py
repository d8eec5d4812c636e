"""The people of the place, and what each of them holds. Frozen; nothing here reads or writes."""

from dataclasses import dataclass, fields
from datetime import datetime, time
from functools import lru_cache
from typing import Any, Literal
from uuid import UUID

import msgspec

from quan.core.ids import Id, MemberId
from quan.core.push import Recipient

Kind = Literal["person", "merchant", "agent"]
Status = Literal["active", "frozen", "closed"]
Language = Literal["en", "zh-Hans", "fr"]
Relation = Literal["self", "contact", "requested", "requests_you", "none", "blocked"]
Secret = Literal["password", "recovery-code"]

TOP_LEVEL = 2


class SessionId(Id):
    """One device that is signed in."""

    __slots__ = ()
    prefix = "ses"


class PasskeyId(Id):
    """One passkey of a member."""

    __slots__ = ()
    prefix = "psk"


class CeremonyId(Id):
    """One passkey challenge, answered at most once."""

    __slots__ = ()
    prefix = "cer"


class ContactRequestId(Id):
    """One wish to become contacts."""

    __slots__ = ()
    prefix = "crq"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A member as everybody in the house may see them: no secret, no e-mail."""

    id: MemberId
    handle: str
    name: str
    kind: Kind
    level: int
    status: Status
    language: Language
    bio: str
    avatar: str | None
    created_at: datetime

    @property
    def avatar_url(self) -> str | None:
        """The path of the picture, or None."""
        return f"/media/avatars/{self.avatar}.webp" if self.avatar else None


@dataclass(frozen=True, slots=True)
class Caller:
    """The signed-in member behind a request, and the session that says so."""

    member: Member
    session: SessionId
    signed_in_at: datetime


Presented = bytes | Caller
"""Who a request comes from: the digest of a session token still to be looked up, or who was found already."""


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """What only the member themselves may see of their account."""

    member: Member
    email: str | None
    has_password: bool
    code_token: str


@dataclass(frozen=True, slots=True)
class Credentials:
    """An account that may be opened with a password, and what to compare with."""

    member: MemberId
    password_hash: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A device in the member's list of devices."""

    id: SessionId
    device: str
    ip: str
    created_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session just opened. The token leaves the house once, in a cookie."""

    id: SessionId
    token: str
    csrf_token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    """A public key that proves its owner."""

    id: PasskeyId
    member: MemberId
    credential_id: bytes
    public_key: bytes
    sign_count: int
    name: str
    created_at: datetime
    last_used_at: datetime | None


class Newcomer(msgspec.Struct, frozen=True, kw_only=True):
    """Who will exist once the passkey of a sign-up has answered."""

    id: MemberId
    handle: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceremony:
    """A challenge handed out: for what, for whom, and where the answer must come from."""

    id: CeremonyId
    purpose: str
    member: MemberId | None
    challenge: bytes
    rp_id: str
    origin: str
    newcomer: Newcomer | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class PasskeyChallenge:
    """What the browser needs to ask for a passkey."""

    ceremony: str
    options: dict[str, Any]


class PasskeyAssertion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The browser's answer to a challenge: the ceremony's id and the credential as JSON."""

    ceremony: str
    credential: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Guesses:
    """How often a secret was guessed wrong in a row, and until when no guess is taken."""

    count: int
    last_at: datetime
    locked_until: datetime | None


@dataclass(frozen=True, slots=True)
class Contact:
    """A friend in the member's list."""

    member: Member
    remark: str | None
    since: datetime


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """Another member, whether they are a contact, and whether either side blocks the other."""

    member: Member
    is_contact: bool
    blocked: bool


@dataclass(frozen=True, slots=True)
class Meeting:
    """A signed-in member with another: what a request that names both needs to know of them."""

    caller: Member
    session: SessionId
    seen_at: datetime
    other: Acquaintance


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRequest:
    """A wish to become contacts that was not granted yet."""

    id: ContactRequestId
    asker: MemberId
    asked: MemberId
    message: str
    state: Literal["open", "declined", "muted"]
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PushDevice:
    """A browser that wants to be woken: where its push service is, and the keys to seal with.

    After `failures` in a row it is left alone until `rests_until`.
    """

    member: MemberId
    session: SessionId
    endpoint: str
    recipient: Recipient
    failures: int = 0
    rests_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Missed:
    """A device that did not take a push, and when it can be tried again."""

    session: SessionId
    again_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PushSettings:
    """What a member allows: whether a locked screen shows what is said, and hours of quiet."""

    hides_text: bool = False
    quiet_from: time | None = None
    quiet_until: time | None = None
    timezone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something to wake a member for. A later one of the same `topic` replaces it.

    The discreet words stand for the others on the screens of who hides what is said.
    """

    member: MemberId
    topic: str
    title: str
    text: str
    discreet_title: str
    discreet_text: str
    path: str
    is_urgent: bool = True


class PersonOut(msgspec.Struct, frozen=True, kw_only=True):
    """A member on the wire, as any other member sees them."""

    id: MemberId
    handle: str
    name: str
    kind: Kind
    avatar_url: str | None


def person_of(member: Member) -> PersonOut:
    """Show a member to others."""
    return PersonOut(
        id=member.id,
        handle=member.handle,
        name=member.name,
        kind=member.kind,
        avatar_url=member.avatar_url,
    )


def member_from_row(id: UUID, **columns: Any) -> Member:  # noqa: A002 - the column is called id
    """Build a member from the columns that the store selects."""
    return Member(id=MemberId(id), **columns)


@lru_cache(maxsize=20_000)
def member_from_columns(id: UUID, *columns: Any) -> Member:  # noqa: A002 - as above
    """Build a member from the columns in the order of its fields; equal columns give the same member."""
    return Member(**dict(zip(_FIELDS, (MemberId(id), *columns), strict=True)))


_FIELDS = tuple(field.name for field in fields(Member))
