"""Opening what strangers sent, in a process of its own that may take little and knows nothing.

See `core.decoder` for what runs there. A decoder that is talked into something by a file finds no secret in
its environment, can write no file, and is gone a minute later.
"""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from signal import SIGXCPU
from typing import Any, Literal

import msgspec
import structlog

import quan
from quan.core.ids import MemberId
from quan.core.media.errors import (
    MediaTooHeavy,
    PhotoTooManyPixels,
    PhotoUnreadable,
    VoiceTooLong,
    VoiceUnreadable,
)
from quan.core.media.lines import Lines
from quan.core.problems import Problem, Unavailable

MOST_PIXELS = 64_000_000
WALL_S = 45.0
RETRY_AFTER_S = 10
# A decoder may take a gigabyte and a core: so few at once that the members still get their answers.
AT_ONCE = max(1, (os.cpu_count() or 2) // 2)

Recipe = Literal["photo", "portrait", "voice"]

_HOUSE = str(Path(quan.__file__).parent.parent)
_turns = asyncio.Semaphore(AT_ONCE)
_lines = Lines(1)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Decoded:
    """What a decoder made of an upload: what it found out, and files that are ours."""

    facts: dict[str, Any]
    files: dict[str, bytes]


@asynccontextmanager
async def turn(owner: MemberId) -> AsyncIterator[None]:
    """Wait for a turn before an upload is read into memory, and keep it until it is decoded.

    Of each member one upload waits among the others', the rest behind it: twenty that take as long as they
    may delay nobody else by more than one.
    """
    async with _lines.turn(owner), _turns:
        yield


async def decode_photo(upload: bytes) -> Decoded:
    """Give a picture in three sizes.

    Raises: PhotoUnreadable, PhotoTooManyPixels, MediaTooHeavy, Unavailable.
    """
    return await _decode_picture("photo", upload)


async def decode_portrait(owner: MemberId, upload: bytes) -> bytes:
    """Give a picture cut square, 512 pixels each way, as WebP; it waits for a turn.

    Raises: PhotoUnreadable, PhotoTooManyPixels, MediaTooHeavy, Unavailable.
    """
    async with turn(owner):
        return (await _decode_picture("portrait", upload)).files["portrait"]


async def _decode_picture(recipe: Recipe, upload: bytes) -> Decoded:
    refusals = {"pixels": PhotoTooManyPixels(limit_pixels=MOST_PIXELS), "unreadable": PhotoUnreadable()}
    return await _decode(recipe, MOST_PIXELS, upload, refusals)


async def decode_voice(upload: bytes, *, most_s: int) -> Decoded:
    """Give a voice message as every browser plays it.

    Raises: VoiceUnreadable, VoiceTooLong, MediaTooHeavy, Unavailable.
    """
    refusals = {"long": VoiceTooLong(limit_s=most_s), "unreadable": VoiceUnreadable()}
    return await _decode("voice", most_s, upload, refusals)


async def _decode(recipe: Recipe, limit: int, upload: bytes, refusals: dict[str, Problem]) -> Decoded:
    status, out, trouble = await _run(recipe, limit, upload)
    if status == -SIGXCPU:
        raise MediaTooHeavy
    head, _, body = out.partition(b"\n")
    try:
        facts = msgspec.json.decode(head, type=dict[str, Any])
        sizes: dict[str, int] = facts.pop("sizes")
    except (msgspec.DecodeError, KeyError):  # it was ended, by the file or by us
        log.warning("media.decoder-died", recipe=recipe, status=status, trouble=trouble[-500:])
        raise refusals["unreadable"] from None
    if "refused" in facts:
        log.info("media.refused", recipe=recipe, why=facts["refused"], trouble=trouble[-500:])
        raise refusals.get(facts["refused"], MediaTooHeavy())
    return Decoded(facts, _cut(body, sizes))


def _cut(body: bytes, sizes: dict[str, int]) -> dict[str, bytes]:
    files, start = {}, 0
    for name, size in sizes.items():
        files[name] = body[start : start + size]
        start += size
    return files


async def _run(recipe: Recipe, limit: int, upload: bytes) -> tuple[int, bytes, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-P", "-s", "-m", "quan.core.decoder", recipe, str(limit)),
        env={"PYTHONPATH": _HOUSE, "PYTHONDONTWRITEBYTECODE": "1"},
        cwd="/",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(WALL_S):
            out, trouble = await process.communicate(upload)
    except TimeoutError:  # this machine is too busy; the upload may be all right
        raise Unavailable(retry_after_s=RETRY_AFTER_S) from None
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    return process.returncode or 0, out, trouble.decode(errors="replace")
