"""What a member does to a conversation for themselves alone. Their other devices hear of it, nobody else."""

from dataclasses import dataclass
from datetime import datetime

import msgspec

from quan.chat.errors.messages import MarksInvalid
from quan.chat.model.conversations import ConversationId, Settings
from quan.chat.operations import holding
from quan.chat.operations.marks import MINE
from quan.chat.rules import notices as rules
from quan.chat.rules import texts
from quan.chat.store import changing, drafts, memberships, settings
from quan.core import streams
from quan.core.db import Tx
from quan.core.ids import MemberId

Unset = msgspec.UnsetType
UNSET = msgspec.UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDraft:
    """What a member has begun to write."""

    text: str
    reply_to: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a member wants to be different about a conversation, for themselves."""

    muted_until: datetime | Unset | None = UNSET
    pinned: bool | Unset = UNSET
    archived: bool | Unset = UNSET
    marked_unread: bool | Unset = UNSET
    hidden_upto: int | Unset = UNSET
    draft: OwnDraft | Unset | None = UNSET


async def change_mine(tx: Tx, me: MemberId, id_: ConversationId, change: Change) -> None:
    """Change a member's own settings of a conversation; cleared history stays cleared.

    Raises: ConversationNotFound, MarksInvalid, MessageTooLong.
    """
    held = await holding.look(tx, me, id_)
    mine, pinned_at = held.mine, held.mine.pinned_at
    if change.pinned is not UNSET:
        pinned_at = (pinned_at or tx.now) if change.pinned else None
    hidden = mine.hidden_upto if isinstance(change.hidden_upto, Unset) else change.hidden_upto
    if not 0 <= hidden <= mine.last_of(held.conversation):
        raise MarksInvalid
    await memberships.change_mine(
        tx,
        id_,
        me,
        muted_until=mine.muted_until
        if isinstance(change.muted_until, Unset)
        else rules.mute_end(change.muted_until, tx.now),
        pinned_at=pinned_at,
        archived=mine.archived if isinstance(change.archived, Unset) else change.archived,
        marked_unread=mine.marked_unread if isinstance(change.marked_unread, Unset) else change.marked_unread,
        hidden_upto=max(mine.hidden_upto, hidden),
    )
    if not isinstance(change.draft, Unset):
        await _keep_draft(tx, me, id_, change.draft)
    _tell_mine(tx, me, id_)


async def _keep_draft(tx: Tx, me: MemberId, id_: ConversationId, draft: OwnDraft | None) -> None:
    text = texts.clean_text(draft.text) if draft is not None else ""
    if draft is None or not text:
        await drafts.delete(tx, me, id_)
    else:
        await drafts.put(tx, me, id_, text=text, reply_to=draft.reply_to)


async def star(tx: Tx, me: MemberId, id_: ConversationId, number: int) -> None:
    """Star a message for oneself.

    Raises: ConversationNotFound, MessageNotFound, MessageGone.
    """
    held = await holding.look(tx, me, id_)
    holding.check_there(await held.message(tx, number))
    await changing.star(tx, me, id_, number)
    _tell_mine(tx, me, id_)


async def unstar(tx: Tx, me: MemberId, id_: ConversationId, number: int) -> None:
    """Take one's star away.

    Raises: ConversationNotFound.
    """
    await holding.look(tx, me, id_)
    await changing.unstar(tx, me, id_, number)
    _tell_mine(tx, me, id_)


async def hide(tx: Tx, me: MemberId, id_: ConversationId, number: int) -> None:
    """Delete a message for oneself; the others go on seeing it.

    Raises: ConversationNotFound, MessageNotFound.
    """
    held = await holding.look(tx, me, id_)
    await held.message(tx, number)
    await changing.hide(tx, me, id_, number)
    streams.append_last(tx, me, MINE, {"conversation": id_, "hidden": number})


async def change_settings(tx: Tx, me: MemberId, *, read_marks: bool | None, presence: bool | None) -> None:
    """Change what a member lets others see; None leaves it as it is."""
    now = await settings.of(tx, me)
    wanted = Settings(
        read_marks=now.read_marks if read_marks is None else read_marks,
        presence=now.presence if presence is None else presence,
    )
    await settings.put(tx, me, wanted)


def _tell_mine(tx: Tx, me: MemberId, id_: ConversationId) -> None:
    """Say that there is something new, not what: events stay for ever, and a draft should not."""
    streams.append_last(tx, me, MINE, {"conversation": id_})
