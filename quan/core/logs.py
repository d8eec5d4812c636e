"""Structured logs: one line an event, with the request's id on every line."""

import logging
import sys

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from quan.core.presentation import current_request_id


def configure(*, level: str = "info", as_json: bool = False) -> None:
    """Set up structlog for this process; lines go to standard error."""
    renderer: Processor = (
        structlog.processors.JSONRenderer()
        if as_json
        # Quoted: what a stranger sent must not move the operator's cursor or pass for another line.
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), repr_native_str=True)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            with_request_id,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def with_request_id(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Put the id of the request that is under way on a line."""
    request_id = current_request_id.get()
    if request_id:
        event.setdefault("request_id", request_id)
    return event
