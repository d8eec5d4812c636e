"""What express handlers take and give, and how the outcome becomes a reply."""

import asyncio
import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import psycopg
import structlog

from quan.core import wire
from quan.core.presentation import current_request_id, problem_body
from quan.core.problems import InternalError, Problem

Headers = Mapping[bytes, bytes]
"""The headers of a request by their names in small letters, none of them twice."""

Answer = asyncio.Future[bytes | None]

Handler = Callable[..., Answer | None]
"""Begins to answer, from the headers, the body, and what stands in the open places of the path.

Gives what will be the JSON of a 201. None, now or then: it is the application's. Raises: Problem.
"""

LARGEST_BYTES = 16 * 1024
"""Of a request; a larger one is the application's, which knows how much each may bring."""

_JSON, _PROBLEM = b"application/json", b"application/problem+json"
_CREATED = 201

_PLACE = re.compile(r"\\\{[a-z_]+\\\}")

log = structlog.get_logger()


class Road(NamedTuple):
    """One kind of request that a handler answers; its path may have open places: `/v1/cups/{cup_id}`."""

    method: str
    path: str
    handler: Handler


class Roads:
    """Which requests are answered, and by which handler."""

    def __init__(self, handlers: Mapping[tuple[str, str], Handler]) -> None:
        self._roads = [
            (_pattern(method, path), Road(method, path, handler))
            for (method, path), handler in handlers.items()
        ]

    def find(self, asked: bytes) -> tuple[Road, tuple[str, ...]] | None:
        """Find the road of `METHOD /path`, and what stands in its open places."""
        for pattern, road in self._roads:
            if (found := pattern.fullmatch(asked)) is not None:
                return road, tuple(place.decode() for place in found.groups())
        return None


def _pattern(method: str, path: str) -> re.Pattern[bytes]:
    """Make the pattern of a road; in an open place stands an id, or what could be one."""
    return re.compile(_PLACE.sub("([A-Za-z0-9_]{1,64})", re.escape(f"{method} {path}")).encode())


class Reply(NamedTuple):
    """What is sent back: status, headers and body."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes


def unrepeated(fields: Iterable[tuple[bytes, bytes]]) -> Headers | None:
    """Give headers by their names, which are in small letters; None when one of them comes twice."""
    given = tuple(fields)
    headers = dict(given)
    return headers if len(headers) == len(given) else None


def outcome(answer: Answer) -> Reply | None:
    """Say what came of a request that a handler began to answer; None: it is the application's."""
    try:
        created = answer.result()
    except psycopg.IntegrityError:  # the same key is in use in another process at this moment
        return None
    except Exception as error:  # noqa: BLE001 - it becomes the reply
        return refusal(error)
    return None if created is None else _reply(_CREATED, _JSON, created)


def refusal(error: Exception) -> Reply:
    """Say in the caller's language why a request was refused, or that it met a bug, which is noted."""
    if isinstance(error, Problem):
        problem = error
    else:
        log.error("request.crashed", exc_info=error)
        problem = InternalError(request_id=current_request_id.get())
    retry_after = problem.fields().get("retry_after_s")
    when = () if retry_after is None else ((b"retry-after", b"%d" % retry_after),)
    return _reply(problem.status, _PROBLEM, wire.encode(problem_body(problem)), *when)


def _reply(status: int, media_type: bytes, body: bytes, *more: tuple[bytes, bytes]) -> Reply:
    length = (b"content-length", b"%d" % len(body))
    return Reply(status, ((b"content-type", media_type), *more, length), body)
