"""Who may propose and who may decide: never the same person, and nobody about their own money."""

from collections.abc import Collection
from uuid import UUID

from quan.admin.errors.proposals import (
    AlreadyDecided,
    NotYourProposal,
    OwnMoney,
    OwnProposal,
    ReasonInvalid,
    UnknownProposal,
)
from quan.admin.model.proposals import Proposal
from quan.core.ids import MemberId

LEAST_REASON_CHARS = 3
MAX_REASON_CHARS = 100


def clean_reason(text: str) -> str:
    """Make a reason one line.

    Raises: ReasonInvalid.
    """
    reason = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    if not LEAST_REASON_CHARS <= len(reason) <= MAX_REASON_CHARS:
        raise ReasonInvalid(least_chars=LEAST_REASON_CHARS, limit_chars=MAX_REASON_CHARS)
    return reason


def check_disinterested(actor: MemberId, owners: Collection[UUID]) -> None:
    """Refuse somebody whose own money would move.

    Raises: OwnMoney.
    """
    if actor.uuid in owners:
        raise OwnMoney


def check_open(proposal: Proposal | None) -> Proposal:
    """Give a proposal that still waits.

    Raises: UnknownProposal, AlreadyDecided.
    """
    if proposal is None:
        raise UnknownProposal
    if proposal.decision is not None:
        raise AlreadyDecided(decision=proposal.decision.value)
    return proposal


def check_other_person(proposal: Proposal, checker: MemberId) -> None:
    """Refuse the maker of a proposal as its checker.

    Raises: OwnProposal.
    """
    if proposal.maker == checker:
        raise OwnProposal


def check_maker(proposal: Proposal, actor: MemberId) -> None:
    """Refuse everybody but the maker.

    Raises: NotYourProposal.
    """
    if proposal.maker != actor:
        raise NotYourProposal
