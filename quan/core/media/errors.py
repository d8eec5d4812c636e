"""Every refusal of media. The docstring is the sentence the person reads."""

from quan.core.problems import NotFound, Problem


class MediaNotFound(NotFound):
    """This photo, message or file is not here, or not for you."""

    slug = "core/media-not-found"


class UploadTooLarge(Problem):
    """This is too large. At most {limit_bytes} bytes can be sent at once."""

    status = 413
    slug = "core/upload-too-large"
    limit_bytes: int


class QuotaReached(Problem):
    """Your storage is full: {used_bytes} of {limit_bytes} bytes are used. Delete something first."""

    status = 409
    slug = "core/quota-reached"
    used_bytes: int
    limit_bytes: int


class TooManyUploads(Problem):
    """You have {limit} unfinished uploads. Finish or cancel one first."""

    status = 409
    slug = "core/too-many-uploads"
    limit: int


class NameMissing(Problem):
    """A file needs a name of at least one visible character."""

    slug = "core/name-missing"


class OffsetMismatch(Problem):
    """This part does not continue the upload, which has {offset} bytes so far. Go on from there."""

    status = 409
    slug = "core/offset-mismatch"
    offset: int


class OffsetMissing(Problem):
    """Say in Upload-Offset at which byte this part begins."""

    slug = "core/offset-missing"


class ChunkTooSmall(Problem):
    """This part of the upload is too small. Send at least {minimum_bytes} bytes, or all that is left."""

    slug = "core/chunk-too-small"
    minimum_bytes: int


class UploadOverrun(Problem):
    """This is more than the {size_bytes} bytes that were announced."""

    slug = "core/upload-overrun"
    size_bytes: int


class UploadIncomplete(Problem):
    """Only {offset} of {size_bytes} bytes have come so far."""

    status = 409
    slug = "core/upload-incomplete"
    offset: int
    size_bytes: int


class UploadFinished(Problem):
    """This upload is finished; nothing can be added to it."""

    status = 409
    slug = "core/upload-finished"


class MediaInUse(Problem):
    """This has been sent and cannot be taken back here."""

    status = 409
    slug = "core/media-in-use"


class PhotoUnreadable(Problem):
    """This file cannot be read as a picture. Use JPEG, PNG, WebP or GIF."""

    slug = "core/photo-unreadable"


class PhotoTooManyPixels(Problem):
    """This picture has too many pixels. At most {limit_pixels} are accepted."""

    slug = "core/photo-too-many-pixels"
    limit_pixels: int


class VoiceUnreadable(Problem):
    """This cannot be heard as a voice message. Record it again."""

    slug = "core/voice-unreadable"


class VoiceTooLong(Problem):
    """A voice message lasts at most {limit_s} s."""

    slug = "core/voice-too-long"
    limit_s: int


class MediaTooHeavy(Problem):
    """Opening this file takes more work than it may. Save it in a simpler form first."""

    slug = "core/media-too-heavy"


class StorageFull(Problem):
    """There is no room left here for uploads. The operator has been told; nothing of it was kept."""

    status = 507
    slug = "core/storage-full"
    remembered = False


class RangeOutside(Problem):
    """The part you ask for lies outside the {size_bytes} bytes of this file."""

    status = 416
    slug = "core/range-outside"
    size_bytes: int


class LinkExpired(Problem):
    """This link has expired or was never given out."""

    status = 403
    slug = "core/link-expired"
    remembered = False
