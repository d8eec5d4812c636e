"""Proposals as rows."""

from typing import Any
from uuid import UUID

from quan import ledger
from quan.admin.model.proposals import Decision, Proposal, ProposalId, ProposalKind, ProposalState
from quan.core.db import Reader, Tx
from quan.core.ids import MemberId

# A bound that bounds nothing: the statement then always walks the primary key.
_LAST = ProposalId(UUID(int=(1 << 128) - 1))


async def insert(tx: Tx, proposal: Proposal) -> bool:
    """Write a proposal; False when the same is proposed already and still open."""
    written = await tx.execute(
        """
        INSERT INTO admin.proposals (id, kind, subject, reason, maker, made_at)
        VALUES (%(id)s, %(kind)s, %(subject)s, %(reason)s, %(maker)s, %(made_at)s)
        ON CONFLICT (kind, subject) WHERE decision IS NULL DO NOTHING
        """,
        {
            "id": proposal.id,
            "kind": proposal.kind.value,
            "subject": proposal.subject,
            "reason": proposal.reason,
            "maker": proposal.maker,
            "made_at": proposal.made_at,
        },
    )
    return written == 1


async def lock(tx: Tx, id: ProposalId) -> Proposal | None:  # noqa: A002 - the column is called id
    """Hold a proposal until the end of the transaction."""
    return await tx.row(
        """
        SELECT id, kind, subject, reason, maker, made_at, checker, decided_at, decision, outcome
        FROM admin.proposals
        WHERE id = %s
        FOR UPDATE
        """,
        (id,),
        into=_proposal,
    )


async def decide(tx: Tx, decided: Proposal) -> int:
    """Write what became of an open proposal; give how many rows it touched."""
    return await tx.execute(
        """
        UPDATE admin.proposals
        SET checker    = %(checker)s,
            decided_at = %(decided_at)s,
            decision   = %(decision)s,
            outcome    = %(outcome)s
        WHERE id = %(id)s AND decision IS NULL
        """,
        {
            "id": decided.id,
            "checker": decided.checker,
            "decided_at": decided.decided_at,
            "decision": decided.decision.value if decided.decision else None,
            "outcome": decided.outcome,
        },
    )


async def page(
    reader: Reader, *, state: ProposalState | None, before: ProposalId | None, limit: int
) -> list[Proposal]:
    """Read proposals, the latest first."""
    return await reader.rows(
        """
        SELECT id, kind, subject, reason, maker, made_at, checker, decided_at, decision, outcome
        FROM admin.proposals
        WHERE id < %(before)s
          AND (%(open)s::boolean IS NULL OR (decision IS NULL) = %(open)s)
        ORDER BY id DESC
        LIMIT %(limit)s
        """,
        {
            "before": before or _LAST,
            "open": None if state is None else state is ProposalState.OPEN,
            "limit": limit,
        },
        into=_proposal,
    )


async def about(reader: Reader, subject: ledger.TransferId) -> list[Proposal]:
    """Read all proposals about a transfer, the latest first."""
    return await reader.rows(
        """
        SELECT id, kind, subject, reason, maker, made_at, checker, decided_at, decision, outcome
        FROM admin.proposals
        WHERE subject = %s
        ORDER BY id DESC
        """,
        (subject,),
        into=_proposal,
    )


async def count_open(reader: Reader) -> int:
    """Count what waits for a decision."""
    return int(await reader.value("SELECT COUNT(*) FROM admin.proposals WHERE decision IS NULL"))


def _proposal(id: UUID, kind: str, subject: UUID, maker: UUID, **row: Any) -> Proposal:  # noqa: A002 - as above
    checker, decision, outcome = row.pop("checker"), row.pop("decision"), row.pop("outcome")
    return Proposal(
        id=ProposalId(id),
        kind=ProposalKind(kind),
        subject=ledger.TransferId(subject),
        maker=MemberId(maker),
        checker=None if checker is None else MemberId(checker),
        decision=None if decision is None else Decision(decision),
        outcome=None if outcome is None else ledger.TransferId(outcome),
        **row,
    )
