"""Why a conversation cannot be had."""

from quan.core.problems import NotFound, Problem


class ConversationNotFound(NotFound):
    """There is no such conversation, or it is not yours."""

    slug = "chat/conversation-not-found"


class PersonOutOfReach(Problem):
    """You cannot write to this person."""

    status = 403
    slug = "chat/person-out-of-reach"


class TitleInvalid(Problem):
    """The name of a group has 1 to {limit_chars} visible characters."""

    slug = "chat/title-invalid"
    limit_chars: int


class AboutTooLong(Problem):
    """The description of a group has at most {limit_chars} characters."""

    slug = "chat/about-too-long"
    limit_chars: int


class TooManyMembers(Problem):
    """A group has at most {limit} members."""

    status = 409
    slug = "chat/too-many-members"
    limit: int


class NotAContact(Problem):
    """You can only add your contacts. Others come by an invitation."""

    status = 403
    slug = "chat/not-a-contact"


class ConversationKindInvalid(Problem):
    """A direct conversation names one other member; a group has a name, members and a client id."""

    slug = "chat/conversation-kind-invalid"
