"""Refusals about staff and about what is looked for."""

from quan.core.problems import NotFound, Problem


class NotStaff(NotFound):
    """This member is not on the staff."""

    slug = "admin/not-staff"


class AccountNotActive(Problem):
    """Only a member whose account is active can be on the staff."""

    status = 409
    slug = "admin/account-not-active"


class OwnRole(Problem):
    """Somebody else must change what you are here."""

    status = 403
    slug = "admin/own-role"


class RoleNeedsCommandLine(Problem):
    """Clerks and supervisors are made on the command line: nobody makes their own second pair of eyes."""

    status = 403
    slug = "admin/role-needs-command-line"


class FilterUnreadable(Problem):
    """The filter {name} cannot be read."""

    slug = "admin/filter-unreadable"
    name: str


class OnTheStaff(Problem):
    """This member is on the staff. Their role must be taken away before they are suspended."""

    status = 409
    slug = "admin/on-the-staff"
