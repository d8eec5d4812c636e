"""Groups: how they are set up, and who is in them."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import delete, get, patch, post
from litestar.params import Parameter

from quan import identity
from quan.chat.http.standing import check_standing
from quan.chat.model.conversations import ConversationId, Role
from quan.chat.model.groups import ActId
from quan.chat.model.groupviews import AddedOut, GroupActOut, JoinRequestsOut, MemberOut
from quan.chat.model.views import ConversationOut
from quan.chat.operations import groups, members
from quan.chat.queries import conversations
from quan.chat.queries import groups as queries
from quan.core import limits, pages
from quan.core.db import Database
from quan.core.ids import MemberId
from quan.core.limits import Rate
from quan.core.media import MediaId
from quan.core.pages import Page

ADDITIONS = (Rate(30, per_s=60), Rate(200, per_s=3600))
CHANGES = (Rate(30, per_s=60), Rate(200, per_s=3600))
LISTED = 100

Count = Annotated[int, msgspec.Meta(ge=0, lt=1 << 31)]


class GroupIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to change of a group; what is left out stays. `retention_days` null: messages are kept."""

    title: Annotated[str, msgspec.Meta(max_length=300)] | msgspec.UnsetType = msgspec.UNSET
    about: Annotated[str, msgspec.Meta(max_length=2500)] | msgspec.UnsetType = msgspec.UNSET
    picture: MediaId | msgspec.UnsetType | None = msgspec.UNSET
    history_from_start: bool | msgspec.UnsetType = msgspec.UNSET
    admins_only_write: bool | msgspec.UnsetType = msgspec.UNSET
    approval_needed: bool | msgspec.UnsetType = msgspec.UNSET
    members_may_invite: bool | msgspec.UnsetType = msgspec.UNSET
    slow_mode_s: Count | msgspec.UnsetType = msgspec.UNSET
    recall_window_s: Count | msgspec.UnsetType | None = msgspec.UNSET
    retention_days: Count | msgspec.UnsetType | None = msgspec.UNSET

    def changes(self) -> dict[str, Any]:
        """Give what is to change."""
        given = {name: getattr(self, name) for name in self.__struct_fields__}
        return {name: value for name, value in given.items() if value is not msgspec.UNSET}


class MembersIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whom to bring in."""

    members: Annotated[list[MemberId], msgspec.Meta(min_length=1, max_length=500)]


class MemberIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a member becomes, and for how many seconds they write nothing; null lets them write again."""

    role: Role | msgspec.UnsetType = msgspec.UNSET
    silence_s: int | msgspec.UnsetType | None = msgspec.UNSET


class OwnerIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who shall own the group."""

    member: MemberId


@patch("/v1/conversations/{conversation_id:str}", tags=["chat"])
async def edit_group(
    db: Database, caller: identity.Caller, conversation_id: ConversationId, data: GroupIn
) -> ConversationOut:
    """Change what a group is called and how it is set up."""
    check_standing(caller)
    await limits.hit("chat-group-change", caller.member.id, *CHANGES)
    async with db.transaction() as tx:
        await groups.edit(tx, caller.member.id, conversation_id, data.changes())
    async with db.read() as reader:
        return await conversations.conversation(reader, caller.member.id, conversation_id)


@get("/v1/conversations/{conversation_id:str}/members", tags=["chat"])
async def list_members(
    db: Database,
    caller: identity.Caller,
    conversation_id: ConversationId,
    cursor: str | None = None,
    limit: Annotated[int, Parameter(ge=1, le=500)] = LISTED,
) -> Page[MemberOut]:
    """List the members of a group: the owner, the administrators, then the others."""
    after = pages.position(cursor, int, datetime, UUID) if cursor else None
    async with db.read() as reader:
        return await queries.members(reader, caller.member.id, conversation_id, after=after, limit=limit)


@post("/v1/conversations/{conversation_id:str}/members", tags=["chat"], status_code=200)
async def add_members(
    db: Database, caller: identity.Caller, conversation_id: ConversationId, data: MembersIn
) -> AddedOut:
    """Bring contacts in; where an administrator looks first, they wait."""
    check_standing(caller)
    await limits.hit("chat-add", caller.member.id, *ADDITIONS)
    async with db.transaction() as tx:
        added, waiting = await members.add(tx, caller.member.id, conversation_id, data.members)
    return AddedOut(added=added, waiting=waiting)


@patch("/v1/conversations/{conversation_id:str}/members/{member_id:str}", tags=["chat"], status_code=204)
async def change_member(
    db: Database,
    caller: identity.Caller,
    conversation_id: ConversationId,
    member_id: MemberId,
    data: MemberIn,
) -> None:
    """Make a member an administrator or not, or let them write nothing for a while."""
    check_standing(caller)
    await limits.hit("chat-group-change", caller.member.id, *CHANGES)
    async with db.transaction() as tx:
        if data.role is not msgspec.UNSET:
            await members.set_role(tx, caller.member.id, conversation_id, member_id, data.role)
        if data.silence_s is not msgspec.UNSET:
            await members.silence(tx, caller.member.id, conversation_id, member_id, data.silence_s)


@delete("/v1/conversations/{conversation_id:str}/members/{member_id:str}", tags=["chat"])
async def remove_member(
    db: Database, caller: identity.Caller, conversation_id: ConversationId, member_id: MemberId
) -> None:
    """Put a member out."""
    check_standing(caller)
    async with db.transaction() as tx:
        await members.remove(tx, caller.member.id, conversation_id, member_id)


@post("/v1/conversations/{conversation_id:str}/owner", tags=["chat"], status_code=204)
async def hand_over(
    db: Database, caller: identity.Caller, conversation_id: ConversationId, data: OwnerIn
) -> None:
    """Make somebody else the owner."""
    check_standing(caller)
    async with db.transaction() as tx:
        await members.hand_over(tx, caller.member.id, conversation_id, data.member)


@post("/v1/conversations/{conversation_id:str}/leave", tags=["chat"], status_code=204)
async def leave(db: Database, caller: identity.Caller, conversation_id: ConversationId) -> None:
    """Go. If the owner goes, the oldest administrator takes their place."""
    async with db.transaction() as tx:
        await members.leave(tx, caller.member.id, conversation_id)


@get("/v1/conversations/{conversation_id:str}/acts", tags=["chat"])
async def list_acts(
    db: Database,
    caller: identity.Caller,
    conversation_id: ConversationId,
    cursor: str | None = None,
    limit: Annotated[int, Parameter(ge=1, le=100)] = LISTED,
) -> Page[GroupActOut]:
    """List what was done to a group and by whom, for its administrators."""
    before = pages.position(cursor, ActId)[0] if cursor else None
    async with db.read() as reader:
        return await queries.acts(reader, caller.member.id, conversation_id, before=before, limit=limit)


@get("/v1/conversations/{conversation_id:str}/join-requests", tags=["chat"])
async def list_join_requests(
    db: Database, caller: identity.Caller, conversation_id: ConversationId
) -> JoinRequestsOut:
    """List who waits to come in."""
    async with db.read() as reader:
        return JoinRequestsOut(items=await queries.join_requests(reader, caller.member.id, conversation_id))


@post(
    "/v1/conversations/{conversation_id:str}/join-requests/{member_id:str}/approve",
    tags=["chat"],
    status_code=204,
)
async def approve(
    db: Database, caller: identity.Caller, conversation_id: ConversationId, member_id: MemberId
) -> None:
    """Let somebody in who waits."""
    check_standing(caller)
    async with db.transaction() as tx:
        await members.answer(tx, caller.member.id, conversation_id, member_id, yes=True)


@post(
    "/v1/conversations/{conversation_id:str}/join-requests/{member_id:str}/decline",
    tags=["chat"],
    status_code=204,
)
async def decline(
    db: Database, caller: identity.Caller, conversation_id: ConversationId, member_id: MemberId
) -> None:
    """Leave somebody waiting, who is not told."""
    check_standing(caller)
    async with db.transaction() as tx:
        await members.answer(tx, caller.member.id, conversation_id, member_id, yes=False)


ROUTES = (
    edit_group,
    list_members,
    add_members,
    change_member,
    remove_member,
    hand_over,
    leave,
    list_acts,
    list_join_requests,
    approve,
    decline,
)
