"""Who may write, as a table: the specification of `rules.sending` and `rules.rights`."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

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
from quan.chat.model.bodies import Body, ContactCard, Text, excerpt_of
from quan.chat.model.conversations import direct_id
from quan.chat.model.sending import Seat
from quan.chat.rules import sending as rules
from quan.chat.rules.texts import has_link
from quan.core.ids import MemberId
from quan.core.problems import Problem

NOW = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)
LATER, EARLIER = NOW + timedelta(minutes=5), NOW - timedelta(seconds=20)
MEI, WEI = MemberId.derive("mei"), MemberId.derive("wei")

SEAT = Seat(
    kind="group",
    admins_only_write=False,
    slow_mode_s=0,
    role="member",
    state="active",
    silenced_until=None,
    last_sent_at=None,
    joined_number=0,
    hidden_upto=0,
    left_number=None,
    read_number=0,
    other=None,
    other_state=None,
)
PAIR = replace(SEAT, kind="direct", other=WEI, other_state="active")


def seat(base: Seat, **changes: Any) -> Seat:
    return replace(base, **changes)


@pytest.mark.parametrize(
    ("place", "refusal"),
    [
        (None, ConversationNotFound),
        (seat(SEAT), None),
        (seat(SEAT, state="left", left_number=3), NoLongerMember),
        (seat(SEAT, state="removed", left_number=3), NoLongerMember),
        (seat(PAIR, state="requested"), AcceptFirst),
        (seat(SEAT, silenced_until=LATER), Silenced),
        (seat(SEAT, silenced_until=EARLIER), None),
        (seat(SEAT, silenced_until=LATER, role="owner"), Silenced),
        (seat(SEAT, suspended_until=LATER), ChatSuspended),
        (seat(PAIR, suspended_until=LATER), ChatSuspended),
        (seat(PAIR, suspended_until=EARLIER), None),
        (seat(SEAT, admins_only_write=True), AdminsOnlyWrite),
        (seat(SEAT, admins_only_write=True, role="admin"), None),
        (seat(SEAT, slow_mode_s=60, last_sent_at=EARLIER), SlowMode),
        (seat(SEAT, slow_mode_s=10, last_sent_at=EARLIER), None),
        (seat(SEAT, slow_mode_s=60, last_sent_at=EARLIER, role="owner"), None),
        (seat(SEAT, slow_mode_s=60), None),
        (seat(PAIR, slow_mode_s=60, last_sent_at=EARLIER), None),
    ],
)
def test_who_may_write(place: Seat | None, refusal: type[Problem] | None) -> None:
    if refusal is None:
        assert rules.check_writer(place, NOW) is place
        return
    with pytest.raises(refusal) as refused:
        rules.check_writer(place, NOW)
    wait = refused.value.fields().get("retry_after_s")
    assert wait in {None, 40, 300}


@pytest.mark.parametrize(
    ("place", "body", "is_first", "refusal"),
    [
        (PAIR, Text(text="x" * 9000), False, None),
        (seat(PAIR, out_of_reach=True), Text(text="x"), False, PersonOutOfReach),
        (seat(PAIR, other_state="left"), Text(text="x"), False, PersonOutOfReach),
        (seat(PAIR, other_state=None), Text(text="x"), True, PersonOutOfReach),
        (seat(PAIR, other_state="requested"), Text(text="x" * 200), True, None),
        (seat(PAIR, other_state="requested"), Text(text="x" * 201), True, RequestTextOnly),
        (seat(PAIR, other_state="requested"), Text(text="see tea.example.com"), True, RequestTextOnly),
        (seat(PAIR, other_state="requested"), ContactCard(member=MEI), True, RequestTextOnly),
        (seat(PAIR, other_state="requested"), Text(text="x"), False, RequestPending),
        (seat(SEAT, out_of_reach=True), Text(text="x"), False, None),
    ],
)
def test_who_is_in_reach(place: Seat, body: Body, *, is_first: bool, refusal: type[Problem] | None) -> None:
    if refusal is None:
        rules.check_reach(place, body, is_first=is_first)
        return
    with pytest.raises(refusal):
        rules.check_reach(place, body, is_first=is_first)


@pytest.mark.parametrize(
    ("joined", "hidden", "left", "seen"),
    [(0, 0, None, [1, 2, 3, 4]), (2, 0, None, [3, 4]), (1, 3, None, [4]), (1, 0, 3, [2, 3]), (3, 0, 3, [])],
)
def test_a_window_has_two_ends(joined: int, hidden: int, left: int | None, seen: list[int]) -> None:
    place = seat(SEAT, joined_number=joined, hidden_upto=hidden, left_number=left)
    assert [number for number in range(1, 5) if place.sees(number)] == seen


def test_a_pair_has_one_conversation() -> None:
    assert direct_id(MEI, WEI) == direct_id(WEI, MEI)
    assert direct_id(MEI, WEI) != direct_id(MEI, MemberId.derive("amara"))


@pytest.mark.parametrize(
    "text", ["https://x", "HTTP://X", "www.x", "tea.com", "go to quan.cn now", "看tea.cn"]
)
def test_a_link_is_seen(text: str) -> None:
    assert has_link(text)


@pytest.mark.parametrize("text", ["hello.there", "3.14", "e.g. this", "wow...", "http", "你好。再见"])
def test_a_text_is_no_link(text: str) -> None:
    assert not has_link(text)


def test_an_excerpt_is_one_short_line() -> None:
    assert excerpt_of(Text(text="a\n b" + "x" * 500)) == "a b" + "x" * 97
    assert excerpt_of(None) == ""
