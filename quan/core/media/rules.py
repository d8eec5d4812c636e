"""What may be uploaded, under which name, and which part of a file a browser asks for."""

import re
import unicodedata
from datetime import timedelta

from quan.core.config import Config
from quan.core.media.errors import (
    ChunkTooSmall,
    MediaNotFound,
    NameMissing,
    OffsetMismatch,
    RangeOutside,
    UploadFinished,
    UploadIncomplete,
    UploadOverrun,
    UploadTooLarge,
)
from quan.core.media.model import Kind, Media

MEGABYTE = 1024 * 1024
CHUNK_MAX_BYTES = 4 * MEGABYTE
CHUNK_MIN_BYTES = 64 * 1024
"""A part is an object in the store and a row: a file sent letter by letter would be a million of them."""
MOST_UNFINISHED = 20
KEPT_UNUSED = timedelta(hours=24)
"""How long an upload may stay unfinished, and finished media unused."""

NAME_MAX_CHARS = 120
_EXTENSION_MAX_CHARS = 16
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Categories of signs that no name needs; among them those that turn the direction of writing round."""
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


def most_bytes(config: Config, kind: Kind) -> int:
    """Say how large an upload of a kind may be."""
    megabytes = {"photo": config.photo_max_mb, "voice": config.voice_max_mb, "file": config.file_max_mb}
    return megabytes[kind] * MEGABYTE


def check_size(config: Config, kind: Kind, size_bytes: int) -> None:
    """Refuse what is too large before the first byte is sent.

    Raises: UploadTooLarge.
    """
    if size_bytes > most_bytes(config, kind):
        raise UploadTooLarge(limit_bytes=most_bytes(config, kind))


def clean_name(text: str) -> str:
    """Give the name a file is offered under: the last part of a path, of visible signs, of at most 120.

    Raises: NameMissing.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", text))[-1]
    seen = "".join(sign for sign in last if unicodedata.category(sign) not in _UNSEEN)
    name = " ".join(seen.split()).strip(" .")
    if not name:
        raise NameMissing
    if len(name) <= NAME_MAX_CHARS:
        return name
    stem, dot, extension = name.rpartition(".")
    ending = dot + extension if stem and len(extension) <= _EXTENSION_MAX_CHARS else ""
    return name[: NAME_MAX_CHARS - len(ending)] + ending


def check_chunk(media: Media, *, offset: int, size_bytes: int) -> None:
    """Refuse a part that does not continue an upload.

    Raises: UploadFinished, MediaNotFound, OffsetMismatch, UploadOverrun, ChunkTooSmall.
    """
    if media.state == "kept":
        raise UploadFinished
    if media.state == "doomed":
        raise MediaNotFound
    if offset != media.received_bytes:
        raise OffsetMismatch(offset=media.received_bytes)
    left = media.declared_bytes - offset
    if size_bytes > left:
        raise UploadOverrun(size_bytes=media.declared_bytes)
    if size_bytes < min(left, CHUNK_MIN_BYTES) or size_bytes == 0:
        raise ChunkTooSmall(minimum_bytes=CHUNK_MIN_BYTES)


def check_complete(media: Media) -> None:
    """Refuse to finish an upload that has not come in whole.

    Raises: MediaNotFound, UploadIncomplete.
    """
    if media.state == "doomed":
        raise MediaNotFound
    if media.received_bytes < media.declared_bytes:
        raise UploadIncomplete(offset=media.received_bytes, size_bytes=media.declared_bytes)


def read_range(header: str, size_bytes: int) -> tuple[int, int] | None:
    """Give the first byte and the one after the last that a Range header asks for; None means the whole file.

    Several parts at once, and other units, are answered with the whole file, as RFC 9110 allows.

    Raises: RangeOutside.
    """
    match = _RANGE.fullmatch(header.replace(" ", ""))
    if match is None or match[0] == "bytes=-":
        return None
    if not match[1]:  # the last so many bytes
        start, end = max(0, size_bytes - int(match[2])), size_bytes
    else:
        start = int(match[1])
        end = min(size_bytes, int(match[2]) + 1) if match[2] else size_bytes
        if match[2] and int(match[2]) < start:
            return None
    if start >= end:
        raise RangeOutside(size_bytes=size_bytes)
    return start, end
