"""Why something cannot be done to a group, or with an invite into it."""

from quan.core.problems import NotFound, Problem


class NotAGroup(Problem):
    """This is a conversation of two. Only groups have members to look after."""

    status = 409
    slug = "chat/not-a-group"


class NotInGroup(NotFound):
    """This person is not in the group."""

    slug = "chat/not-in-group"


class OutOfYourHands(Problem):
    """You can do this to those below you only: administrators stand above members, the owner above all."""

    status = 403
    slug = "chat/out-of-your-hands"


class NotYourself(Problem):
    """You cannot do this to yourself. To go, leave the group."""

    status = 409
    slug = "chat/not-yourself"


class OwnerStays(Problem):
    """A group has one owner. The owner hands the group over to somebody else."""

    status = 409
    slug = "chat/owner-stays"


class SettingInvalid(Problem):
    """{name} must be between {least} and {most}."""

    slug = "chat/setting-invalid"
    name: str
    least: int
    most: int


class InviteNotFound(NotFound):
    """This invitation does not exist, has ended or was withdrawn."""

    slug = "chat/invite-not-found"


class InviteUsedUp(Problem):
    """This invitation was used as often as it may be."""

    status = 409
    slug = "chat/invite-used-up"


class TooManyInvites(Problem):
    """A group has at most {limit} invitations at a time. Withdraw one first."""

    status = 409
    slug = "chat/too-many-invites"
    limit: int


class RemovedFromGroup(Problem):
    """You were removed from this group. Only its administrators can bring you back."""

    status = 403
    slug = "chat/removed-from-group"


class JoinRequestNotFound(NotFound):
    """Nobody of that name waits to come in."""

    slug = "chat/join-request-not-found"


class RequestNotFound(NotFound):
    """There is no message request here to answer."""

    slug = "chat/request-not-found"


class EnoughStrangers(Problem):
    """You can write to {limit} people a day who do not know you. Try again tomorrow."""

    status = 429
    slug = "chat/enough-strangers"
    limit: int
