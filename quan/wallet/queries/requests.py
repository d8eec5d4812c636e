"""Payment requests as their parties see them."""

from collections.abc import Sequence

from quan import identity
from quan.core import pages
from quan.core.db import Reader
from quan.core.ids import MemberId
from quan.wallet.errors.requests import RequestNotFound
from quan.wallet.model.requests import PaymentRequest, PaymentRequestId, RequestStatus
from quan.wallet.model.views import RequestOut
from quan.wallet.rules.requests import status_at
from quan.wallet.store import requests as store


async def request_page(
    reader: Reader,
    viewer: MemberId,
    *,
    status: RequestStatus | None,
    cursor: str | None,
    limit: int | None,
) -> pages.Page[RequestOut]:
    """Show a member the requests to and from them, newest first.

    Raises: MalformedCursor.
    """
    size = pages.clamp(limit)
    before: PaymentRequestId | None = None
    if cursor:
        (before,) = pages.position(cursor, PaymentRequestId)
    found = await store.page(reader, viewer, status=status, before=before, limit=size + 1)
    rows, more = pages.split(found, size)
    return pages.Page(
        items=await requests_out(reader, rows, viewer=viewer),
        next=pages.cursor(rows[-1].id) if more else None,
    )


async def request_by_id(reader: Reader, id: PaymentRequestId, *, viewer: MemberId) -> RequestOut:  # noqa: A002 - reads as in identity.member
    """Show one request to one of its parties; to others it does not exist.

    Raises: RequestNotFound.
    """
    found = await store.get(reader, id, party=viewer)
    if found is None:
        raise RequestNotFound
    return await request_out(reader, found, viewer=viewer)


async def request_out(reader: Reader, request: PaymentRequest, *, viewer: MemberId) -> RequestOut:
    """Show a request to one of its parties."""
    (shown,) = await requests_out(reader, [request], viewer=viewer)
    return shown


async def requests_out(
    reader: Reader, requests: Sequence[PaymentRequest], *, viewer: MemberId
) -> list[RequestOut]:
    """Show several requests."""
    parties = {one for request in requests for one in (request.payer, request.payee)}
    people = await identity.members(reader, parties) if parties else {}
    return [
        RequestOut(
            id=request.id,
            direction="in" if request.payer == viewer else "out",
            payer=identity.person_of(people[request.payer]),
            payee=identity.person_of(people[request.payee]),
            amount=request.amount,
            note=request.note,
            status=status_at(request, reader.now),
            created_at=request.created_at,
            expires_at=request.expires_at,
            payment_id=request.payment,
        )
        for request in requests
    ]
