"""Links for places without a cookie: signed, good for five minutes, no stronger than whom they were made for.

A link says who asked for what, where and until when. Whether they still may is asked again when it is
followed.
"""

import hmac
from datetime import datetime, timedelta
from typing import NamedTuple, get_args

from quan.core.ids import MemberId
from quan.core.keys import Keys
from quan.core.media.errors import LinkExpired
from quan.core.media.model import MediaId, Variant
from quan.core.problems import Problem

LIFE = timedelta(minutes=5)
_PURPOSE = "media-link"
_PARTS = 6


class Link(NamedTuple):
    """What a link opens; `place` is the id of where the media is shown, or empty."""

    media: MediaId
    variant: Variant
    member: MemberId
    place: str
    expires_at: int


def sign(keys: Keys, link: Link) -> str:
    """Write a link as a token that nobody else can."""
    text = ".".join(map(str, link))
    return f"{text}.{keys.seal(_PURPOSE, text).hex()}"


def read(keys: Keys, token: str, *, now: datetime) -> Link:
    """Read a token back.

    Raises: LinkExpired, whatever is wrong with it.
    """
    text, _, seal = token.rpartition(".")
    parts = text.split(".")
    if not hmac.compare_digest(seal.encode(), keys.seal(_PURPOSE, text).hex().encode()):
        raise LinkExpired
    if len(parts) != _PARTS - 1 or parts[1] not in get_args(Variant):
        raise LinkExpired
    try:
        media, member, expires_at = MediaId.parse(parts[0]), MemberId.parse(parts[2]), int(parts[4])
    except (Problem, ValueError):
        raise LinkExpired from None
    if expires_at <= now.timestamp():
        raise LinkExpired
    return Link(media, parts[1], member, parts[3], expires_at)  # type: ignore[arg-type] # looked up above


def expiry(now: datetime) -> int:
    """Say until when a link made now is good, in seconds since 1970."""
    return int((now + LIFE).timestamp())
