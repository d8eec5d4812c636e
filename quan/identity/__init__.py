# ruff: noqa: I001 - wrapped by hand to stay on one screen
# fmt: off
"""People: who they are, how they prove it, whom they know.

Owns: the schema `identity` (members, sessions, passkeys, recovery codes, contacts, blocks, devices to wake).
Never: moves money, sends mail, or tells a stranger whether an account exists. Emits: MemberJoined,
ContactRequested, ContactAccepted, MemberBlocked, SessionRevoked. Locks: members in the order of their ids; no
lock is held while hashing, or while a device is woken.
"""

from quan.core.ids import MemberId
from quan.identity.errors import (
    MemberNotFound, PasskeyExpired, PasskeyRefused, TooManyGuesses, WrongPassword, WrongRecoveryCode,
)
from quan.identity.events import (
    ContactAccepted, ContactRequested, MemberBlocked, MemberJoined, SessionRevoked,
)
from quan.identity.model import (
    Acquaintance, Caller, Kind, Meeting, Member, Missed, Notice, PasskeyAssertion, PasskeyChallenge,
    PersonOut, Presented, SessionId, TOP_LEVEL, person_of,
)
from quan.identity.operations.ceremonies import passkey_challenge, verify_passkey
from quan.identity.operations.contacts import ask as ask_contact, befriend, block
from quan.identity.operations.hashing import hash_password
from quan.identity.operations.members import (
    change_profile, new_recovery_codes, set_avatar, set_kind, set_level, set_password, set_status, sign_up,
)
from quan.identity.operations.pictures import keep_portrait
from quan.identity.operations.proofs import prove_again, use_recovery_code, verify_password
from quan.identity.operations.push import push
from quan.identity.rules.rests import MOST_TRIES
from quan.identity.operations.sessions import callers, keep_alive, start_session
from quan.identity.queries import (
    acquaintance, anybody_pushable, are_contacts, blocked_between, contacts_of, estranged, find_by_handle,
    find_members as members, friends_of, meetings, member, passkeys_of, pushable, relation, resolve_code,
)

__all__ = [
    "MOST_TRIES",
    "TOP_LEVEL",
    "Acquaintance",
    "Caller",
    "ContactAccepted",
    "ContactRequested",
    "Kind",
    "Meeting",
    "Member",
    "MemberBlocked",
    "MemberId",
    "MemberJoined",
    "MemberNotFound",
    "Missed",
    "Notice",
    "PasskeyAssertion",
    "PasskeyChallenge",
    "PasskeyExpired",
    "PasskeyRefused",
    "PersonOut",
    "Presented",
    "SessionId",
    "SessionRevoked",
    "TooManyGuesses",
    "WrongPassword",
    "WrongRecoveryCode",
    "acquaintance",
    "anybody_pushable",
    "are_contacts",
    "ask_contact",
    "befriend",
    "block",
    "blocked_between",
    "callers",
    "change_profile",
    "contacts_of",
    "estranged",
    "find_by_handle",
    "friends_of",
    "hash_password",
    "keep_alive",
    "keep_portrait",
    "meetings",
    "member",
    "members",
    "new_recovery_codes",
    "passkey_challenge",
    "passkeys_of",
    "person_of",
    "prove_again",
    "push",
    "pushable",
    "relation",
    "resolve_code",
    "set_avatar",
    "set_kind",
    "set_level",
    "set_password",
    "set_status",
    "sign_up",
    "start_session",
    "use_recovery_code",
    "verify_passkey",
    "verify_password",
]
