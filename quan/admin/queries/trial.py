"""The trial balance, drawn once for all who look at about the same time.

To draw it is to look at every account, which takes milliseconds in a small town and seconds in a large one.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from weakref import WeakKeyDictionary

from quan import ledger, wallet
from quan.admin.model.views import PromiseOut, TrialBalanceOut, TrialLineOut
from quan.core.db import Database, Reader

WORTH_KEEPING = timedelta(milliseconds=250)
KEPT_FOR = 20
"""What took longer than that is shown for so many times as long: a twentieth of the time is spent on it."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """The trial balance of every asset at an instant, and until when it is good enough."""

    at: datetime
    balances: list[TrialBalanceOut]
    until: datetime


@dataclass(slots=True)
class _Latest:
    """The latest one of a database; who comes while it is drawn waits for it."""

    drawing: asyncio.Lock = field(default_factory=asyncio.Lock)
    drawn: Drawn | None = None


_latest: WeakKeyDictionary[Database, _Latest] = WeakKeyDictionary()


async def drawn(db: Database) -> Drawn:
    """Give the trial balance of every asset: of this instant, or of a little earlier when it takes long."""
    latest = _latest.setdefault(db, _Latest())
    async with latest.drawing:
        if latest.drawn is None or db.clock.now() >= latest.drawn.until:
            latest.drawn = await _draw(db)
        return latest.drawn


async def _draw(db: Database) -> Drawn:
    async with db.read(snapshot=True) as reader:
        balances = [await _trial_balance(reader, report) for report in await ledger.check(reader)]
        took = db.clock.now() - reader.now
        until = db.clock.now() + took * KEPT_FOR if took > WORTH_KEEPING else reader.now
        return Drawn(reader.now, balances, until)


async def _trial_balance(reader: Reader, report: ledger.FundReport) -> TrialBalanceOut:
    promises = await wallet.office.promises(reader, report.asset)
    return TrialBalanceOut(
        asset=report.asset.code,
        sound=report.sound and all(promise.kept for promise in promises),
        balanced=report.balanced,
        covered=report.covered,
        debits=report.debits,
        credits=report.credits,
        held=report.held,
        owed=report.owed,
        at_odds=list(report.at_odds),
        lines=[_line(line) for line in report.lines],
        promises=[
            PromiseOut(what=one.what, counted=one.counted, booked=one.booked, kept=one.kept)
            for one in promises
        ],
    )


def _line(line: ledger.TrialLine) -> TrialLineOut:
    return TrialLineOut(
        code=int(line.code),
        name=line.code.name.lower(),
        kind=line.code.kind.name.lower(),
        accounts=line.accounts,
        debits=line.debits,
        credits=line.credits,
        balance=line.balance,
    )
