"""The SQL of sessions. Tokens come in as digests only."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from quan.core import arrays
from quan.core.db import Reader, Tx
from quan.core.ids import MemberId
from quan.identity.model import Caller, Session, SessionId, member_from_columns, member_from_row


async def insert(
    tx: Tx,
    member: MemberId,
    session: SessionId,
    *,
    digest: bytes,
    device: str,
    ip: str,
    expires_at: datetime,
) -> None:
    """Write a session."""
    await tx.execute(
        """
        INSERT INTO identity.sessions (member, id, digest, device, ip, created_at, seen_at, expires_at)
        VALUES (%(member)s, %(id)s, %(digest)s, %(device)s, %(ip)s, %(now)s, %(now)s, %(expires_at)s)
        """,
        {
            "member": member,
            "id": session,
            "digest": digest,
            "device": device,
            "ip": ip,
            "now": tx.now,
            "expires_at": expires_at,
        },
    )


async def caller(reader: Reader, digest: bytes) -> tuple[Caller, datetime] | None:
    """Read who is signed in by a token, and when the session was last seen."""
    return await reader.row(
        """
        SELECT s.id AS session, s.created_at AS signed_in_at, s.seen_at,
               m.id, m.handle, m.name, m.kind, m.level, m.status, m.language, m.bio, m.avatar, m.created_at
        FROM identity.sessions AS s
        JOIN identity.members  AS m ON m.id = s.member
        WHERE s.digest = %(digest)s AND s.expires_at > %(now)s AND m.status <> 'closed'
        """,
        {"digest": digest, "now": reader.now},
        into=_caller,
    )


async def callers(reader: Reader, digests: Collection[bytes]) -> dict[bytes, tuple[Caller, datetime]]:
    """Read who is signed in by each of many tokens, and when each session was last seen."""
    found = await reader.tuples(
        """
        SELECT s.digest, s.id, s.created_at, s.seen_at,
               m.id, m.handle, m.name, m.kind, m.level, m.status, m.language, m.bio, m.avatar, m.created_at
        FROM identity.sessions AS s
        JOIN identity.members  AS m ON m.id = s.member
        WHERE s.digest = ANY(%(digests)s) AND s.expires_at > %(now)s AND m.status <> 'closed'
        """,
        {"digests": arrays.byteas(list(digests)), "now": reader.now},
    )
    return {
        bytes(digest): (Caller(member_from_columns(*columns), SessionId(session), signed_in_at), seen_at)
        for digest, session, signed_in_at, seen_at, *columns in found
    }


def _caller(
    session: UUID, signed_in_at: datetime, seen_at: datetime, **columns: Any
) -> tuple[Caller, datetime]:
    return Caller(member_from_row(**columns), SessionId(session), signed_in_at), seen_at


async def touch(tx: Tx, caller: Caller, *, age: timedelta) -> None:
    """Note that the session is in use, and let it live on from now."""
    await tx.execute(
        """
        UPDATE identity.sessions
        SET seen_at = %(now)s, expires_at = %(expires_at)s
        WHERE member = %(member)s AND id = %(session)s
        """,
        {
            "member": caller.member.id,
            "session": caller.session,
            "now": tx.now,
            "expires_at": tx.now + age,
        },
    )


async def touch_many(tx: Tx, used: Sequence[tuple[MemberId, SessionId]], *, age: timedelta) -> None:
    """Note that sessions are in use, but for those that somebody else is writing just now."""
    await tx.execute(
        """
        UPDATE identity.sessions AS s
        SET seen_at = %(now)s, expires_at = %(expires_at)s
        FROM (
            SELECT member, id
            FROM identity.sessions
            WHERE (member, id) IN (SELECT * FROM UNNEST(%(members)s, %(sessions)s))
            ORDER BY member, id
            FOR NO KEY UPDATE SKIP LOCKED
        ) AS used
        WHERE (s.member, s.id) = (used.member, used.id)
        """,
        {
            "members": arrays.uuids([member.uuid.int for member, _ in used]),
            "sessions": arrays.uuids([session.uuid.int for _, session in used]),
            "now": tx.now,
            "expires_at": tx.now + age,
        },
    )


async def of_member(reader: Reader, member: MemberId) -> list[Session]:
    """Read the devices of a member, the last used first."""
    return await reader.rows(
        """
        SELECT id, device, ip, created_at, seen_at
        FROM identity.sessions
        WHERE member = %(member)s AND expires_at > %(now)s
        ORDER BY seen_at DESC, id DESC
        LIMIT 200
        """,
        {"member": member, "now": reader.now},
        into=_session,
    )


def _session(id: UUID, **columns: Any) -> Session:  # noqa: A002 - the column is called id
    return Session(id=SessionId(id), **columns)


async def end(tx: Tx, member: MemberId, session: SessionId) -> bool:
    """Delete one session of a member; False when the member has no such session."""
    ended = await tx.execute(
        "DELETE FROM identity.sessions WHERE member = %(member)s AND id = %(session)s",
        {"member": member, "session": session},
    )
    return ended == 1


async def end_presented(tx: Tx, digest: bytes) -> tuple[MemberId, SessionId] | None:
    """Delete the session of a token, whoever holds it."""
    return await tx.row(
        "DELETE FROM identity.sessions WHERE digest = %(digest)s RETURNING member, id",
        {"digest": digest},
        into=lambda member, id: (MemberId(member), SessionId(id)),  # noqa: A006 - the column is called id
    )


async def end_others(tx: Tx, member: MemberId, *, keep: SessionId | None) -> list[SessionId]:
    """Delete every session of a member but one; give those that ended."""
    return await tx.rows(
        """
        DELETE FROM identity.sessions
        WHERE member = %(member)s AND id IS DISTINCT FROM %(keep)s::uuid
        RETURNING id
        """,
        {"member": member, "keep": keep},
        into=lambda id: SessionId(id),  # noqa: A006, PLW0108 - the column is called id, Id takes `uuid`
    )


async def prune(tx: Tx) -> int:
    """Delete sessions that have expired."""
    return await tx.execute("DELETE FROM identity.sessions WHERE expires_at <= %(now)s", {"now": tx.now})
