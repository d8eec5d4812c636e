"""What the caller wants of chat for themselves."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from litestar import get, patch
from litestar.params import Parameter

from quan import identity
from quan.chat.http.requests import MineIn, SettingsIn
from quan.chat.model.conversations import ConversationId
from quan.chat.model.messages import MessageOut
from quan.chat.model.views import ConversationOut, SettingsOut
from quan.chat.operations import personal
from quan.chat.queries import collections, conversations
from quan.chat.queries import settings as settings_queries
from quan.chat.queries.collections import PinsOut
from quan.chat.queries.gallery import GalleryOut, gallery
from quan.core import limits, pages
from quan.core.db import Database
from quan.core.limits import Rate
from quan.core.pages import Page

CHANGES = (Rate(60, per_s=10), Rate(3000, per_s=3600))


@patch("/v1/conversations/{conversation_id:str}/mine", tags=["chat"])
async def change_mine(
    db: Database, caller: identity.Caller, conversation_id: ConversationId, data: MineIn
) -> ConversationOut:
    """Mute, pin, archive, mark as unread, clear, or keep a draft: for the caller alone."""
    me = caller.member.id
    await limits.hit("chat-mine", me, *CHANGES)
    async with db.transaction() as tx:
        await personal.change_mine(tx, me, conversation_id, data.change())
        return await conversations.conversation(tx, me, conversation_id)


@get("/v1/conversations/{conversation_id:str}/pins", tags=["chat"])
async def list_pins(db: Database, caller: identity.Caller, conversation_id: ConversationId) -> PinsOut:
    """List the pinned messages of a conversation, the latest pinned first."""
    async with db.read() as reader:
        return await collections.pins(reader, caller.member.id, conversation_id)


@get("/v1/conversations/{conversation_id:str}/media", tags=["chat"])
async def list_media(
    *,
    db: Database,
    caller: identity.Caller,
    conversation_id: ConversationId,
    kind: Literal["photos", "voice", "file"] | None = None,
    before: Annotated[int | None, Parameter(ge=1, lt=1 << 53)] = None,
    limit: Annotated[int | None, Parameter(ge=1, le=100)] = None,
) -> GalleryOut:
    """List the messages of a conversation that have pictures, voice or files, the latest first."""
    kinds = ("photos", "voice", "file") if kind is None else (kind,)
    async with db.read() as reader:
        return await gallery(
            reader, caller.member.id, conversation_id, kinds, before=before, limit=pages.clamp(limit)
        )


@get("/v1/stars", tags=["chat"])
async def list_stars(
    db: Database,
    caller: identity.Caller,
    cursor: str | None = None,
    limit: Annotated[int | None, Parameter(ge=1, le=100)] = None,
) -> Page[MessageOut]:
    """List the messages the caller starred, the latest star first."""
    after = pages.position(cursor, datetime, UUID, int) if cursor else None
    async with db.read() as reader:
        return await collections.stars(reader, caller.member.id, after=after, limit=pages.clamp(limit))


@get("/v1/chat/settings", tags=["chat"])
async def show_settings(db: Database, caller: identity.Caller) -> SettingsOut:
    """Show what the caller lets others see."""
    async with db.read() as reader:
        return await settings_queries.settings_out(reader, caller.member.id)


@patch("/v1/chat/settings", tags=["chat"])
async def change_settings(db: Database, caller: identity.Caller, data: SettingsIn) -> SettingsOut:
    """Show or hide what one reads and whether one is here; who hides it does not see it of others."""
    me = caller.member.id
    await limits.hit("chat-mine", me, *CHANGES)
    async with db.transaction() as tx:
        await personal.change_settings(tx, me, read_marks=data.read_marks, presence=data.presence)
        return await settings_queries.settings_out(tx, me)


ROUTES = (change_mine, list_pins, list_media, list_stars, show_settings, change_settings)
