"""Statements to download."""

import asyncio
from datetime import date
from typing import Annotated

from litestar import Response, get
from litestar.params import QueryParameter

from quan import identity
from quan.core.config import Config
from quan.core.db import Database
from quan.core.limits import Rate, hit
from quan.wallet.documents.statement_csv import statement_csv
from quan.wallet.documents.statement_pdf import statement_pdf
from quan.wallet.errors.bills import UnknownStatementFormat
from quan.wallet.queries.statements import statement
from quan.wallet.rules import periods

DOWNLOADS = Rate(6, per_s=60)  # a year of many small payments takes seconds to lay out
FORMATS = {"csv": (statement_csv, "text/csv; charset=utf-8"), "pdf": (statement_pdf, "application/pdf")}


@get("/v1/statements", tags=["bills"])
async def download_statement(
    *,
    db: Database,
    config: Config,
    caller: identity.Caller,
    first: Annotated[date, QueryParameter(name="from")],
    last: Annotated[date, QueryParameter(name="to")],
    wanted: Annotated[str, QueryParameter(name="format", max_length=10)] = "csv",
) -> Response[bytes]:
    """Give the caller's statement of some days, as a spreadsheet or as pages to print."""
    if wanted not in FORMATS:
        raise UnknownStatementFormat
    span = periods.statement(first, last, config.timezone)
    await hit("statements", caller.member.id, DOWNLOADS)
    async with db.read(snapshot=True) as reader:
        found = await statement(reader, config, caller.member, span)
    write, media_type = FORMATS[wanted]
    # Thousands of rows take a while to lay out: in a thread, which keeps the language of the request.
    content = await asyncio.to_thread(write, found)
    name = f"statement-{span.first}-{span.last}.{wanted}"
    return Response(
        content,
        media_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


ROUTES = (download_statement,)
