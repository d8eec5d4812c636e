"""Proposals with the people and the money in them."""

from collections.abc import Mapping, Sequence

from quan import identity, ledger
from quan.admin.model.proposals import Proposal, ProposalId, ProposalState
from quan.admin.model.views import ProposalOut, TransferOut
from quan.admin.queries.references import transfers_out
from quan.admin.store import proposals as store
from quan.core import pages
from quan.core.db import Reader
from quan.core.pages import Page


async def proposal_page(
    reader: Reader, *, state: ProposalState | None, cursor: str | None, limit: int | None
) -> Page[ProposalOut]:
    """List proposals, the latest first.

    Raises: MalformedCursor.
    """
    size = pages.clamp(limit)
    before: ProposalId | None = pages.position(cursor, ProposalId)[0] if cursor else None
    rows = await store.page(reader, state=state, before=before, limit=size + 1)
    found, more = pages.split(rows, size)
    return Page(items=await proposals_out(reader, found), next=pages.cursor(found[-1].id) if more else None)


async def proposals_out(reader: Reader, proposals: Sequence[Proposal]) -> list[ProposalOut]:
    """Show proposals."""
    moved = [await ledger.transfer(reader, one.subject) for one in proposals]
    shown = {one.id: one for one in await transfers_out(reader, moved)}
    return await _out(reader, proposals, shown)


async def proposals_about(reader: Reader, transfer: TransferOut) -> list[ProposalOut]:
    """Show all proposals about a transfer, the latest first."""
    return await _out(reader, await store.about(reader, transfer.id), {transfer.id: transfer})


async def _out(
    reader: Reader, proposals: Sequence[Proposal], shown: Mapping[ledger.TransferId, TransferOut]
) -> list[ProposalOut]:
    wanted = {one for proposal in proposals for one in (proposal.maker, proposal.checker) if one}
    people = {id_: identity.person_of(one) for id_, one in (await identity.members(reader, wanted)).items()}
    return [
        ProposalOut(
            id=one.id,
            kind=one.kind,
            transfer=shown[one.subject],
            reason=one.reason,
            maker=people[one.maker],
            made_at=one.made_at,
            checker=None if one.checker is None else people[one.checker],
            decided_at=one.decided_at,
            decision=one.decision,
            outcome=one.outcome,
        )
        for one in proposals
    ]
