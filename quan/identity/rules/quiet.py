"""When a member wants no push, and how much of a message may stand on a locked screen."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from quan.identity.errors import QuietHoursInvalid
from quan.identity.model import Notice, PushSettings


def check_quiet(*, start: time | None, end: time | None, timezone: str | None) -> None:
    """Refuse quiet hours without a beginning, an end or a time zone, and those that never end.

    Raises: QuietHoursInvalid.
    """
    if start is None and end is None and timezone is None:
        return
    if start is None or end is None or timezone is None or start == end or not _is_zone(timezone):
        raise QuietHoursInvalid


def is_quiet(settings: PushSettings, now: datetime) -> bool:
    """Tell whether it is one of a member's quiet hours; they may go past midnight."""
    start, end, timezone = settings.quiet_from, settings.quiet_until, settings.timezone
    if start is None or end is None or timezone is None:
        return False
    at = now.astimezone(ZoneInfo(timezone)).time()
    return start <= at < end if start < end else at >= start or at < end


def words_of(notice: Notice, settings: PushSettings) -> tuple[str, str]:
    """Give the title and the text that a member lets their screen show."""
    if settings.hides_text:
        return notice.discreet_title, notice.discreet_text
    return notice.title, notice.text


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, KeyError, OSError):
        return False
    return True
