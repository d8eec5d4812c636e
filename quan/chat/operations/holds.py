"""Keeping all that is said in a conversation, and all that is taken back there, until a hold is lifted."""

from quan.chat.errors.conversations import ConversationNotFound
from quan.chat.errors.holds import AlreadyHeld, NotHeld
from quan.chat.model.conversations import ConversationId
from quan.chat.model.holds import LegalHold
from quan.chat.operations import attachments
from quan.chat.rules import holds as rules
from quan.chat.store import conversations, memberships
from quan.chat.store import holds as store
from quan.core import audit
from quan.core.db import Tx
from quan.core.ids import MemberId


async def set_hold(tx: Tx, operator: MemberId, conversation: ConversationId, reason: str) -> None:
    """Put a conversation under legal hold: until it is lifted, nothing of it is erased. Nobody in it is told.

    Raises: HoldReasonMissing, ConversationNotFound, YourOwnCase, AlreadyHeld.
    """
    reason = rules.clean_reason(reason)
    await _hold(tx, operator, conversation)
    made = LegalHold(conversation=conversation, set_by=operator, reason=reason, at=tx.now)
    if not await store.insert(tx, made):
        raise AlreadyHeld
    await store.keep(tx, conversation)
    await audit.record(
        tx, actor=operator, action="chat.hold-set", subject=conversation, detail={"reason": reason}
    )


async def lift_hold(tx: Tx, operator: MemberId, conversation: ConversationId, reason: str) -> None:
    """Lift a hold. What was kept for it alone is erased; while a report is open, that goes on holding.

    Raises: HoldReasonMissing, ConversationNotFound, YourOwnCase, NotHeld.
    """
    reason = rules.clean_reason(reason)
    await _hold(tx, operator, conversation)
    if not await store.lift(tx, conversation, operator, reason):
        raise NotHeld
    await store.let_go(tx, conversation)
    await attachments.release(tx, conversation)
    await audit.record(
        tx, actor=operator, action="chat.hold-lifted", subject=conversation, detail={"reason": reason}
    )


async def _hold(tx: Tx, operator: MemberId, conversation: ConversationId) -> None:
    if await conversations.lock(tx, conversation) is None:
        raise ConversationNotFound
    rules.check_outsider(await memberships.of(tx, conversation, operator))
