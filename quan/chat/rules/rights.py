"""What a member may do in a conversation, for the screens; each act is decided again when it is done."""

from datetime import datetime, timedelta

from quan.chat.model.conversations import Conversation, Membership, State
from quan.chat.model.views import MayOut

RECALL_WINDOW_S = 24 * 3600
"""How long a message can be taken back where the conversation does not say."""
EDIT_WINDOW = timedelta(hours=48)


def recall_window_s(conversation: Conversation) -> int:
    """Give how long a member may take back what they wrote."""
    given = conversation.recall_window_s
    return RECALL_WINDOW_S if given is None else given


def may(conversation: Conversation, mine: Membership, *, other_state: State | None, now: datetime) -> MayOut:
    """Tell what a member may do here now."""
    is_active = mine.state == "active"
    is_group = conversation.kind == "group"
    manages = is_active and is_group and mine.role in {"owner", "admin"}
    silenced = mine.silenced_until is not None and mine.silenced_until > now
    waiting = other_state == "requested" and conversation.last_number > 0
    return MayOut(
        write=is_active
        and not silenced
        and not waiting
        and other_state not in {"left", "removed"}
        and (manages or not conversation.admins_only_write),
        invite=is_active and is_group and (manages or conversation.members_may_invite),
        manage=manages,
    )
