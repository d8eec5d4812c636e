"""Joining, saying who one is, and what the operator says about it."""

import secrets as random
from typing import cast

from quan.core import audit
from quan.core.db import Tx
from quan.core.ids import Id, MemberId
from quan.identity import queries
from quan.identity.errors import AccountClosed, HandleTaken, MemberNotFound, WrongRecoveryCode
from quan.identity.events import MemberJoined
from quan.identity.model import Kind, Language, Member, SessionId, Status
from quan.identity.operations import sessions
from quan.identity.rules import names, tokens
from quan.identity.store import contacts, members, passkeys, secrets

_CODE_BYTES = 16
_RECOVERY_BYTES = 10


async def sign_up(
    tx: Tx,
    *,
    handle: str,
    name: str,
    password_hash: str | None = None,
    email: str | None = None,
    language: str = "en",
    id: MemberId | None = None,  # noqa: A002 - a passkey carries the id before the member exists
) -> Member:
    """Make a member. The caller has checked and hashed the password, or has a passkey to add.

    Raises: HandleInvalid, HandleTaken, NameInvalid, EmailInvalid.
    """
    member = Member(
        id=id or MemberId.new(tx.now),
        handle=names.clean_handle(handle),
        name=names.clean_name(name),
        kind="person",
        level=0,
        status="active",
        language=cast("Language", language),
        bio="",
        avatar=None,
        created_at=tx.now,
    )
    email = names.clean_email(email) if email else None
    token = random.token_urlsafe(_CODE_BYTES)
    if not await members.insert(tx, member, email=email, password_hash=password_hash, code_token=token):
        raise HandleTaken(handle=member.handle)
    tx.emit(MemberJoined(member=member.id))
    return member


async def change_profile(
    tx: Tx,
    member: MemberId,
    *,
    name: str | None = None,
    bio: str | None = None,
    language: Language | None = None,
    email: str | None = None,
) -> None:
    """Change what the member says about themselves; None leaves a thing as it is, an empty e-mail removes it.

    Raises: NameInvalid, TextTooLong, EmailInvalid.
    """
    await members.lock(tx, [member])
    own = await queries.own_account(tx, member)
    await members.set_profile(
        tx,
        member,
        name=own.member.name if name is None else names.clean_name(name),
        bio=own.member.bio if bio is None else names.clean_bio(bio),
        language=language or own.member.language,
        email=own.email if email is None else names.clean_email(email) if email.strip() else None,
    )


async def set_avatar(tx: Tx, member: MemberId, avatar: str | None) -> str | None:
    """Show another picture (a name given by `keep_portrait`) or none; give the name of the one before."""
    return await members.set_avatar(tx, member, avatar)


async def set_password(tx: Tx, member: MemberId, password_hash: str, *, keep: SessionId | None) -> None:
    """Replace the password and sign out every device but one."""
    await members.set_password(tx, member, password_hash)
    await sessions.end_sessions(tx, member, keep=keep)
    await audit.record(tx, actor=member, action="identity.password-changed", subject=member)


async def recover(tx: Tx, member: MemberId, *, code: str, password_hash: str) -> None:
    """Strike out a recovery code and put a new password in place; every device is signed out.

    Raises: WrongRecoveryCode when somebody else was first to use it.
    """
    if not await secrets.use_code(tx, member, tokens.recovery_digest(code)):
        raise WrongRecoveryCode
    await set_password(tx, member, password_hash, keep=None)
    await audit.record(tx, actor=member, action="identity.recovered", subject=member)


async def new_recovery_codes(tx: Tx, member: MemberId) -> list[str]:
    """Make ten new recovery codes; the old ones are worth nothing from now on."""
    codes = [
        tokens.write_recovery_code(random.token_bytes(_RECOVERY_BYTES)) for _ in range(tokens.RECOVERY_CODES)
    ]
    await secrets.replace_codes(tx, member, tokens.recovery_digests(codes))
    await audit.record(tx, actor=member, action="identity.recovery-codes-made", subject=member)
    return codes


async def reset_code(tx: Tx, member: MemberId) -> str:
    """Give the member a new contact code."""
    token = random.token_urlsafe(_CODE_BYTES)
    await members.set_code(tx, member, token)
    return token


async def set_level(tx: Tx, member: MemberId, level: int, *, actor: Id | str = audit.OPERATOR) -> None:
    """Say how far the operator has verified a member.

    Raises: MemberNotFound, AccountClosed.
    """
    await _set_standing(tx, member, actor=actor, level=level)


async def set_kind(tx: Tx, member: MemberId, kind: Kind, *, actor: Id | str = audit.OPERATOR) -> None:
    """Make a member a person, a merchant or a cash agent.

    Raises: MemberNotFound, AccountClosed.
    """
    await _set_standing(tx, member, actor=actor, kind=kind)


async def set_status(tx: Tx, member: MemberId, status: Status, *, actor: Id | str = audit.OPERATOR) -> None:
    """Freeze, thaw or close an account. Who closes has made sure that no money is left in it.

    Raises: MemberNotFound, AccountClosed.
    """
    if status == "closed":
        await _close(tx, member, actor=actor)
    else:
        await _set_standing(tx, member, actor=actor, status=status)


async def _set_standing(
    tx: Tx,
    member: MemberId,
    *,
    actor: Id | str,
    kind: Kind | None = None,
    level: int | None = None,
    status: Status | None = None,
) -> None:
    found = await _lock_open(tx, member)
    standing = {
        "kind": kind or found.kind,
        "level": found.level if level is None else level,
        "status": status or found.status,
    }
    await members.set_standing(tx, member, **standing)  # type: ignore[arg-type]
    await audit.record(tx, actor=actor, action="identity.standing-set", subject=member, detail=standing)


async def _close(tx: Tx, member: MemberId, *, actor: Id | str) -> None:
    await _lock_open(tx, member)
    await sessions.end_sessions(tx, member)
    await passkeys.delete_all(tx, member)
    await secrets.delete_codes(tx, member)
    await contacts.forget(tx, member)
    await members.close(tx, member)
    await audit.record(tx, actor=actor, action="identity.account-closed", subject=member)


async def _lock_open(tx: Tx, member: MemberId) -> Member:
    found = await members.lock(tx, [member])
    if not found:
        raise MemberNotFound
    if found[0].status == "closed":
        raise AccountClosed
    return found[0]
