"""The SQL of members."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from quan.core.db import Reader, Tx
from quan.core.ids import MemberId
from quan.identity.model import Credentials, Member, OwnAccount, member_from_row

MOST_CANDIDATES = 3


async def insert(
    tx: Tx, member: Member, *, email: str | None, password_hash: str | None, code_token: str
) -> bool:
    """Write a new member; False when the handle is taken."""
    written = await tx.execute(
        """
        INSERT INTO identity.members
            (id, handle, name, kind, level, status, language, email, password_hash, code_token, created_at)
        VALUES
            (%(id)s, %(handle)s, %(name)s, %(kind)s, %(level)s, %(status)s, %(language)s, %(email)s,
             %(password_hash)s, %(code_token)s, %(created_at)s)
        ON CONFLICT (handle) DO NOTHING
        """,
        {
            "id": member.id,
            "handle": member.handle,
            "name": member.name,
            "kind": member.kind,
            "level": member.level,
            "status": member.status,
            "language": member.language,
            "email": email,
            "password_hash": password_hash,
            "code_token": code_token,
            "created_at": member.created_at,
        },
    )
    return written == 1


async def by_ids(reader: Reader, ids: Iterable[MemberId]) -> list[Member]:
    """Read members, in no order."""
    return await reader.rows(
        """
        SELECT id, handle, name, kind, level, status, language, bio, avatar, created_at
        FROM identity.members
        WHERE id = ANY(%(ids)s)
        """,
        {"ids": [member.uuid for member in ids]},
        into=member_from_row,
    )


async def by_handle(reader: Reader, handle: str) -> Member | None:
    """Read the member of a handle."""
    return await reader.row(
        """
        SELECT id, handle, name, kind, level, status, language, bio, avatar, created_at
        FROM identity.members
        WHERE handle = %(handle)s
        """,
        {"handle": handle},
        into=member_from_row,
    )


async def by_code(reader: Reader, token: str) -> Member | None:
    """Read the member whose contact code carries a token."""
    return await reader.row(
        """
        SELECT id, handle, name, kind, level, status, language, bio, avatar, created_at
        FROM identity.members
        WHERE code_token = %(token)s
        """,
        {"token": token},
        into=member_from_row,
    )


async def own_account(reader: Reader, member: MemberId) -> OwnAccount | None:
    """Read what only the member may see."""
    return await reader.row(
        """
        SELECT id, handle, name, kind, level, status, language, bio, avatar, created_at,
               email, password_hash IS NOT NULL AS has_password, code_token
        FROM identity.members
        WHERE id = %(member)s
        """,
        {"member": member},
        into=_own_account,
    )


def _own_account(email: str | None, code_token: str, *, has_password: bool, **columns: Any) -> OwnAccount:
    return OwnAccount(member_from_row(**columns), email, has_password, code_token)


async def lock(tx: Tx, members: Iterable[MemberId]) -> list[Member]:
    """Hold members, in the order of their ids, until the transaction ends."""
    return await tx.rows(
        """
        SELECT id, handle, name, kind, level, status, language, bio, avatar, created_at
        FROM identity.members
        WHERE id = ANY(%(ids)s)
        ORDER BY id
        FOR NO KEY UPDATE
        """,
        {"ids": [member.uuid for member in members]},
        into=member_from_row,
    )


async def credentials_by_handle(reader: Reader, handle: str) -> list[Credentials]:
    """Read what a password for this handle is compared with: one row or none."""
    return await reader.rows(
        """
        SELECT id, password_hash
        FROM identity.members
        WHERE handle = %(handle)s AND status <> 'closed'
        """,
        {"handle": handle},
        into=_credentials,
    )


async def credentials_by_email(reader: Reader, email: str) -> list[Credentials]:
    """Read what a password for this address is compared with: the oldest accounts that gave it."""
    return await reader.rows(
        """
        SELECT id, password_hash
        FROM identity.members
        WHERE email = %(email)s
        ORDER BY created_at, id
        LIMIT %(limit)s
        """,
        {"email": email, "limit": MOST_CANDIDATES},
        into=_credentials,
    )


async def password_hash(reader: Reader, member: MemberId) -> str | None:
    """Read the password hash of a member."""
    found: str | None = await reader.value(
        "SELECT password_hash FROM identity.members WHERE id = %(member)s", {"member": member}
    )
    return found


def _credentials(id: UUID, password_hash: str | None) -> Credentials:  # noqa: A002 - the column is called id
    return Credentials(MemberId(id), password_hash)


async def set_password(tx: Tx, member: MemberId, password_hash: str) -> None:
    """Replace the password."""
    await tx.execute(
        "UPDATE identity.members SET password_hash = %(hash)s WHERE id = %(member)s AND status <> 'closed'",
        {"member": member, "hash": password_hash},
    )


async def upgrade_hash(tx: Tx, member: MemberId, *, old: str, new: str) -> None:
    """Put a stronger hash of the same password in place, unless the password was changed meanwhile."""
    await tx.execute(
        """
        UPDATE identity.members
        SET password_hash = %(new)s
        WHERE id = %(member)s AND password_hash = %(old)s
        """,
        {"member": member, "old": old, "new": new},
    )


async def set_profile(
    tx: Tx, member: MemberId, *, name: str, bio: str, language: str, email: str | None
) -> None:
    """Replace what the member says about themselves."""
    await tx.execute(
        """
        UPDATE identity.members
        SET name = %(name)s, bio = %(bio)s, language = %(language)s, email = %(email)s
        WHERE id = %(member)s
        """,
        {"member": member, "name": name, "bio": bio, "language": language, "email": email},
    )


async def set_avatar(tx: Tx, member: MemberId, avatar: str | None) -> str | None:
    """Replace the picture; give the one before."""
    before: str | None = await tx.value(
        """
        UPDATE identity.members AS m
        SET avatar = %(avatar)s
        FROM (SELECT id, avatar FROM identity.members WHERE id = %(member)s FOR NO KEY UPDATE) AS before
        WHERE m.id = before.id
        RETURNING before.avatar
        """,
        {"member": member, "avatar": avatar},
    )
    return before


async def set_code(tx: Tx, member: MemberId, code_token: str) -> None:
    """Replace the contact code; the old one leads nowhere from now on."""
    await tx.execute(
        "UPDATE identity.members SET code_token = %(token)s WHERE id = %(member)s",
        {"member": member, "token": code_token},
    )


async def set_standing(tx: Tx, member: MemberId, *, kind: str, level: int, status: str) -> None:
    """Replace what the operator says about a member who is not closed."""
    await tx.execute(
        """
        UPDATE identity.members
        SET kind = %(kind)s, level = %(level)s, status = %(status)s
        WHERE id = %(member)s
        """,
        {"member": member, "kind": kind, "level": level, "status": status},
    )


async def close(tx: Tx, member: MemberId) -> None:
    """Close the account and forget what opened it and what was private in it."""
    await tx.execute(
        """
        UPDATE identity.members
        SET status = 'closed', closed_at = %(now)s,
            email = NULL, password_hash = NULL, avatar = NULL, bio = ''
        WHERE id = %(member)s
        """,
        {"member": member, "now": tx.now},
    )
