"""Who may change, take back, pin or answer with an emoji what was said."""

import unicodedata
from datetime import datetime, timedelta

from quan.chat.errors.messages import (
    AcceptFirst,
    AdministratorsOnly,
    AdminsOnlyWrite,
    EmojiInvalid,
    MessageGone,
    NoLongerMember,
    NotEditable,
    NotPlayable,
    NotYourMessage,
    Silenced,
    TooLate,
    TooManyEdits,
)
from quan.chat.model.bodies import Body, Mention, Notice, Photos, Text, Voice
from quan.chat.model.conversations import Conversation, Membership
from quan.chat.model.messages import Message
from quan.chat.rules import bodies, texts
from quan.chat.rules.rights import recall_window_s
from quan.core.ids import MemberId

EDIT_WINDOW_S = 48 * 3600
MOST_EDITS = 50
MOST_REACTIONS = 5
"""Of one member to one message."""
MOST_PINS = 50
EMOJI_CHARS = 16
_KEYCAP = "\u20e3"
_PARTS = frozenset("\u200d\ufe0f" + _KEYCAP) | {chr(code) for code in range(0xE0020, 0xE0080)}
_KEYCAP_BASES = frozenset("0123456789#*")
_PLAIN_EMOJI = frozenset("\u00a9\u00ae\u203c\u2049\u3030\u303d\u3297\u3299")


def check_inside(mine: Membership) -> None:
    """Refuse who is not in a conversation, or not yet.

    Raises: NoLongerMember, AcceptFirst.
    """
    if not mine.is_in:
        raise NoLongerMember
    if mine.state == "requested":
        raise AcceptFirst


def check_speaker(mine: Membership, now: datetime) -> None:
    """Refuse who may not speak now.

    Raises: NoLongerMember, AcceptFirst, Silenced.
    """
    check_inside(mine)
    if mine.silenced_until is not None and mine.silenced_until > now:
        raise Silenced(retry_after_s=max(1, int((mine.silenced_until - now).total_seconds())))


def check_announcing(conversation: Conversation, mine: Membership) -> None:
    """Refuse new words of a plain member where only administrators write: old messages are no way around it.

    Raises: AdminsOnlyWrite.
    """
    if conversation.admins_only_write and mine.role == "member":
        raise AdminsOnlyWrite


def check_editor(message: Message, me: MemberId, now: datetime, *, edits: int) -> None:
    """Refuse to change what is another's, gone, old, or no words.

    Raises: MessageGone, NotYourMessage, NotEditable, TooLate, TooManyEdits.
    """
    if message.body is None:
        raise MessageGone
    if message.sender != me:
        raise NotYourMessage
    if not isinstance(message.body, Text | Photos) or message.forwarded:
        raise NotEditable
    _check_window(message, now, EDIT_WINDOW_S)
    if edits >= MOST_EDITS:
        raise TooManyEdits(limit=MOST_EDITS)


def edited(body: Body, text: str, mentions: tuple[Mention, ...]) -> Body:
    """Give what a message says with other words.

    Raises: MessageEmpty, MessageTooLong, MentionsInvalid.
    """
    match body:
        case Photos(items=items):
            return Photos(items=items, caption=texts.clean_text(text, limit=texts.CAPTION_CHARS))
        case _:
            return bodies.clean(Text(text=text, mentions=mentions))


def check_recaller(conversation: Conversation, mine: Membership, message: Message, now: datetime) -> None:
    """Refuse to take back what is another's or old; administrators take back anything said in their group.

    Raises: MessageGone, NotEditable, NotYourMessage, TooLate.
    """
    if message.body is None:
        raise MessageGone
    if isinstance(message.body, Notice):
        raise NotEditable
    if conversation.kind == "group" and mine.role in {"owner", "admin"}:
        return
    if message.sender != mine.member:
        raise NotYourMessage
    if conversation.kind != "self":
        _check_window(message, now, recall_window_s(conversation))


def check_player(message: Message, me: MemberId) -> MemberId:
    """Refuse what is not to be played, or one's own; give whose voice it is.

    Raises: NotPlayable.
    """
    if not isinstance(message.body, Voice) or message.sender is None or message.sender == me:
        raise NotPlayable
    return message.sender


def check_pinner(conversation: Conversation, mine: Membership) -> None:
    """Refuse plain members of a group to pin.

    Raises: AdministratorsOnly.
    """
    if conversation.kind == "group" and mine.role == "member":
        raise AdministratorsOnly


def clean_emoji(text: str) -> str:
    """Give one emoji.

    Raises: EmojiInvalid.
    """
    emoji = unicodedata.normalize("NFC", text)
    if not 0 < len(emoji) <= EMOJI_CHARS or not all(_is_part(char, emoji) for char in emoji):
        raise EmojiInvalid
    pictures = sum(_is_picture(char) for char in emoji)
    joiners = emoji.count("\u200d")
    flags = sum("\U0001f1e6" <= char <= "\U0001f1ff" for char in emoji)
    if _KEYCAP in emoji:
        one = len(emoji.replace("\ufe0f", "")) == len("1" + _KEYCAP)
    else:
        one = pictures == joiners + 1 if not flags else (flags, pictures) == (2, 2)
    if not one:
        raise EmojiInvalid
    return emoji


def _is_part(char: str, emoji: str) -> bool:
    return (
        _is_picture(char) or _is_skin(char) or char in _PARTS or (char in _KEYCAP_BASES and _KEYCAP in emoji)
    )


def _is_picture(char: str) -> bool:
    if char in _PLAIN_EMOJI or "\U0001f000" <= char <= "\U0001faff":  # also those younger than this Python
        return not _is_skin(char)
    return unicodedata.category(char) in {"So", "Sm"}


def _is_skin(char: str) -> bool:
    return "\U0001f3fb" <= char <= "\U0001f3ff"


def _check_window(message: Message, now: datetime, limit_s: int) -> None:
    if now - message.at > timedelta(seconds=limit_s):
        raise TooLate(limit_s=limit_s)
