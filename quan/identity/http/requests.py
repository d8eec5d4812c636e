"""What comes in over the wire."""

from typing import Any

import msgspec

from quan.core.ids import MemberId
from quan.identity.model import Language


class In(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A request body: unknown fields are refused, so that a misspelt one is noticed."""


class SignUpIn(In, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new member with a password."""

    handle: str
    name: str
    password: str
    email: str | None = None
    language: Language | None = None


class NewcomerIn(In, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody who wants to sign up with a passkey."""

    handle: str
    name: str


class PasskeySignUpIn(In, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The passkey that a newcomer made."""

    ceremony: str
    credential: dict[str, Any]
    language: Language | None = None


class SignInIn(In, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A handle or an address, and the password."""

    login: str
    password: str


class RecoveryIn(In, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A recovery code, and the password that shall open the account from now on."""

    login: str
    recovery_code: str
    new_password: str


class ProfileIn(In, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to change; what is missing stays, an empty e-mail is removed."""

    name: str | None = None
    bio: str | None = None
    language: Language | None = None
    email: str | None = None


class NewPasswordIn(In, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new password, and the current one where there is one."""

    new: str
    current: str | None = None


class PasswordIn(In, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The password, where the account has one."""

    password: str | None = None


class NewPasskeyIn(In, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One more passkey, and how the member calls it."""

    ceremony: str
    credential: dict[str, Any]
    name: str = ""


class RemarkIn(In, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A private name for a contact; null or empty removes it."""

    remark: str | None = None


class ContactRequestIn(In, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whom to ask, and what to say."""

    member: MemberId
    message: str = ""
