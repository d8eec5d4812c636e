"""What a moderator decides, carried out: chat sees to the chats, identity to the account."""

from quan import chat, identity
from quan.admin.errors.staff import OnTheStaff
from quan.admin.store import staff
from quan.core.db import Tx
from quan.core.ids import MemberId

SUSPEND = chat.office.Action.SUSPEND_MEMBER


async def decide(
    tx: Tx,
    moderator: MemberId,
    report_id: chat.office.ReportId,
    *,
    action: chat.office.Action,
    days: int | None,
    reason: str,
) -> None:
    """Decide a report or an appeal. To suspend is to freeze the account; a second look may thaw it.

    Raises: what `chat.office.decide` refuses, OnTheStaff.
    """
    report, first, _ = await chat.office.decide(
        tx, moderator, report_id, action=action, days=days, reason=reason
    )
    was_suspended = first is not None and first.action is SUSPEND
    if action is SUSPEND and not was_suspended:
        if await staff.role_of(tx, report.about) is not None:
            raise OnTheStaff
        await identity.set_status(tx, report.about, "frozen", actor=moderator)
    elif was_suspended and action is not SUSPEND:
        await identity.set_status(tx, report.about, "active", actor=moderator)
