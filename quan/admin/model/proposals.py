"""Proposals: one person makes them, another one decides."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from quan import ledger
from quan.core.ids import Id, MemberId


class ProposalId(Id):
    """One proposal; ordered by time."""

    __slots__ = ()
    prefix = "ppl"


class ProposalKind(StrEnum):
    """What is proposed."""

    REVERSAL = "reversal"


class Decision(StrEnum):
    """How a proposal ended."""

    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class ProposalState(StrEnum):
    """Whether a proposal still waits for somebody."""

    OPEN = "open"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A wish to undo a transfer, and what became of it. `outcome` is the transfer that undid it."""

    id: ProposalId
    kind: ProposalKind
    subject: ledger.TransferId
    reason: str
    maker: MemberId
    made_at: datetime
    checker: MemberId | None = None
    decided_at: datetime | None = None
    decision: Decision | None = None
    outcome: ledger.TransferId | None = None
