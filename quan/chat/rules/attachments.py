"""Which media a message may show as what."""

from collections.abc import Mapping

from quan.chat.errors.messages import MediaUnfit
from quan.chat.model.sending import Wish
from quan.core.media import Held, Kind, MediaId, MediaInfo, MediaNotFound

MOST_PHOTOS = 9


def check_kind(info: MediaInfo, kind: Kind) -> MediaInfo:
    """Refuse to show media as what they are not.

    Raises: MediaUnfit.
    """
    if info.kind != kind:
        raise MediaUnfit
    return info


def check_shown(wish: Wish, held: Mapping[MediaId, Held]) -> None:
    """Refuse to show media that are gone, or another's; only what is passed on may be another's.

    Raises: core.MediaNotFound.
    """
    for one in wish.media:
        if one not in held or not (wish.forwarded or held[one].owner == wish.sender):
            raise MediaNotFound
