"""What a message may say, in its one spelling."""

import base64
import binascii
import re
from collections.abc import Sequence

from quan.chat.errors.messages import (
    LocationInvalid,
    MentionsInvalid,
    MessageEmpty,
    PhotosInvalid,
    SealedInvalid,
)
from quan.chat.model.bodies import Body, ContactCard, File, Location, Mention, Photos, Sealed, Text, Voice
from quan.chat.rules import texts
from quan.chat.rules.attachments import MOST_PHOTOS

MOST_MENTIONS = 50
SEALED_BYTES = 64 * 1024
_SCHEME = re.compile(r"[a-z0-9][a-z0-9.-]{0,31}")
_LATITUDE, _LONGITUDE = 90.0, 180.0
_DECIMALS = 6
"""Of degrees: a hand's breadth."""


def clean(body: Body) -> Body:
    """Give what a member says, cleaned; the house adds what only it can know.

    Raises: MessageEmpty, MessageTooLong, MentionsInvalid, LocationInvalid, SealedInvalid, PhotosInvalid.
    """
    match body:
        case Text():
            return _clean_words(body)
        case Location():
            return _clean_location(body)
        case Sealed():
            return _checked_seal(body)
        case Photos():
            return _clean_photos(body)
        case ContactCard() | Voice() | File():
            return body
        case _:
            raise MessageEmpty


def _clean_words(body: Text) -> Text:
    text = texts.clean_text(body.text)
    if not text:
        raise MessageEmpty
    _check_mentions(body.mentions, text)
    return Text(text=text, mentions=body.mentions)


def _check_mentions(mentions: Sequence[Mention], text: str) -> None:
    """Refuse mentions that do not stand in the cleaned text one after the other."""
    if len(mentions) > MOST_MENTIONS:
        raise MentionsInvalid(limit=MOST_MENTIONS)
    end = 0
    for one in mentions:
        if one.length < 1 or one.start < end or one.start + one.length > len(text):
            raise MentionsInvalid(limit=MOST_MENTIONS)
        end = one.start + one.length


def _clean_photos(body: Photos) -> Photos:
    if not 0 < len(body.items) <= MOST_PHOTOS:
        raise PhotosInvalid(limit=MOST_PHOTOS)
    return Photos(items=body.items, caption=texts.clean_text(body.caption, limit=texts.CAPTION_CHARS))


def _clean_location(body: Location) -> Location:
    if not (-_LATITUDE <= body.latitude <= _LATITUDE and -_LONGITUDE <= body.longitude <= _LONGITUDE):
        raise LocationInvalid
    return Location(
        latitude=round(body.latitude, _DECIMALS),
        longitude=round(body.longitude, _DECIMALS),
        label=texts.clean_line(body.label, limit=texts.LABEL_CHARS),
    )


def _checked_seal(body: Sealed) -> Sealed:
    try:
        size = len(base64.b64decode(body.payload, validate=True))
    except (binascii.Error, ValueError):
        size = 0
    if not 0 < size <= SEALED_BYTES or not _SCHEME.fullmatch(body.scheme):
        raise SealedInvalid(limit_bytes=SEALED_BYTES)
    return body
