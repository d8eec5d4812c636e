"""What the poster makes of what the database says against a batch."""

import psycopg
import structlog

from quan.core.db import CONTENDED, RETRY_AFTER_S
from quan.core.problems import Unavailable
from quan.ledger import store
from quan.ledger.poster.tickets import Ticket

log = structlog.get_logger()


def was_overtaken(error: Exception) -> bool:
    """Tell whether others were faster: another look finds what they did."""
    if isinstance(error, psycopg.errors.UniqueViolation):
        return error.diag.constraint_name in store.IDS
    return isinstance(error, psycopg.errors.SerializationFailure | psycopg.errors.DeadlockDetected)


def give_up(ticket: Ticket, error: Exception) -> None:
    """Answer a ticket that cannot be done: others are in its way, or the fault is its own."""
    if isinstance(error, CONTENDED):
        log.warning("poster.contended", error=str(error).splitlines()[:1])
        away = Unavailable(retry_after_s=RETRY_AFTER_S)
        away.__cause__ = error
        ticket.reply(away)
        return
    ticket.reply(error)
    log.error("poster.faulty-posting", exc_info=error)
