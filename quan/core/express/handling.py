"""What express handlers take and give, and how the outcome becomes a reply."""

import asyncio
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

Handler = Callable[[Headers, bytes], Answer | None]
"""Begins to answer: gives what will be the JSON of a 201. None, now or then: it is the application's.

Raises: Problem.
"""

_JSON, _PROBLEM = b"application/json", b"application/problem+json"
_CREATED = 201

log = structlog.get_logger()


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
