"""The SQL of invites and of those who wait to come in. Who writes holds the group's row."""

from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from quan.chat.model.conversations import ConversationId
from quan.chat.model.groups import Invite, JoinRequest
from quan.core.db import Reader, Tx
from quan.core.ids import MemberId

_INVITE: LiteralString = """
    SELECT code, conversation, maker, made_at, expires_at, most_uses, uses, approval_needed, revoked_at
    FROM chat.invites
"""


async def insert(tx: Tx, invite: Invite) -> None:
    """Write a new invite."""
    await tx.execute(
        """
        INSERT INTO chat.invites (code, conversation, maker, made_at, expires_at, most_uses, approval_needed)
        VALUES (%(code)s, %(conversation)s, %(maker)s, %(made_at)s, %(expires_at)s, %(most_uses)s,
                %(approval_needed)s)
        """,
        {
            "code": invite.code,
            "conversation": invite.conversation,
            "maker": invite.maker,
            "made_at": invite.made_at,
            "expires_at": invite.expires_at,
            "most_uses": invite.most_uses,
            "approval_needed": invite.approval_needed,
        },
    )


async def by_code(reader: Reader, code: str) -> Invite | None:
    """Read an invite, whether it is good or not."""
    return await reader.row(_INVITE + "WHERE code = %(code)s", {"code": code}, into=_invite)


async def use(tx: Tx, code: str) -> bool:
    """Count one use of an invite; False when it is not good any more."""
    used = await tx.execute(
        """
        UPDATE chat.invites
        SET uses = uses + 1
        WHERE code = %(code)s AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > %(now)s)
          AND (most_uses IS NULL OR uses < most_uses)
        """,
        {"code": code, "now": tx.now},
    )
    return used == 1


async def revoke(tx: Tx, code: str, by: MemberId) -> None:
    """Make an invite good for nothing."""
    await tx.execute(
        "UPDATE chat.invites SET revoked_at = %(now)s, revoked_by = %(by)s WHERE code = %(code)s",
        {"code": code, "by": by, "now": tx.now},
    )


async def revoke_all_of(tx: Tx, conversation: ConversationId, maker: MemberId, *, by: MemberId) -> None:
    """Make all invites good for nothing that a member made into a group."""
    await tx.execute(
        """
        UPDATE chat.invites
        SET revoked_at = %(now)s, revoked_by = %(by)s
        WHERE conversation = %(conversation)s AND maker = %(maker)s AND revoked_at IS NULL
        """,
        {"conversation": conversation, "maker": maker, "by": by, "now": tx.now},
    )


async def good(reader: Reader, conversation: ConversationId) -> list[Invite]:
    """Read the invites into a group that are good now, the latest first."""
    return await reader.rows(
        _INVITE
        + """
        WHERE conversation = %(conversation)s AND revoked_at IS NULL
          AND (expires_at IS NULL OR expires_at > %(now)s) AND (most_uses IS NULL OR uses < most_uses)
        ORDER BY made_at DESC, code
        """,
        {"conversation": conversation, "now": reader.now},
        into=_invite,
    )


def _invite(conversation: UUID, maker: UUID, **columns: Any) -> Invite:
    return Invite(conversation=ConversationId(conversation), maker=MemberId(maker), **columns)


async def ask(tx: Tx, request: JoinRequest, *, again_after: datetime) -> bool:
    """Write that somebody would like to come in; False: they wait already, or were declined since."""
    written = await tx.execute(
        """
        INSERT INTO chat.join_requests AS r (conversation, member, invite, asked_by, asked_at)
        VALUES (%(conversation)s, %(member)s, %(invite)s, %(asked_by)s, %(asked_at)s)
        ON CONFLICT (conversation, member) DO UPDATE
        SET invite = EXCLUDED.invite, asked_by = EXCLUDED.asked_by, asked_at = EXCLUDED.asked_at,
            declined_at = NULL
        WHERE r.declined_at <= %(again_after)s
        """,
        {
            "conversation": request.conversation,
            "member": request.member,
            "invite": request.invite,
            "asked_by": request.asked_by,
            "asked_at": request.asked_at,
            "again_after": again_after,
        },
    )
    return written == 1


async def waiting(reader: Reader, conversation: ConversationId) -> list[JoinRequest]:
    """Read who waits to come in, the first one first."""
    return await reader.rows(
        """
        SELECT conversation, member, invite, asked_by, asked_at
        FROM chat.join_requests
        WHERE conversation = %s AND declined_at IS NULL
        ORDER BY asked_at, member
        LIMIT 500
        """,
        (conversation,),
        into=_request,
    )


def _request(conversation: UUID, member: UUID, asked_by: UUID, **columns: Any) -> JoinRequest:
    return JoinRequest(
        conversation=ConversationId(conversation),
        member=MemberId(member),
        asked_by=MemberId(asked_by),
        **columns,
    )


async def answer(tx: Tx, conversation: ConversationId, member: MemberId, *, yes: bool) -> bool:
    """Strike out who waits, or note that they were declined; False when nobody waits."""
    place = {"conversation": conversation, "member": member, "now": tx.now}
    if yes:
        sql: LiteralString = """
            DELETE FROM chat.join_requests
            WHERE conversation = %(conversation)s AND member = %(member)s AND declined_at IS NULL
        """
    else:
        sql = """
            UPDATE chat.join_requests
            SET declined_at = %(now)s
            WHERE conversation = %(conversation)s AND member = %(member)s AND declined_at IS NULL
        """
    return await tx.execute(sql, place) == 1


async def forget(tx: Tx, conversation: ConversationId, member: MemberId) -> None:
    """Strike out whatever a member who is in now had asked."""
    await tx.execute(
        "DELETE FROM chat.join_requests WHERE conversation = %(conversation)s AND member = %(member)s",
        {"conversation": conversation, "member": member},
    )
