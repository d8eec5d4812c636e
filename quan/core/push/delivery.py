"""Handing a sealed message to a push service, and what its answer means."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import Enum, auto

import structlog

from quan.core.outbound import Outbound, Unreachable
from quan.core.push.encryption import Recipient, padded, seal, veiled
from quan.core.push.vapid import Vapid

LIFE = timedelta(hours=24)
"""How long a service keeps what it cannot deliver: a word about yesterday's message helps nobody."""
_GONE = frozenset({404, 410})
_LATER = 429
_SERVER_ERROR = 500
_TAKEN = range(200, 300)

log = structlog.get_logger()


class Delivery(Enum):
    """What became of a push."""

    TAKEN = auto()
    GONE = auto()
    LATER = auto()
    REFUSED = auto()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a push service said; with `LATER` perhaps a time before which it does not want to be asked."""

    delivery: Delivery
    not_before: datetime | None = None


class Pusher:
    """Pushes to browsers in the name of this house."""

    def __init__(self, vapid: Vapid, outbound: Outbound) -> None:
        self.vapid = vapid
        self._outbound = outbound

    async def push(
        self,
        endpoint: str,
        recipient: Recipient,
        message: bytes,
        *,
        topic: str,
        is_urgent: bool,
        now: datetime,
    ) -> Answer:
        """Push a JSON message; a later one of its topic replaces it on the way.

        The service sees what the topic is veiled as, with a secret of this browser: it cannot tell which of
        the devices it knows are in one conversation.
        """
        headers = {
            "Authorization": self.vapid.authorization(endpoint, now),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(int(LIFE.total_seconds())),
            "Topic": veiled(topic, recipient),
            "Urgency": "high" if is_urgent else "normal",
        }
        content = seal(padded(message), recipient)
        try:
            answer = await self._outbound.request("POST", endpoint, headers=headers, content=content)
        except Unreachable as error:
            log.info("push.unreachable", reason=str(error))
            return Answer(Delivery.LATER)
        delivery = _meaning(answer.status)
        if delivery is Delivery.LATER:
            return Answer(delivery, retry_time(answer.headers.get("retry-after", ""), now))
        return Answer(delivery)


def retry_time(header: str, now: datetime) -> datetime | None:
    """Read a Retry-After, which is a number of seconds or a date; None when it is neither, or past."""
    try:
        at = now + timedelta(seconds=int(header)) if header.isdecimal() else parsedate_to_datetime(header)
    except (ValueError, OverflowError):
        return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    return at if at > now else None


def _meaning(status: int) -> Delivery:
    if status in _GONE:
        return Delivery.GONE
    if status == _LATER or status >= _SERVER_ERROR:
        return Delivery.LATER
    return Delivery.TAKEN if status in _TAKEN else Delivery.REFUSED
