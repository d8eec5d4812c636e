"""The SQL of contacts and requests."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from quan.core import arrays
from quan.core.db import Reader, Tx
from quan.core.ids import MemberId
from quan.identity.model import (
    Acquaintance,
    Contact,
    ContactRequest,
    ContactRequestId,
    Meeting,
    SessionId,
    member_from_columns,
    member_from_row,
)


async def of_member(reader: Reader, owner: MemberId) -> list[Contact]:
    """Read the contacts of a member, by the name the member sees."""
    return await reader.rows(
        """
        SELECT c.remark, c.since,
               m.id, m.handle, m.name, m.kind, m.level, m.status, m.language, m.bio, m.avatar, m.created_at
        FROM identity.contacts AS c
        JOIN identity.members  AS m ON m.id = c.other
        WHERE c.owner = %(owner)s
        ORDER BY lower(COALESCE(c.remark, m.name)), m.id
        """,
        {"owner": owner},
        into=_contact,
    )


async def one(reader: Reader, owner: MemberId, other: MemberId) -> Contact | None:
    """Read one contact of a member."""
    return await reader.row(
        """
        SELECT c.remark, c.since,
               m.id, m.handle, m.name, m.kind, m.level, m.status, m.language, m.bio, m.avatar, m.created_at
        FROM identity.contacts AS c
        JOIN identity.members  AS m ON m.id = c.other
        WHERE c.owner = %(owner)s AND c.other = %(other)s
        """,
        {"owner": owner, "other": other},
        into=_contact,
    )


def _contact(remark: str | None, since: datetime, **columns: Any) -> Contact:
    return Contact(member_from_row(**columns), remark, since)


async def are_contacts(reader: Reader, a: MemberId, b: MemberId) -> bool:
    """Tell whether two members are contacts."""
    found: bool = await reader.value(
        "SELECT EXISTS (SELECT FROM identity.contacts WHERE owner = %(a)s AND other = %(b)s)",
        {"a": a, "b": b},
    )
    return found


async def acquaintance(reader: Reader, me: MemberId, other: MemberId) -> Acquaintance | None:
    """Read another member with what stands between the two, in one statement: every payment asks this."""
    return await reader.row(
        """
        SELECT m.id, m.handle, m.name, m.kind, m.level, m.status, m.language, m.bio, m.avatar, m.created_at,
               EXISTS (
                   SELECT FROM identity.contacts AS c WHERE c.owner = %(me)s AND c.other = m.id
               ) AS is_contact,
               EXISTS (
                   SELECT FROM identity.blocks AS b WHERE b.owner = %(me)s AND b.other = m.id
               ) OR EXISTS (
                   SELECT FROM identity.blocks AS b WHERE b.owner = m.id AND b.other = %(me)s
               ) AS blocked
        FROM identity.members AS m
        WHERE m.id = %(other)s
        """,
        {"me": me, "other": other},
        into=_acquaintance,
    )


def _acquaintance(*, is_contact: bool, blocked: bool, **columns: Any) -> Acquaintance:
    return Acquaintance(member_from_row(**columns), is_contact, blocked)


async def meetings(reader: Reader, wanted: Sequence[tuple[bytes, MemberId]]) -> list[Meeting | None]:
    """Read who is signed in by each digest of a token, with the other member named beside it.

    None where nobody is signed in, or nobody else is there.
    """
    rows = await reader.tuples(
        """
        SELECT wanted.place, s.id, s.seen_at,
               me.id, me.handle, me.name, me.kind, me.level, me.status, me.language, me.bio, me.avatar,
               me.created_at,
               them.id, them.handle, them.name, them.kind, them.level, them.status, them.language, them.bio,
               them.avatar, them.created_at,
               EXISTS (
                   SELECT FROM identity.contacts AS c WHERE c.owner = me.id AND c.other = them.id
               ) AS is_contact,
               EXISTS (
                   SELECT FROM identity.blocks AS b WHERE b.owner = me.id AND b.other = them.id
               ) OR EXISTS (
                   SELECT FROM identity.blocks AS b WHERE b.owner = them.id AND b.other = me.id
               ) AS blocked
        FROM UNNEST(%(digests)s, %(others)s) WITH ORDINALITY AS wanted (digest, other, place)
        JOIN identity.sessions AS s    ON s.digest = wanted.digest AND s.expires_at > %(now)s
        JOIN identity.members  AS me   ON me.id = s.member AND me.status <> 'closed'
        JOIN identity.members  AS them ON them.id = wanted.other
        """,
        {
            "digests": arrays.byteas([digest for digest, _ in wanted]),
            "others": arrays.uuids([other.uuid.int for _, other in wanted]),
            "now": reader.now,
        },
    )
    found: list[Meeting | None] = [None] * len(wanted)
    for row in rows:
        found[row[0] - 1] = _meeting(row)
    return found


def _meeting(row: tuple[Any, ...]) -> Meeting:
    _, session, seen_at, *columns, is_contact, blocked = row
    return Meeting(
        caller=member_from_columns(*columns[:10]),
        session=SessionId(session),
        seen_at=seen_at,
        other=Acquaintance(member_from_columns(*columns[10:]), is_contact, blocked),
    )


async def count(reader: Reader, owner: MemberId) -> int:
    """Count the contacts of a member."""
    counted: int = await reader.value(
        "SELECT COUNT(*) FROM identity.contacts WHERE owner = %(owner)s", {"owner": owner}
    )
    return counted


async def befriend(tx: Tx, a: MemberId, b: MemberId) -> None:
    """Make two members contacts, on both sides."""
    await tx.execute(
        """
        INSERT INTO identity.contacts (owner, other, since)
        VALUES (%(a)s, %(b)s, %(now)s), (%(b)s, %(a)s, %(now)s)
        """,
        {"a": a, "b": b, "now": tx.now},
    )


async def part(tx: Tx, a: MemberId, b: MemberId) -> bool:
    """End a friendship, on both sides; False when there was none."""
    parted = await tx.execute(
        """
        DELETE FROM identity.contacts
        WHERE (owner = %(a)s AND other = %(b)s) OR (owner = %(b)s AND other = %(a)s)
        """,
        {"a": a, "b": b},
    )
    return parted > 0


async def set_remark(tx: Tx, owner: MemberId, other: MemberId, remark: str | None) -> bool:
    """Replace the private name of a contact; False when there is no such contact."""
    written = await tx.execute(
        """
        UPDATE identity.contacts
        SET remark = %(remark)s
        WHERE owner = %(owner)s AND other = %(other)s
        """,
        {"owner": owner, "other": other, "remark": remark},
    )
    return written == 1


async def put_request(tx: Tx, request: ContactRequest) -> None:
    """Write a request, in place of an older one from the same asker to the same member."""
    await tx.execute(
        """
        INSERT INTO identity.contact_requests (id, asker, asked, message, state, created_at)
        VALUES (%(id)s, %(asker)s, %(asked)s, %(message)s, %(state)s, %(created_at)s)
        ON CONFLICT (asker, asked) DO UPDATE
        SET id = EXCLUDED.id, message = EXCLUDED.message, state = EXCLUDED.state,
            created_at = EXCLUDED.created_at
        """,
        {
            "id": request.id,
            "asker": request.asker,
            "asked": request.asked,
            "message": request.message,
            "state": request.state,
            "created_at": request.created_at,
        },
    )


async def request_between(reader: Reader, asker: MemberId, asked: MemberId) -> ContactRequest | None:
    """Read the request of one member to another."""
    return await reader.row(
        """
        SELECT id, asker, asked, message, state, created_at
        FROM identity.contact_requests
        WHERE asker = %(asker)s AND asked = %(asked)s
        """,
        {"asker": asker, "asked": asked},
        into=_request,
    )


async def open_request(reader: Reader, request: ContactRequestId, asked: MemberId) -> ContactRequest | None:
    """Read a request that waits for this member's answer."""
    return await reader.row(
        """
        SELECT id, asker, asked, message, state, created_at
        FROM identity.contact_requests
        WHERE id = %(id)s AND asked = %(asked)s AND state = 'open'
        """,
        {"id": request, "asked": asked},
        into=_request,
    )


async def requests_of(reader: Reader, member: MemberId, *, since: datetime) -> list[ContactRequest]:
    """Read what a member was asked and has not answered, and what the member asked, the newest first."""
    return await reader.rows(
        """
        SELECT id, asker, asked, message, state, created_at
        FROM identity.contact_requests
        WHERE ((asked = %(member)s AND state = 'open') OR asker = %(member)s) AND created_at > %(since)s
        ORDER BY created_at DESC, id DESC
        LIMIT 500
        """,
        {"member": member, "since": since},
        into=_request,
    )


def _request(id: UUID, asker: UUID, asked: UUID, **columns: Any) -> ContactRequest:  # noqa: A002 - the column is called id
    return ContactRequest(id=ContactRequestId(id), asker=MemberId(asker), asked=MemberId(asked), **columns)


async def set_request_state(tx: Tx, *, asker: MemberId, asked: MemberId, state: str) -> None:
    """Note what the asked member did with a request; the asker does not learn it."""
    await tx.execute(
        """
        UPDATE identity.contact_requests
        SET state = %(state)s
        WHERE asker = %(asker)s AND asked = %(asked)s
        """,
        {"asker": asker, "asked": asked, "state": state},
    )


async def drop_request(tx: Tx, *, asker: MemberId, asked: MemberId) -> None:
    """Delete the request of one member to another."""
    await tx.execute(
        "DELETE FROM identity.contact_requests WHERE asker = %(asker)s AND asked = %(asked)s",
        {"asker": asker, "asked": asked},
    )


async def forget(tx: Tx, member: MemberId) -> None:
    """Take a closed account out of everybody's lists."""
    for sql in (
        "DELETE FROM identity.contacts WHERE owner = %(member)s OR other = %(member)s",
        "DELETE FROM identity.contact_requests WHERE asker = %(member)s OR asked = %(member)s",
    ):
        await tx.execute(sql, {"member": member})
