"""Who may write now."""

from datetime import datetime, timedelta
from math import ceil

from quan.chat.errors.conversations import ConversationNotFound, PersonOutOfReach
from quan.chat.errors.messages import (
    AcceptFirst,
    AdminsOnlyWrite,
    NoLongerMember,
    RequestPending,
    RequestTextOnly,
    Silenced,
    SlowMode,
)
from quan.chat.errors.reports import ChatSuspended
from quan.chat.model.bodies import Body, Text
from quan.chat.model.sending import Seat
from quan.chat.rules.texts import has_link

REQUEST_CHARS = 200
"""Of the one message that somebody unknown may send before being accepted."""


def check_writer(seat: Seat | None, now: datetime) -> Seat:
    """Refuse who may not write into a conversation now.

    Raises: ConversationNotFound, NoLongerMember, AcceptFirst, ChatSuspended, Silenced, AdminsOnlyWrite,
    SlowMode.
    """
    if seat is None:
        raise ConversationNotFound
    if seat.state in {"left", "removed"}:
        raise NoLongerMember
    if seat.state == "requested":
        raise AcceptFirst
    if seat.suspended_until is not None and seat.suspended_until > now:
        raise ChatSuspended(until=seat.suspended_until.date())
    if seat.silenced_until is not None and seat.silenced_until > now:
        raise Silenced(retry_after_s=_seconds(seat.silenced_until - now))
    if seat.kind == "group" and seat.role == "member":
        _check_plain_member(seat, now)
    return seat


def _check_plain_member(seat: Seat, now: datetime) -> None:
    if seat.admins_only_write:
        raise AdminsOnlyWrite
    if seat.slow_mode_s and seat.last_sent_at is not None:
        next_at = seat.last_sent_at + timedelta(seconds=seat.slow_mode_s)
        if next_at > now:
            raise SlowMode(retry_after_s=_seconds(next_at - now))


def check_reach(seat: Seat, body: Body, *, is_first: bool) -> None:
    """Refuse what may not be said to the other of two: to somebody unknown, all but a first short text.

    Raises: PersonOutOfReach, RequestPending, RequestTextOnly.
    """
    if seat.kind != "direct":
        return
    if seat.out_of_reach or seat.other_state not in {"active", "requested"}:
        raise PersonOutOfReach
    if seat.other_state == "requested":
        if not is_first:
            raise RequestPending
        if not isinstance(body, Text) or len(body.text) > REQUEST_CHARS or has_link(body.text):
            raise RequestTextOnly(limit_chars=REQUEST_CHARS)


def _seconds(left: timedelta) -> int:
    return max(1, ceil(left.total_seconds()))
