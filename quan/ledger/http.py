"""What anybody may read of the ledger, and what handlers that move money may ask for by name."""

from datetime import date, datetime
from typing import Annotated

import msgspec
from litestar import get
from litestar.datastructures import State
from litestar.params import Parameter

from quan.core import pages
from quan.core.db import Database
from quan.core.pages import Page
from quan.ledger.model import DailyRoot
from quan.ledger.poster import Poster
from quan.ledger.receipts import published_days


class DailyRootOut(msgspec.Struct, frozen=True, kw_only=True):
    """What was published at the end of a UTC day. `hash` is what a receipt's `day.hash` is compared with."""

    day: date
    batches: int
    root: str
    previous: str
    hash: str
    published_at: datetime

    @classmethod
    def of(cls, published: DailyRoot) -> "DailyRootOut":
        """Write the hashes in hexadecimal."""
        return cls(
            day=published.day,
            batches=published.batches,
            root=published.root.hex(),
            previous=published.previous.hex(),
            hash=published.hash.hex(),
            published_at=published.published_at,
        )


@get("/v1/ledger/roots")
async def list_roots(
    db: Database,
    cursor: str | None = None,
    limit: Annotated[int | None, Parameter(ge=1, le=100)] = None,
) -> Page[DailyRootOut]:
    """List the published daily roots, the latest first. Anybody may read and keep them."""
    size = pages.clamp(limit)
    before = pages.position(cursor, date)[0] if cursor else None
    async with db.read() as reader:
        found, more = pages.split(await published_days(reader, before=before, limit=size + 1), size)
    return Page(
        items=[DailyRootOut.of(one) for one in found], next=pages.cursor(found[-1].day) if more else None
    )


async def provide_poster(state: State) -> Poster:
    """Give the poster of this process; main puts it into the app's state."""
    return state.poster  # type: ignore[no-any-return]


ROUTES = (list_roots,)
