"""Who may do what in a group, which invites open it, and who inherits it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quan.chat.errors.conversations import ConversationNotFound, TooManyMembers
from quan.chat.errors.groups import (
    InviteNotFound,
    InviteUsedUp,
    NotAGroup,
    NotInGroup,
    NotYourself,
    OutOfYourHands,
    OwnerStays,
    RemovedFromGroup,
    SettingInvalid,
    TooManyInvites,
)
from quan.chat.errors.messages import AdministratorsOnly, NoLongerMember
from quan.chat.model.conversations import Conversation, ConversationId, Membership
from quan.chat.model.groups import Act, Invite, Standing
from quan.chat.rules import groups, invites
from quan.core.ids import MemberId

NOW = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)
MEI, WEI, LI, ANA = (MemberId.derive(name) for name in ("Mei", "Wei", "Li", "Ana"))
TEA = ConversationId.derive("tea")


def group(**given_: Any) -> Conversation:
    return Conversation(
        **{
            "id": TEA,
            "kind": "group",
            "title": "Tea",
            "about": "",
            "picture": None,
            "creator": MEI,
            "created_at": NOW,
            "members": 4,
            "last_number": 0,
            "last_at": NOW,
            "history_from_start": False,
            "admins_only_write": False,
            "approval_needed": False,
            "members_may_invite": False,
            "slow_mode_s": 0,
            "recall_window_s": None,
            "retention_days": None,
            "legal_hold": False,
            **given_,
        }
    )


def place(member: MemberId = MEI, role: Any = "member", **given_: Any) -> Membership:
    return Membership(
        **{
            "conversation": TEA,
            "member": member,
            "role": role,
            "state": "active",
            "since": NOW,
            "joined_number": 0,
            "joined_seq": 0,
            "left_number": None,
            "left_seq": None,
            "delivered_number": 0,
            "read_number": 0,
            "muted_until": None,
            "silenced_until": None,
            "pinned_at": None,
            "archived": False,
            "marked_unread": False,
            "hidden_upto": 0,
            "last_sent_at": None,
            **given_,
        }
    )


TABLE = {
    #               owner  admin  member
    Act.ADD: (True, True, False),
    Act.INVITE: (True, True, False),
    Act.APPROVE: (True, True, False),
    Act.REMOVE: (True, True, False),
    Act.SILENCE: (True, True, False),
    Act.EDIT: (True, True, False),
    Act.READ_ACTS: (True, True, False),
    Act.SET_ROLES: (True, False, False),
    Act.HAND_OVER: (True, False, False),
}


def test_the_table_names_every_act() -> None:
    assert set(TABLE) == set(Act)


@pytest.mark.parametrize("act", list(Act))
def test_every_role_may_do_what_the_table_says(act: Act) -> None:
    for role, allowed in zip(("owner", "admin", "member"), TABLE[act], strict=True):
        assert groups.may(group(), place(role=role), act) is allowed
        if not allowed:
            with pytest.raises(AdministratorsOnly):
                groups.check_act(group(), place(role=role), act)


def test_members_bring_others_in_where_the_group_says_so_and_do_nothing_else() -> None:
    open_ = group(members_may_invite=True)
    assert {act for act in Act if groups.may(open_, place(), act)} == {Act.ADD, Act.INVITE}


@pytest.mark.parametrize("state", ["requested", "left", "removed"])
def test_who_is_not_in_may_nothing_whatever_they_were(state: str) -> None:
    assert not any(
        groups.may(group(members_may_invite=True), place(role="owner", state=state), act) for act in Act
    )


@pytest.mark.parametrize("kind", ["direct", "self"])
def test_a_conversation_of_two_has_no_administration(kind: str) -> None:
    with pytest.raises(NotAGroup):
        groups.check_inside(group(kind=kind), place())
    assert not groups.may(group(kind=kind), place(role="owner"), Act.ADD)


def test_strangers_learn_nothing_of_a_group_and_former_members_that_they_are_out() -> None:
    for it, mine in ((None, place()), (group(), None)):
        with pytest.raises(ConversationNotFound):
            groups.check_inside(it, mine)
    with pytest.raises(NoLongerMember):
        groups.check_inside(group(), place(state="removed"))


@pytest.mark.parametrize(
    ("actor", "subject", "refusal"),
    [
        ("owner", "admin", None),
        ("owner", "member", None),
        ("admin", "member", None),
        ("admin", "admin", OutOfYourHands),
        ("admin", "owner", OutOfYourHands),
        ("member", "member", OutOfYourHands),
        ("member", "owner", OutOfYourHands),
    ],
)
def test_nobody_reaches_up(actor: str, subject: str, refusal: type[Exception] | None) -> None:
    if refusal is None:
        assert groups.check_over(place(MEI, actor), place(WEI, subject)).member == WEI
        return
    with pytest.raises(refusal):
        groups.check_over(place(MEI, actor), place(WEI, subject))


def test_nobody_removes_themselves_or_who_is_not_there() -> None:
    with pytest.raises(NotYourself):
        groups.check_over(place(MEI, "owner"), place(MEI, "owner"))
    for subject in (None, place(WEI, state="left")):
        with pytest.raises(NotInGroup):
            groups.check_over(place(MEI, "owner"), subject)


def test_the_five_hundredth_member_comes_in_and_the_next_does_not() -> None:
    groups.check_room(group(members=499), coming=1)
    for members, coming in ((500, 1), (499, 2), (0, 501)):
        with pytest.raises(TooManyMembers):
            groups.check_room(group(members=members), coming=coming)


def test_nobody_is_made_a_second_owner() -> None:
    with pytest.raises(OwnerStays):
        groups.check_role("owner")


@pytest.mark.parametrize(
    "wrong",
    [
        {"slow_mode_s": -1},
        {"slow_mode_s": 86_401},
        {"recall_window_s": -1},
        {"retention_days": 0},
        {"retention_days": 3651},
    ],
)
def test_settings_have_their_measure(wrong: dict[str, int]) -> None:
    settings: dict[str, Any] = {"slow_mode_s": 0, "recall_window_s": None, "retention_days": None, **wrong}
    with pytest.raises(SettingInvalid):
        groups.check_settings(**settings)


def test_a_silence_ends_within_a_year_and_can_be_lifted() -> None:
    assert groups.silence_end(60, NOW) == NOW + timedelta(minutes=1)
    assert groups.silence_end(None, NOW) is None
    for seconds in (0, -5, 10**9):
        with pytest.raises(SettingInvalid):
            groups.silence_end(seconds, NOW)


def test_the_oldest_admin_inherits_and_where_there_is_none_the_oldest_member() -> None:
    old, new = NOW - timedelta(days=9), NOW
    wei, li, ana = Standing(WEI, "member", old), Standing(LI, "admin", new), Standing(ANA, "admin", old)
    for order in permutations((wei, li, ana)):
        assert groups.heir(order) == ANA
    assert groups.heir([wei, li]) == LI
    assert groups.heir([wei, Standing(MEI, "member", new)]) == WEI
    assert groups.heir([]) is None


@given(st.lists(st.sampled_from([MEI, WEI, LI, ANA])))
def test_who_is_brought_in_is_counted_once_and_never_oneself(members: list[MemberId]) -> None:
    brought = groups.brought(members, MEI)
    assert set(brought) == set(members) - {MEI}
    assert brought == sorted(brought)
    assert len(brought) == len(set(brought))


INVITE = Invite(
    code="a" * 22,
    conversation=TEA,
    maker=WEI,
    made_at=NOW,
    expires_at=NOW + timedelta(days=1),
    most_uses=2,
    uses=1,
    approval_needed=False,
    revoked_at=None,
)


def test_an_invite_opens_until_it_ends_is_used_up_or_is_taken_back() -> None:
    assert invites.check_good(INVITE, NOW) is INVITE
    assert invites.check_good(replace(INVITE, expires_at=None, most_uses=None, uses=10**6), NOW)
    for bad in (None, replace(INVITE, revoked_at=NOW), replace(INVITE, expires_at=NOW)):
        with pytest.raises(InviteNotFound):
            invites.check_good(bad, NOW)
    with pytest.raises(InviteUsedUp):
        invites.check_good(replace(INVITE, uses=2), NOW)


def test_who_was_removed_does_not_come_back_by_a_link() -> None:
    for state in (None, "left", "active"):
        invites.check_comer(state)
    with pytest.raises(RemovedFromGroup):
        invites.check_comer("removed")


def test_a_new_invite_has_its_measure() -> None:
    invites.check_new(expires_in_s=60, most_uses=1, good=19)
    invites.check_new(expires_in_s=None, most_uses=None, good=0)
    for wrong in ({"expires_in_s": 0}, {"expires_in_s": 10**9}, {"most_uses": 0}, {"most_uses": 501}):
        given_: dict[str, Any] = {"expires_in_s": None, "most_uses": None, "good": 0, **wrong}
        with pytest.raises(SettingInvalid):
            invites.check_new(**given_)
    with pytest.raises(TooManyInvites):
        invites.check_new(expires_in_s=None, most_uses=None, good=20)


def test_an_administrator_looks_where_the_group_or_the_invite_says_so() -> None:
    asks = replace(INVITE, approval_needed=True)
    assert not invites.needs_approval(group(), INVITE)
    assert invites.needs_approval(group(approval_needed=True), INVITE)
    assert invites.needs_approval(group(), asks)


def test_an_invite_is_taken_back_by_its_maker_and_by_administrators() -> None:
    assert invites.may_revoke(INVITE, place(WEI), is_admin=False)
    assert invites.may_revoke(INVITE, place(MEI, "admin"), is_admin=True)
    assert not invites.may_revoke(INVITE, place(LI), is_admin=False)
