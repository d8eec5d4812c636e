"""The books: overview, chart, accounts and the journal. Who reads other people's money is written down."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated

from litestar import get
from litestar.di import Provide
from litestar.params import Parameter

from quan import ledger
from quan.admin.http.gate import provide_operator
from quan.admin.model.staff import Actor, Right
from quan.admin.model.views import (
    AccountOut,
    ChartOut,
    LineOut,
    OverviewOut,
    TransferDetailOut,
    TransferOut,
)
from quan.admin.operations import books
from quan.admin.queries import accounts, overview, transfers
from quan.admin.rules import filters
from quan.core import audit
from quan.core.config import Config
from quan.core.db import Database
from quan.core.pages import Page

READER = {"actor": Provide(provide_operator(Right.READ))}
Limit = Annotated[int | None, Parameter(ge=1, le=100)]
Text = Annotated[str | None, Parameter(max_length=80)]


@get("/v1/operator/overview", dependencies=READER)
async def show_overview(db: Database, config: Config, actor: Actor) -> OverviewOut:  # noqa: ARG001 - the gate is the point
    """Show the trial balance of every asset, whether what is held covers what is owed, and the open work."""
    return await overview.overview(db, config.currency)


@get("/v1/operator/chart", dependencies=READER)
async def show_chart(actor: Actor) -> ChartOut:  # noqa: ARG001 - as above
    """Show the chart of accounts and the reasons of transfers."""
    return overview.chart()


@get("/v1/operator/accounts", dependencies=READER)
async def list_accounts(
    *,
    db: Database,
    actor: Actor,
    code: int | None = None,
    asset: Text = None,
    owner: Text = None,
    cursor: str | None = None,
    limit: Limit = None,
) -> Page[AccountOut]:
    """List accounts by code: of one type, one asset, or one owner (a handle or an id)."""
    asked = {"code": code, "asset": asset, "owner": owner}
    async with db.transaction() as tx:
        await audit.record(tx, actor=actor.id, action="admin.accounts-read", detail=filters.given(asked))
        by = await accounts.owner_by(tx, owner) if owner else None
        if owner and by is None:
            return Page(items=[])
        wanted = ledger.journal.AccountFilter(
            code=filters.account_code(code), asset=filters.asset(asset), owner=by
        )
        return await accounts.account_page(tx, wanted, cursor=cursor, limit=limit)


@get("/v1/operator/accounts/{account_id:str}", dependencies=READER)
async def show_account(db: Database, actor: Actor, account_id: str) -> AccountOut:
    """Show one account with its balance and its totals."""
    id_ = ledger.AccountId.parse(account_id)
    async with db.transaction() as tx:
        return await books.read_account(tx, actor, id_)


@get("/v1/operator/accounts/{account_id:str}/entries", dependencies=READER)
async def list_entries(
    *, db: Database, actor: Actor, account_id: str, cursor: str | None = None, limit: Limit = None
) -> Page[LineOut]:
    """List the lines of an account, the latest first."""
    id_ = ledger.AccountId.parse(account_id)
    async with db.transaction() as tx:
        await audit.record(tx, actor=actor.id, action="admin.statement-read", subject=id_)
        return await accounts.line_page(tx, id_, cursor=cursor, limit=limit)


async def provide_questions(
    *,
    account: Text = None,
    code: int | None = None,
    asset: Text = None,
    least: Text = None,
    most: Text = None,
    since: datetime | None = None,
    before: datetime | None = None,
    reference: Text = None,
) -> filters.Questions:
    """Gather what is asked of the journal.

    Amounts are decimal strings of the asset named, or of the town's currency; `since` is included, `before`
    is not; `reference` is an id of any kind, or a UUID.
    """
    return filters.Questions(
        account=account,
        code=code,
        asset=asset,
        least=least,
        most=most,
        since=since,
        before=before,
        reference=reference,
    )


@get("/v1/operator/transfers", dependencies=READER | {"asked": Provide(provide_questions)})
async def list_transfers(
    *,
    db: Database,
    config: Config,
    actor: Actor,
    asked: filters.Questions,
    cursor: str | None = None,
    limit: Limit = None,
) -> Page[TransferOut]:
    """List the journal, the latest first: by account, code, asset, amount, time or reference."""
    wanted = filters.journal_filter(asked, config.currency)
    async with db.transaction() as tx:
        await audit.record(
            tx, actor=actor.id, action="admin.journal-read", detail=filters.given(asdict(asked))
        )
        return await transfers.journal_page(tx, wanted, cursor=cursor, limit=limit)


@get("/v1/operator/pending", dependencies=READER)
async def list_pending(
    *, db: Database, actor: Actor, cursor: str | None = None, limit: Limit = None
) -> Page[TransferOut]:
    """List the transfers that hold money and wait to be posted, voided or to expire."""
    async with db.transaction() as tx:
        await audit.record(tx, actor=actor.id, action="admin.pending-read")
        return await transfers.pending_page(tx, cursor=cursor, limit=limit)


@get("/v1/operator/transfers/{transfer_id:str}", dependencies=READER)
async def show_transfer(db: Database, actor: Actor, transfer_id: str) -> TransferDetailOut:
    """Show a transfer with both entries, what undid it and what was proposed about it."""
    id_ = ledger.TransferId.parse(transfer_id)
    async with db.transaction() as tx:
        shown = await transfers.transfer_detail(tx, id_)
        await audit.record(tx, actor=actor.id, action="admin.transfer-read", subject=id_)
        return shown


ROUTES = (
    show_overview,
    show_chart,
    list_accounts,
    show_account,
    list_entries,
    list_transfers,
    list_pending,
    show_transfer,
)
