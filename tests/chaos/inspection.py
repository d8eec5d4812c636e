"""What is looked at after a kill: every acknowledged payment is there once and whole, and the books agree."""

import asyncio
from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from quan import ledger
from quan.core.db import Database, Reader
from quan.wallet.model.payments import PaymentId
from tests.chaos.crowd import Crowd

NOTICES_WITHIN_S = 60
POLL_S = 0.1

# A payment that is not whole: without its one transfer, or without one bill for each side.
HALF_PAYMENTS = """
    SELECT p.id
    FROM wallet.payments       AS p
    LEFT JOIN ledger.transfers AS t ON t.id = p.id AND t.amount = p.amount AND t.code = 1
    WHERE p.kind = 'transfer'
      AND (t.id IS NULL
           OR 1 <> (SELECT count(*) FROM wallet.bills AS b
                    WHERE (b.payment, b.owner, b.direction, b.amount) = (p.id, p.payer, 'out', p.amount))
           OR 1 <> (SELECT count(*) FROM wallet.bills AS b
                    WHERE (b.payment, b.owner, b.direction, b.amount) = (p.id, p.payee, 'in',  p.amount)))
"""
STRAYS = """
    SELECT t.id FROM ledger.transfers AS t
    WHERE t.code = 1 AND NOT EXISTS (SELECT FROM wallet.payments AS p WHERE p.id = t.id)
    UNION ALL
    SELECT b.payment FROM wallet.bills AS b
    WHERE b.kind = 'transfer' AND NOT EXISTS (SELECT FROM wallet.payments AS p WHERE p.id = b.payment)
"""
NOTICES = """
    SELECT body ->> 'payment_id', kind, count(*)
    FROM core.stream_events
    WHERE kind IN ('payment.sent', 'payment.received')
    GROUP BY 1, 2
"""


@dataclass(frozen=True)
class Finding:
    """What one look found; nothing wrong leaves the lists empty.

    A payment carries the id of its Idempotency-Key, so one that nobody sent is a second one of some key.
    """

    payments: int
    lost: list[str]
    doubled: list[str]
    half: list[str]
    unsound: list[str]

    @property
    def clean(self) -> bool:
        """Whether nothing was lost, doubled or left half done, and the books add up."""
        return not (self.lost or self.doubled or self.half or self.unsound)


async def inspect(url: str, crowd: Crowd) -> Finding:
    """Compare what members were told with what is there. Everybody must be resting."""
    db = Database(url, max_size=2)
    await db.open()
    try:
        await _notices_are_out(db)
        async with db.read(snapshot=True) as reader:
            return await _look(reader, crowd)
    finally:
        await db.close()


async def _look(reader: Reader, crowd: Crowd) -> Finding:
    there = {
        _wire(id_) for (id_,) in await reader.tuples("SELECT id FROM wallet.payments WHERE kind = 'transfer'")
    }
    told = set(crowd.acknowledged)
    half = [_wire(id_) for (id_,) in (*await reader.tuples(HALF_PAYMENTS), *await reader.tuples(STRAYS))]
    notices: dict[str, Counter[str]] = {}
    for id_, kind, times in await reader.tuples(NOTICES):
        notices.setdefault(id_, Counter())[kind] = times
    once = Counter({"payment.sent": 1, "payment.received": 1})
    half += [f"{id_}: notices {notices.get(id_)}" for id_ in there if notices.get(id_) != once]
    reports = await ledger.check(reader)
    return Finding(
        payments=len(there),
        lost=sorted(told - there),
        doubled=sorted(there - crowd.sent),
        half=half,
        unsound=[str(report) for report in reports if not report.sound],
    )


async def _notices_are_out(db: Database) -> None:
    """Wait until every fact of a payment was told; one that never is shows up as half a payment."""
    for _ in range(int(NOTICES_WITHIN_S / POLL_S)):
        async with db.read() as reader:
            if not await reader.value("SELECT count(*) FROM core.outbox WHERE kind = 'wallet.payment-made'"):
                return
        await asyncio.sleep(POLL_S)


def _wire(id_: UUID) -> str:
    return str(PaymentId(id_))
