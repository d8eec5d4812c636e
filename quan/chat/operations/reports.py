"""Reporting, and not agreeing with what was decided."""

from itertools import chain

from quan.chat.errors.conversations import ConversationNotFound
from quan.chat.errors.reports import NothingToReport, ReportNoteTooLong, ReportNotFound
from quan.chat.model.bodies import Notice, media_in
from quan.chat.model.conversations import ConversationId
from quan.chat.model.reports import Appeal, Reason, Report, ReportId
from quan.chat.queries import messages
from quan.chat.rules import moderation as rules
from quan.chat.store import conversations, holds, memberships
from quan.chat.store import reports as store
from quan.core import audit, media, streams
from quan.core.db import Tx
from quan.core.ids import MemberId

REPORT = "chat.report"
NOTE_CHARS = 500
APPEAL_CHARS = 1000


async def report(
    tx: Tx,
    reporter: MemberId,
    conversation: ConversationId,
    *,
    number: int | None,
    about: MemberId | None,
    reason: Reason,
    note: str,
) -> Report:
    """Report a message that the reporter sees, or a member; a repeat gives the first report.

    What is reported is kept as it is now, with what was said around it, and the conversation is held.

    Raises: ConversationNotFound, MessageNotFound, NothingToReport, ReportNoteTooLong.
    """
    if len(note) > NOTE_CHARS:
        raise ReportNoteTooLong(limit_chars=NOTE_CHARS)
    held = await conversations.lock(tx, conversation)
    mine = await memberships.of(tx, conversation, reporter)
    if held is None or mine is None:
        raise ConversationNotFound
    made = Report(
        id=ReportId.new(tx.now),
        reporter=reporter,
        about=await _about(tx, reporter, conversation, number, about),
        conversation=conversation,
        number=number,
        reason=reason,
        note=note.strip(),
        at=tx.now,
        state="open",
    )
    if not await store.insert(tx, made):
        return await store.same(tx, made) or made
    await store.keep_evidence(
        tx,
        made,
        first_hidden=mine.first_hidden,
        last=held.last_number if mine.left_number is None else mine.left_number,
        around=rules.AROUND,
        limit=2 * rules.AROUND + 1,
    )
    await _keep_media(tx, made.id)
    await holds.keep(tx, conversation)
    await audit.record(tx, actor=reporter, action="chat.reported", subject=made.id)
    return made


async def _keep_media(tx: Tx, report_id: ReportId) -> None:
    """Use the media of the evidence once more, so that they stay when their messages are taken back."""
    kept = await store.evidence_of(tx, report_id)
    ids = [media_in(one.body) for one in kept if one.body is not None]
    await media.share(tx, list(dict.fromkeys(chain.from_iterable(ids))))


async def _about(
    tx: Tx,
    reporter: MemberId,
    conversation: ConversationId,
    number: int | None,
    about: MemberId | None,
) -> MemberId:
    """Find out whom it is about: the message says who sent it."""
    if number is not None:
        seen = await messages.visible(tx, reporter, conversation, number)
        if seen.body is None or isinstance(seen.body, Notice):
            raise NothingToReport
        return rules.check_reportable(reporter, seen.sender)
    if about is None or await memberships.of(tx, conversation, about) is None:
        raise NothingToReport
    return rules.check_reportable(reporter, about)


async def appeal(tx: Tx, member: MemberId, report_id: ReportId, words: str) -> None:
    """Ask for a second look at a decision that went against a member.

    Raises: ReportNotFound, NotYoursToAppeal, ReasonMissing.
    """
    found = await store.lock(tx, report_id)
    if found is None:
        raise ReportNotFound
    decided = (await store.decisions_on(tx, [report_id])).get(report_id, [])
    rules.check_appeal(found, member, decided[-1] if decided else None, tx.now)
    words = rules.clean_reason(words, limit=APPEAL_CHARS)
    await store.appeal(tx, Appeal(report=report_id, appellant=member, words=words, at=tx.now))
    await store.set_state(tx, report_id, "appealed")
    await audit.record(tx, actor=member, action="chat.appealed", subject=report_id)
    streams.append_last(tx, member, REPORT, {"report": report_id})
