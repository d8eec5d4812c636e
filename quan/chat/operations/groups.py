"""What a group is called and how it is set up, and the record of what is done to it."""

from dataclasses import replace
from typing import Any

from quan.chat.model.bodies import Notice
from quan.chat.model.conversations import Conversation, ConversationId, Membership
from quan.chat.model.groups import Act, ActId, GroupAct
from quan.chat.operations import notices
from quan.chat.operations.holding import check_suspension
from quan.chat.rules import groups as rules
from quan.chat.rules import texts
from quan.chat.rules.attachments import check_kind
from quan.chat.store import conversations, holds, memberships
from quan.chat.store import groups as store
from quan.core import media, streams
from quan.core.db import Tx
from quan.core.ids import MemberId
from quan.core.media import MediaId

CONVERSATION = "chat.conversation"


async def hold(
    tx: Tx, conversation: ConversationId, actor: MemberId, act: Act | None = None
) -> tuple[Conversation, Membership]:
    """Hold a group until the transaction ends; give it, and the place in it of somebody who may do an act.

    Raises: ConversationNotFound, NotAGroup, NoLongerMember, AdministratorsOnly, ChatSuspended.
    """
    held = await conversations.lock(tx, conversation)
    group, mine = rules.check_inside(held, await memberships.of(tx, conversation, actor))
    if act is not None:
        rules.check_act(group, mine, act)
        await check_suspension(tx, actor)
    return group, mine


async def edit(tx: Tx, actor: MemberId, conversation: ConversationId, changes: dict[str, Any]) -> None:
    """Change what a group is called, says of itself, looks like, and how it is set up.

    Raises: what `hold` refuses, TitleInvalid, AboutTooLong, SettingInvalid, core.MediaNotFound, MediaUnfit.
    """
    group, _ = await hold(tx, conversation, actor, Act.EDIT)
    wanted = replace(group, **_cleaned(changes))
    rules.check_settings(
        slow_mode_s=wanted.slow_mode_s,
        recall_window_s=wanted.recall_window_s,
        retention_days=wanted.retention_days,
    )
    changed = [name for name in changes if getattr(wanted, name) != getattr(group, name)]
    if not changed:
        return
    if wanted.picture != group.picture:
        await _exchange_pictures(tx, actor, group, wanted.picture)
    await store.change(tx, wanted)
    for name in changed:
        await _tell_change(tx, actor, wanted, name)
    await streams.append(tx, conversation, CONVERSATION, {})


async def _exchange_pictures(tx: Tx, actor: MemberId, group: Conversation, after: MediaId | None) -> None:
    if after is not None:
        for info in await media.claim(tx, actor, [after]):
            check_kind(info, "photo")
    if group.picture is not None and not await holds.keep_picture(tx, group.id, group.picture):
        await media.release(tx, [group.picture])


def _cleaned(changes: dict[str, Any]) -> dict[str, Any]:
    cleaned = dict(changes)
    if "title" in cleaned:
        cleaned["title"] = texts.clean_title(cleaned["title"])
    if "about" in cleaned:
        cleaned["about"] = texts.clean_about(cleaned["about"])
    return cleaned


async def _tell_change(tx: Tx, actor: MemberId, group: Conversation, name: str) -> None:
    value = getattr(group, name)
    shown = None if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    await tell(tx, group.id, actor, f"set-{name.replace('_', '-')}", value=shown)


async def tell(
    tx: Tx,
    conversation: ConversationId,
    actor: MemberId | None,
    act: str,
    *,
    who: tuple[MemberId, ...] = (),
    value: str | None = None,
    aloud: bool = True,
) -> None:
    """Write down what was done, for the administrators; aloud, the group reads a notice of it as well."""
    for subject in who or (None,):
        done = GroupAct(ActId.new(tx.now), tx.now, actor, act, subject, value)
        await store.write_act(tx, conversation, done)
    if aloud:
        await notices.post(tx, conversation, Notice(what=act, by=actor, who=who, value=value))
