"""The chart of accounts, and how the money stands."""

from typing import Literal

from quan import ledger, wallet
from quan.admin.model.views import AccountCodeOut, ChartOut, OverviewOut, TransferCodeOut
from quan.admin.queries.reconciliation import agreements
from quan.admin.queries.trial import drawn
from quan.admin.store import proposals
from quan.core.db import Database
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


async def overview(db: Database, currency: Asset) -> OverviewOut:
    """Draw up how the money stands; the balances are those of `trial.drawn`, and of its instant."""
    trial = await drawn(db)
    async with db.read(snapshot=True) as reader:
        return OverviewOut(
            at=trial.at,
            balances=trial.balances,
            open_proposals=await proposals.count_open(reader),
            pending=await ledger.journal.count_pendings(reader),
            bank=await agreements(reader, currency),
            bank_entries=await wallet.office.waiting(reader),
        )
