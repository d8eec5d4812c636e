"""Invites: making them, looking at them from outside, coming in by them."""

from typing import Annotated

import msgspec
from litestar import delete, get, post

from quan import identity
from quan.chat.http.standing import check_standing
from quan.chat.model.conversations import ConversationId
from quan.chat.model.groupviews import InviteOut, InvitePreviewOut, InvitesOut, JoinedOut
from quan.chat.operations import invites as operations
from quan.chat.queries import groups as queries
from quan.core import limits
from quan.core.db import Database
from quan.core.limits import Rate

MAKINGS = Rate(20, per_s=3600)
LOOKS = (Rate(30, per_s=60), Rate(300, per_s=3600))
"""By address: a code cannot be guessed, and nobody needs to look that often."""
JOININGS = Rate(30, per_s=3600)

Seconds = Annotated[int, msgspec.Meta(ge=1, lt=1 << 31)]


class InviteIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long an invite is good (null: until it is withdrawn), for how many, and whether somebody looks."""

    expires_in_s: Seconds | None = 7 * 24 * 3600
    most_uses: Seconds | None = None
    approval_needed: bool = False


@post("/v1/conversations/{conversation_id:str}/invites", tags=["chat"])
async def make_invite(
    db: Database, caller: identity.Caller, conversation_id: ConversationId, data: InviteIn
) -> InviteOut:
    """Make an invite into a group."""
    check_standing(caller)
    await limits.hit("chat-invite", caller.member.id, MAKINGS)
    async with db.transaction() as tx:
        made = await operations.make(
            tx,
            caller.member.id,
            conversation_id,
            expires_in_s=data.expires_in_s,
            most_uses=data.most_uses,
            approval_needed=data.approval_needed,
        )
    return InviteOut.of(made)


@get("/v1/conversations/{conversation_id:str}/invites", tags=["chat"])
async def list_invites(db: Database, caller: identity.Caller, conversation_id: ConversationId) -> InvitesOut:
    """List the invites that are good: to administrators all, to others their own."""
    async with db.read() as reader:
        return InvitesOut(items=await queries.good_invites(reader, caller.member.id, conversation_id))


@delete("/v1/conversations/{conversation_id:str}/invites/{code:str}", tags=["chat"])
async def revoke_invite(
    db: Database, caller: identity.Caller, conversation_id: ConversationId, code: str
) -> None:
    """Withdraw an invite."""
    async with db.transaction() as tx:
        await operations.revoke(tx, caller.member.id, conversation_id, code)


@get("/v1/invites/{code:str}", tags=["chat"])
async def preview_invite(db: Database, client_ip: str, code: str) -> InvitePreviewOut:
    """Show what an invite leads into, to anybody who holds it. No cookie is needed."""
    await limits.hit("chat-invite-look", client_ip, *LOOKS)
    async with db.read() as reader:
        return await queries.preview(reader, code)


@post("/v1/invites/{code:str}/join", tags=["chat"], status_code=200)
async def join(db: Database, caller: identity.Caller, code: str) -> JoinedOut:
    """Come in, or wait for an administrator; a repeat gives the same answer."""
    check_standing(caller)
    await limits.hit("chat-join", caller.member.id, JOININGS)
    async with db.transaction() as tx:
        conversation, joined = await operations.join(tx, caller.member.id, code)
    return JoinedOut(conversation=conversation, joined=joined)


ROUTES = (make_invite, list_invites, revoke_invite, preview_invite, join)
