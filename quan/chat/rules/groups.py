"""Who may do what to a group: one table of roles and acts, and the few things it cannot say.

Who pins, changes and takes back messages is decided with the messages, in `rules.changing`.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from quan.chat.errors.conversations import ConversationNotFound, TooManyMembers
from quan.chat.errors.groups import (
    NotAGroup,
    NotInGroup,
    NotYourself,
    OutOfYourHands,
    OwnerStays,
    SettingInvalid,
)
from quan.chat.errors.messages import AdministratorsOnly, NoLongerMember
from quan.chat.model.conversations import MOST_MEMBERS, Conversation, Membership, Role
from quan.chat.model.groups import Act, Standing
from quan.core.ids import MemberId

_ADMIN = frozenset(Act) - {Act.SET_ROLES, Act.HAND_OVER}
MAY: dict[Role, frozenset[Act]] = {
    "owner": frozenset(Act),
    "admin": _ADMIN,
    "member": frozenset(),
}
"""What each role may do. Plain members also bring others in, where the group says so."""
BY_MEMBERS = frozenset({Act.ADD, Act.INVITE})
RANK: dict[Role, int] = {"owner": 2, "admin": 1, "member": 0}

SLOWEST_S = 24 * 60 * 60
SILENCE_LONGEST = timedelta(days=366)
RECALL_LONGEST_S = 365 * 24 * 60 * 60
RETENTION_LONGEST_DAYS = 3650


def may(group: Conversation, membership: Membership, act: Act) -> bool:
    """Tell whether somebody inside may do something."""
    if group.kind != "group" or membership.state != "active":
        return False
    return act in MAY[membership.role] or (group.members_may_invite and act in BY_MEMBERS)


def check_inside(
    group: Conversation | None, membership: Membership | None
) -> tuple[Conversation, Membership]:
    """Give a group and a member's place in it.

    Raises: ConversationNotFound, NotAGroup, NoLongerMember.
    """
    if group is None or membership is None:
        raise ConversationNotFound
    if group.kind != "group":
        raise NotAGroup
    if membership.state != "active":
        raise NoLongerMember
    return group, membership


def check_act(group: Conversation, membership: Membership, act: Act) -> None:
    """Refuse what somebody's role does not let them do.

    Raises: AdministratorsOnly.
    """
    if not may(group, membership, act):
        raise AdministratorsOnly


def check_over(actor: Membership, subject: Membership | None) -> Membership:
    """Give a member of the group whom the actor stands above.

    Raises: NotInGroup, NotYourself, OutOfYourHands.
    """
    if subject is None or subject.state != "active":
        raise NotInGroup
    if subject.member == actor.member:
        raise NotYourself
    if RANK[subject.role] >= RANK[actor.role]:
        raise OutOfYourHands
    return subject


def check_room(group: Conversation, *, coming: int) -> None:
    """Refuse more members than a group has room for.

    Raises: TooManyMembers.
    """
    if group.members + coming > MOST_MEMBERS:
        raise TooManyMembers(limit=MOST_MEMBERS)


def check_role(role: Role) -> None:
    """Refuse to make somebody owner beside the owner: ownership is handed over.

    Raises: OwnerStays.
    """
    if role == "owner":
        raise OwnerStays


def check_settings(*, slow_mode_s: int, recall_window_s: int | None, retention_days: int | None) -> None:
    """Refuse settings out of all measure.

    Raises: SettingInvalid.
    """
    for name, value, least, most in (
        ("slow_mode_s", slow_mode_s, 0, SLOWEST_S),
        ("recall_window_s", recall_window_s, 0, RECALL_LONGEST_S),
        ("retention_days", retention_days, 1, RETENTION_LONGEST_DAYS),
    ):
        if value is not None and not least <= value <= most:
            raise SettingInvalid(name=name, least=least, most=most)


def silence_end(seconds: int | None, now: datetime) -> datetime | None:
    """Give until when a member may not write; None lifts it.

    Raises: SettingInvalid.
    """
    if seconds is None:
        return None
    if not 0 < seconds <= SILENCE_LONGEST.total_seconds():
        most = int(SILENCE_LONGEST.total_seconds())
        raise SettingInvalid(name="silence_s", least=1, most=most)
    return now + timedelta(seconds=seconds)


def heir(others: Iterable[Standing]) -> MemberId | None:
    """Name who owns the group after the owner has left: the oldest admin, or else the oldest member."""
    found = sorted(others, key=lambda one: (-RANK[one.role], one.since, one.member))
    return found[0].member if found else None


def brought(members: Collection[MemberId], actor: MemberId) -> list[MemberId]:
    """Give whom somebody brings in, each once, in the order of their ids; nobody brings in themselves."""
    return sorted({one for one in members if one != actor})
