"""Refusals about staff and about what is looked for."""

from quan.core.problems import NotFound, Problem


class NotStaff(NotFound):
    """This member is not on the staff."""

    slug = "admin/not-staff"


class AccountNotActive(Problem):
    """Only a member whose account is active can be on the staff."""

    status = 409
    slug = "admin/account-not-active"


class FilterUnreadable(Problem):
    """The filter {name} cannot be read."""

    slug = "admin/filter-unreadable"
    name: str
