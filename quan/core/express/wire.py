"""The express way of our own server: a request is taken from its connection before more is made of it.

Only what comes in one piece on an idle connection and is spelled as browsers and libraries spell it is taken.
Of everything else, and of what a handler leaves to the application, uvicorn reads the same bytes as ever.
"""

import re
import time
from collections.abc import Callable, Mapping
from contextvars import copy_context
from functools import partial
from http import HTTPStatus
from typing import ClassVar, NamedTuple, TypeVar

from quan.core import i18n, metrics, randomness
from quan.core.connections import BoundedHttp
from quan.core.express.asgi import WAS_TRIED
from quan.core.express.handling import (
    LARGEST_BYTES,
    Answer,
    Handler,
    Headers,
    Reply,
    Road,
    Roads,
    outcome,
    refusal,
)
from quan.core.presentation import current_request_id

_LONGEST_LINE_BYTES = 128
_VERSION = b" HTTP/1.1"
_FIELD = re.compile(rb"([A-Za-z0-9-]+): *([!-~](?:[ -~]*[!-~])?)\r\n")
_FIELDS = re.compile(rb"(?:[A-Za-z0-9-]+: *[!-~](?:[ -~]*[!-~])?\r\n)+")
_UNUSUAL = frozenset((b"transfer-encoding", b"expect", b"upgrade", b"trailer", b"te"))
_ALWAYS = b"x-content-type-options: nosniff\r\ncache-control: no-store\r\n"
_STATUS = {int(status): b"HTTP/1.1 %d %s\r\n" % (status, status.phrase.encode()) for status in HTTPStatus}

T = TypeVar("T")


class _Asked(NamedTuple):
    """A request on its way: what it asks for, the bytes that it came in, and when it came."""

    road: Road
    headers: Headers
    data: bytes
    request_id: str
    began: float


class ExpressHttp(BoundedHttp):
    """One connection whose plain requests to the API (under /v1/) are answered from their bytes."""

    roads: ClassVar[Roads] = Roads({})
    _is_between = True
    """No request has begun that has not ended."""
    _is_replayed = False
    _is_closing = False
    _asked: _Asked | None = None
    _held = b""

    @classmethod
    def serving(cls, handlers: Mapping[tuple[str, str], Handler]) -> type["ExpressHttp"]:
        """Make the protocol that answers these; each handler stands under its method and path."""
        return type("ExpressHttp", (cls,), {"roads": Roads(handlers)})

    def data_received(self, data: bytes) -> None:
        """Answer a request that is all here; hold what comes before that is done, and pass on the rest."""
        if self._asked is not None:
            self._held += data
            self.flow.pause_reading()
        elif not (self._is_between and self._is_quiet and self._takes(data)):
            super().data_received(data)

    def on_message_begin(self) -> None:
        """Note that a request begins; one that was left to the application is not tried again."""
        self._is_between = False
        super().on_message_begin()
        if self._is_replayed:
            self.scope[WAS_TRIED] = True  # type: ignore[literal-required] # a key of ours

    def on_message_complete(self) -> None:
        """Note that a request ends."""
        self._is_between = True
        super().on_message_complete()

    def shutdown(self) -> None:
        """Close once what was asked is answered."""
        if self._asked is None:
            super().shutdown()
        else:
            self._is_closing = True

    @property
    def _is_quiet(self) -> bool:
        done = self.cycle is None or self.cycle.response_complete
        return done and not self.pipeline and not self.flow.write_paused

    def _takes(self, data: bytes) -> bool:
        end = data.find(b"\r\n", 0, _LONGEST_LINE_BYTES)
        line = data[:end] if end > 0 else b""
        found = self.roads.find(line[: -len(_VERSION)]) if line.endswith(_VERSION) else None
        if found is None or (read := _read(data, end + 2)) is None:
            return False
        headers, body = read
        road, places = found
        asked = _Asked(road, headers, data, f"{randomness.bits(64):016x}", time.perf_counter())
        try:
            answer = road.handler(headers, body, *places)
        except Exception as error:  # noqa: BLE001 - it becomes the reply
            self._begin(asked)
            self._reply(asked, _in_their_words(asked, partial(refusal, error)))
            return True
        if answer is not None:
            self._begin(asked)
            answer.add_done_callback(self._answered)
        return answer is not None

    def _begin(self, asked: _Asked) -> None:
        self._unset_keepalive_if_required()
        self._rest()
        self._asked = asked

    def _answered(self, answer: Answer) -> None:
        refused = answer.exception()  # heard in any case: asyncio takes one that nobody hears for a bug
        asked = self._asked
        if asked is None or self.transport.is_closing():
            return  # they have left
        reply = outcome(answer) if refused is None else _in_their_words(asked, partial(outcome, answer))
        if reply is None:
            self._leave(asked)
        else:
            self._reply(asked, reply)

    def _leave(self, asked: _Asked) -> None:
        """Let the application answer: it gets the bytes as they came."""
        self._asked, self._is_replayed = None, True
        try:
            super().data_received(asked.data)
        finally:
            self._is_replayed = False
        if self._is_closing:
            super().shutdown()
        self._go_on()

    def _reply(self, asked: _Asked, reply: Reply) -> None:
        self._asked = None
        self.transport.write(self._written(reply, asked.request_id))
        took_s = time.perf_counter() - asked.began
        metrics.request_took(asked.road.method, asked.road.path, reply.status, took_s)
        self.server_state.total_requests += 1
        if self._is_closing:
            self.transport.close()
            return
        self.timeout_keep_alive_task = self.loop.call_later(
            self.timeout_keep_alive, self.timeout_keep_alive_handler
        )
        self._go_on()

    def _written(self, reply: Reply, request_id: str) -> bytes:
        """Write a reply as uvicorn and `http.RequestScope` do."""
        fields = [*self.server_state.default_headers, *reply.headers]
        if self._is_closing:
            fields.append((b"connection", b"close"))
        lines = [b"%s: %s\r\n" % field for field in fields]
        last = b"x-request-id: %s\r\n%s\r\n" % (request_id.encode(), _ALWAYS)
        return b"".join((_STATUS[reply.status], *lines, last, reply.body))

    def _go_on(self) -> None:
        """Take up what came meanwhile."""
        if self._held:
            held, self._held = self._held, b""
            self.flow.resume_reading()
            self.data_received(held)


def _read(data: bytes, start: int) -> tuple[Headers, bytes] | None:
    """Read the headers that begin at `start`, and the body; None unless this is one whole, plain request."""
    end = data.find(b"\r\n\r\n", start) + 2
    if end < start or len(data) > LARGEST_BYTES or not _FIELDS.fullmatch(data, start, end):
        return None
    fields = _FIELD.findall(data, start, end)
    headers = {name.lower(): value for name, value in fields}
    is_plain = (
        len(headers) == len(fields)
        and headers.get(b"content-length") == b"%d" % (len(data) - end - 2)
        and headers.get(b"connection", b"keep-alive").lower() == b"keep-alive"
        and _UNUSUAL.isdisjoint(headers)
    )
    return (headers, data[end + 2 :]) if is_plain else None


def _in_their_words(asked: _Asked, say: Callable[[], T]) -> T:
    """Say something with the id of the request, in the language of who asked."""

    def said() -> T:
        current_request_id.set(asked.request_id)
        wanted = asked.headers.get(b"accept-language", b"").decode("latin-1")
        i18n.current_language.set(i18n.negotiate(wanted))
        return say()

    return copy_context().run(said)
