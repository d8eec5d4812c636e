"""Why something cannot be said, changed or taken back."""

from quan.core.problems import NotFound, Problem, TooManyRequests


class MessageNotFound(NotFound):
    """There is no such message here."""

    slug = "chat/message-not-found"


class MessageEmpty(Problem):
    """A message says something."""

    slug = "chat/message-empty"


class MessageTooLong(Problem):
    """This is longer than the {limit_chars} characters that a message has."""

    slug = "chat/message-too-long"
    limit_chars: int


class MentionsInvalid(Problem):
    """A mention stands inside the text, and a message has at most {limit} of them."""

    slug = "chat/mentions-invalid"
    limit: int


class LocationInvalid(Problem):
    """This is no place on earth."""

    slug = "chat/location-invalid"


class SealedInvalid(Problem):
    """A sealed message is base64 of at most {limit_bytes} bytes."""

    slug = "chat/sealed-invalid"
    limit_bytes: int


class ClientIdReused(Problem):
    """This message id was already used for a different message."""

    status = 409
    slug = "chat/client-id-reused"


class NoLongerMember(Problem):
    """You are not in this conversation any more."""

    status = 403
    slug = "chat/no-longer-member"


class AcceptFirst(Problem):
    """Accept this request before you answer."""

    status = 409
    slug = "chat/accept-first"


class Silenced(Problem):
    """The administrators let you write again in {retry_after_s} s."""

    status = 403
    slug = "chat/silenced"
    retry_after_s: int


class AdminsOnlyWrite(Problem):
    """Only the administrators write here."""

    status = 403
    slug = "chat/admins-only-write"


class SlowMode(TooManyRequests):
    """Everybody writes slowly here. Write again in {retry_after_s} s."""

    slug = "chat/slow-mode"


class RequestPending(Problem):
    """You can write more once this person has accepted your first message."""

    status = 403
    slug = "chat/request-pending"


class RequestTextOnly(Problem):
    """A first message to somebody unknown is text of at most {limit_chars} characters, without links."""

    status = 403
    slug = "chat/request-text-only"
    limit_chars: int


class ChatBusy(Problem):
    """So much is being written that this message has to wait. Try again in {retry_after_s} s."""

    status = 503
    slug = "chat/busy"
    retry_after_s: int


class NotPlayable(Problem):
    """This is no voice message of somebody else."""

    status = 409
    slug = "chat/not-playable"


class InstantWithoutZone(Problem):
    """An instant says its time zone, as 2013-11-01T08:00:00Z does."""

    slug = "chat/instant-without-zone"


class MarksInvalid(Problem):
    """You can only mark messages that are there."""

    slug = "chat/marks-invalid"


class NotYourMessage(Problem):
    """Only whoever wrote a message may do this."""

    status = 403
    slug = "chat/not-your-message"


class NotEditable(Problem):
    """Only words can be changed afterwards."""

    status = 409
    slug = "chat/not-editable"


class MessageGone(Problem):
    """This message was taken back."""

    status = 409
    slug = "chat/message-gone"


class TooLate(Problem):
    """This was possible for {limit_s} s after the message was sent."""

    status = 409
    slug = "chat/too-late"
    limit_s: int


class TooManyEdits(Problem):
    """A message is changed at most {limit} times."""

    status = 409
    slug = "chat/too-many-edits"
    limit: int


class EmojiInvalid(Problem):
    """A reaction is one emoji."""

    slug = "chat/emoji-invalid"


class TooManyReactions(Problem):
    """You can give a message at most {limit} reactions."""

    status = 409
    slug = "chat/too-many-reactions"
    limit: int


class AdministratorsOnly(Problem):
    """Only the administrators of this group may do this."""

    status = 403
    slug = "chat/administrators-only"


class TooManyPins(Problem):
    """At most {limit} messages are pinned. Unpin one first."""

    status = 409
    slug = "chat/too-many-pins"
    limit: int


class NothingToSearch(Problem):
    """Type a word to look for."""

    slug = "chat/nothing-to-search"


class MediaUnfit(Problem):
    """This was uploaded as something else, and cannot be shown like this."""

    status = 409
    slug = "chat/media-unfit"


class PhotosInvalid(Problem):
    """A message shows 1 to {limit} pictures."""

    slug = "chat/photos-invalid"
    limit: int
