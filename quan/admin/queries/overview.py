"""The chart of accounts, and how the money stands."""

from typing import Literal

from quan import ledger, wallet
from quan.admin.model.views import (
    AccountCodeOut,
    ChartOut,
    OverviewOut,
    PromiseOut,
    TransferCodeOut,
    TrialBalanceOut,
    TrialLineOut,
)
from quan.admin.queries.reconciliation import agreements
from quan.admin.store import proposals
from quan.core.db import Reader
from quan.core.money import Asset


def chart() -> ChartOut:
    """Write down the chart of accounts and the reasons of transfers."""
    return ChartOut(
        accounts=[
            AccountCodeOut(
                code=int(code),
                name=code.name.lower(),
                kind=code.kind.name.lower(),
                side=side_of(code),
                limit=code.limit.kind.name.lower(),
                purpose=code.purpose,
            )
            for code in ledger.AccountCode
        ],
        transfers=[TransferCodeOut(code=int(code), name=code.name.lower()) for code in ledger.TransferCode],
    )


def side_of(code: ledger.AccountCode) -> Literal["debit", "credit"]:
    """Name the side on which accounts of a type grow."""
    return "debit" if code.side is ledger.Side.DEBIT else "credit"


async def overview(reader: Reader, currency: Asset) -> OverviewOut:
    """Draw up how the money stands. Use a snapshot: money may be moving."""
    return OverviewOut(
        at=reader.now,
        balances=[await _trial_balance(reader, report) for report in await ledger.check(reader)],
        open_proposals=await proposals.count_open(reader),
        pending=await ledger.journal.count_pendings(reader),
        bank=await agreements(reader, currency),
        bank_entries=await wallet.office.waiting(reader),
    )


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
