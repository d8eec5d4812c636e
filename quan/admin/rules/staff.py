"""What one supervisor may change about the staff alone: nothing that gives anybody a say over money."""

from quan.admin.errors.staff import OwnRole, RoleNeedsCommandLine
from quan.admin.model.staff import Right, Role
from quan.core.ids import MemberId


def check_other_member(actor: MemberId, member: MemberId) -> None:
    """Refuse somebody who would change what they are themselves.

    Raises: OwnRole.
    """
    if actor == member:
        raise OwnRole


def check_reads_only(role: Role) -> None:
    """Refuse a role with a say: who hands those out alone makes their own second pair of eyes.

    Raises: RoleNeedsCommandLine.
    """
    if role.rights != {Right.READ}:
        raise RoleNeedsCommandLine
