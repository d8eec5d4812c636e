"""Which media a message may show as what."""

from quan.chat.errors.messages import MediaUnfit
from quan.core.media import Kind, MediaInfo

MOST_PHOTOS = 9


def check_kind(info: MediaInfo, kind: Kind) -> MediaInfo:
    """Refuse to show media as what they are not.

    Raises: MediaUnfit.
    """
    if info.kind != kind:
        raise MediaUnfit
    return info
