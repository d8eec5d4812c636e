"""One proposes, another one decides, and what was approved happens with the decision or not at all."""

from dataclasses import replace

from quan import ledger, wallet
from quan.admin.errors.proposals import AlreadyProposed
from quan.admin.model.proposals import Decision, Proposal, ProposalId, ProposalKind
from quan.admin.rules import proposals as rules
from quan.admin.store import proposals as store
from quan.core import audit
from quan.core.config import Config
from quan.core.db import Reader, Tx
from quan.core.ids import MemberId
from quan.core.invariants import invariant


async def propose_reversal(tx: Tx, *, maker: MemberId, transfer: ledger.TransferId, reason: str) -> Proposal:
    """Propose to move a transfer's money back. Both members will read the reason.

    Raises: ReasonInvalid, ledger.UnknownTransfer, wallet.office.NotReversible, ledger.AlreadyReversed,
    OwnMoney, AlreadyProposed.
    """
    proposal = Proposal(
        id=ProposalId.new(tx.now),
        kind=ProposalKind.REVERSAL,
        subject=transfer,
        reason=rules.clean_reason(reason),
        maker=maker,
        made_at=tx.now,
    )
    await wallet.office.check_reversible(tx, transfer)
    await _check_disinterested(tx, maker, transfer)
    if not await store.insert(tx, proposal):
        raise AlreadyProposed
    await _record(tx, maker, proposal, "admin.reversal-proposed")
    return proposal


async def approve(tx: Tx, config: Config, *, checker: MemberId, id: ProposalId) -> Proposal:  # noqa: A002 - as in identity.member
    """Approve a proposal of somebody else and carry it out.

    Raises: UnknownProposal, AlreadyDecided, OwnProposal, OwnMoney, and what `wallet.office.reverse` raises;
    refused, the proposal stays open.
    """
    proposal = rules.check_open(await store.lock(tx, id))
    rules.check_other_person(proposal, checker)
    await _check_disinterested(tx, checker, proposal.subject)
    await _record(tx, checker, proposal, "admin.reversal-approved")
    reversal = await wallet.office.reverse(tx, config, transfer=proposal.subject, reason=proposal.reason)
    return await _decided(tx, proposal, checker, Decision.APPROVED, outcome=reversal.id)


async def decline(tx: Tx, *, checker: MemberId, id: ProposalId) -> Proposal:  # noqa: A002 - as above
    """Decline a proposal of somebody else.

    Raises: UnknownProposal, AlreadyDecided, OwnProposal, OwnMoney.
    """
    proposal = rules.check_open(await store.lock(tx, id))
    rules.check_other_person(proposal, checker)
    await _check_disinterested(tx, checker, proposal.subject)
    await _record(tx, checker, proposal, "admin.reversal-declined")
    return await _decided(tx, proposal, checker, Decision.DECLINED)


async def withdraw(tx: Tx, *, maker: MemberId, id: ProposalId) -> Proposal:  # noqa: A002 - as above
    """Take one's own proposal back.

    Raises: UnknownProposal, AlreadyDecided, NotYourProposal.
    """
    proposal = rules.check_open(await store.lock(tx, id))
    rules.check_maker(proposal, maker)
    await _record(tx, maker, proposal, "admin.reversal-withdrawn")
    return await _decided(tx, proposal, maker, Decision.WITHDRAWN)


async def _check_disinterested(reader: Reader, actor: MemberId, transfer: ledger.TransferId) -> None:
    moved = await ledger.transfer(reader, transfer)
    accounts = [await ledger.account(reader, one) for one in (moved.debit, moved.credit)]
    rules.check_disinterested(actor, [one.owner for one in accounts if one.owner is not None])


async def _decided(
    tx: Tx,
    proposal: Proposal,
    checker: MemberId,
    decision: Decision,
    *,
    outcome: ledger.TransferId | None = None,
) -> Proposal:
    decided = replace(proposal, checker=checker, decided_at=tx.now, decision=decision, outcome=outcome)
    invariant(await store.decide(tx, decided) == 1, "a locked open proposal is decided")
    return decided


async def _record(tx: Tx, actor: MemberId, proposal: Proposal, action: str) -> None:
    detail = {"proposal": str(proposal.id), "reason": proposal.reason}
    await audit.record(tx, actor=actor, action=action, subject=proposal.subject, detail=detail)
