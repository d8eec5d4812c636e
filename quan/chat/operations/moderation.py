"""What a moderator decides about a report, and what follows from it in chat."""

from quan.chat.errors.reports import ReportNotFound
from quan.chat.model.conversations import ConversationId
from quan.chat.model.reports import Action, Decision, Report, ReportId
from quan.chat.operations import attachments
from quan.chat.operations.holding import CHANGED
from quan.chat.operations.reports import REPORT
from quan.chat.rules import moderation as rules
from quan.chat.store import changing, conversations, messages, moderation
from quan.chat.store import reports as store
from quan.core import audit, streams
from quan.core.db import Tx
from quan.core.ids import MemberId


async def decide(
    tx: Tx, moderator: MemberId, report_id: ReportId, *, action: Action, days: int | None, reason: str
) -> tuple[Report, Decision | None, Decision]:
    """Decide a report, or an appeal: then what was done before is undone as far as it can be.

    Both sides read the outcome and the reason; neither reads who decided. To suspend the member everywhere
    is left to the caller, who gets the report, the decision before and the one made now.

    Raises: ReportNotFound, YourOwnCase, AlreadyDecided, SecondLook, ActionInvalid, DaysInvalid,
    ReasonMissing.
    """
    reason = rules.clean_reason(reason)
    known = await store.by_id(tx, report_id)
    if known is None:
        raise ReportNotFound
    await conversations.lock(tx, known.conversation)
    held = await store.lock(tx, report_id)
    before = (await store.decisions_on(tx, [report_id])).get(report_id, [])
    first = before[0] if before else None
    report = rules.check_moderator(held, moderator, first=first)
    decision = Decision(
        report=report_id,
        place=len(before) + 1,
        moderator=moderator,
        action=action,
        until=rules.check_action(report, action, days, tx.now),
        reason=reason,
        at=tx.now,
    )
    await store.decide(tx, decision)
    await store.set_state(tx, report_id, "decided" if first is None else "closed")
    if first is not None:
        await _undo(tx, report, first)
    await _do(tx, report, decision)
    await _record(tx, report, decision)
    return report, first, decision


async def _do(tx: Tx, report: Report, decision: Decision) -> None:
    match decision:
        case Decision(action=Action.ERASE) if report.number is not None:
            await _erase(tx, report.conversation, report.number, by=decision.moderator)
        case Decision(action=Action.SILENCE, until=until) if until is not None:
            await moderation.silence(tx, report.conversation, report.about, until)
        case Decision(action=Action.SUSPEND_CHAT, until=until) if until is not None:
            await moderation.suspend(tx, report.about, until, report.id)
        case _:  # a warning is its reason, and nothing else is done here
            pass


async def _erase(tx: Tx, conversation: ConversationId, number: int, *, by: MemberId) -> None:
    (message,) = await messages.by_numbers(tx, conversation, [number])
    if message.body is not None:
        await changing.recall(tx, conversation, number, by=by)
        await attachments.release(tx, conversation)
        streams.append_last(tx, conversation, CHANGED, {"number": number, "change": "recalled"})


async def _undo(tx: Tx, report: Report, first: Decision) -> None:
    """Take back what can be taken back; what was erased stays in the evidence only."""
    if first.action is Action.SILENCE and first.until is not None:
        await moderation.unsilence(tx, report.conversation, report.about, first.until)
    if first.action is Action.SUSPEND_CHAT:
        await moderation.lift(tx, report.about, report.id)


async def _record(tx: Tx, report: Report, decision: Decision) -> None:
    detail = {"action": decision.action.value, "reason": decision.reason, "about": str(report.about)}
    await audit.record(
        tx, actor=decision.moderator, action="chat.report-decided", subject=report.id, detail=detail
    )
    for member in sorted({report.reporter, report.about}):
        streams.append_last(tx, member, REPORT, {"report": report.id})
