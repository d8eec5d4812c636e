"""The law at work: one run over a batch, with linked chains accepted or refused as a whole."""

from collections.abc import Mapping, Sequence

from quan.core.invariants import invariant
from quan.ledger.rules.memory import Memory
from quan.ledger.rules.objections import (
    BALANCING,
    PENDING,
    POST,
    SINGLE,
    malformed,
    unfit,
    unlike,
    within_reach,
)
from quan.ledger.rules.totals import Totals
from quan.ledger.rules.words import AccountState, Booked, Decision, Order, Outcome, Past


def apply(
    accounts: Mapping[int, AccountState],
    transfers: Sequence[Order],
    past: Mapping[int, Past] | None = None,
    *,
    at_us: int,
) -> Decision:
    """Decide transfers one after the other; a linked chain is accepted or refused as a whole.

    `accounts` must hold every account that exists among those named, `past` every id used before and
    every transfer that a reversal refers to or that a post, void or expiry names. The first accepted
    transfer happens at `at_us`, each next one a microsecond later. Nothing given is changed.
    """
    book = _Book(accounts, past or {}, at_us)
    chain: list[Order] = []
    for order in transfers:
        if order.linked or chain:
            chain.append(order)
            if not order.linked:
                book.decide_chain(chain)
                chain = []
        else:
            book.decide(order)
    if chain:
        book.decide_chain(chain)
    return book.decision(len(transfers))


class _Book:
    """The state of one run of the law."""

    __slots__ = ("_at_us", "_booked", "_given", "_memory", "_results", "_totals")

    def __init__(self, accounts: Mapping[int, AccountState], past: Mapping[int, Past], at_us: int) -> None:
        self._given = accounts
        self._memory = Memory(past)
        self._at_us = at_us
        self._totals: dict[int, Totals] = {}
        self._booked: list[Booked] = []
        self._results: list[Outcome] = []

    def decide(self, order: Order) -> None:
        """Append the outcome of a transfer that stands alone: a chain of one, without its ceremony."""
        if self._memory.knows(order.id):
            self.decide_chain([order])
            return
        outcome = self._post(order)
        if outcome is not Outcome.POSTED:
            self._memory.refuse(order, outcome)
        self._results.append(outcome)

    def decide_chain(self, chain: Sequence[Order]) -> None:
        """Append one outcome per transfer of the chain."""
        outcomes = _left_open(chain) or self._known(chain) or self._run(chain)
        self._results += outcomes
        for order, outcome in zip(chain, outcomes, strict=True):
            if outcome.refused:
                self._memory.refuse(order, outcome)

    def decision(self, asked: int) -> Decision:
        """Close the books of this run."""
        invariant(len(self._results) == asked, "every transfer has exactly one outcome")
        return Decision(self._results, self._changed(), self._booked)

    def _changed(self) -> dict[int, AccountState]:
        """Give the accounts that changed, and see that what they gained and lost is sound.

        Every run adds the same debits as credits, posted and pending; each transfer makes two versions.
        """
        changed: dict[int, AccountState] = {}
        posted = pending = versions = 0
        for key, now in self._totals.items():
            was = now.given
            if now.version != was.version:
                changed[key] = now.frozen()
                posted += now.debits_posted - was.debits_posted - now.credits_posted + was.credits_posted
                pending += now.debits_pending - was.debits_pending - now.credits_pending + was.credits_pending
                versions += now.version - was.version
        invariant(posted == 0, "posted debits equal posted credits")
        invariant(pending == 0, "pending debits equal pending credits")
        invariant(versions == 2 * len(self._booked), "each transfer is one version of each of its accounts")
        return changed

    def _known(self, chain: Sequence[Order]) -> list[Outcome] | None:
        """Answer a chain of which ids were used before; None when all of them are new.

        A chain is one wish, so it is repeated as a whole: an id of it that was posted on its own
        before stands for something else.
        """
        known = [self._memory.recall(order.id) for order in chain]
        if not any(known):
            return None
        for index, (order, past) in enumerate(zip(chain, known, strict=True)):
            if past and past.body != order.body:
                return _refused(chain, index, Outcome.ID_REUSED)
        refused = [index for index, past in enumerate(known) if past and past.outcome.refused]
        if all(known) and len(refused) in (0, len(chain)):
            return [_again(past.outcome) for past in known if past]
        if refused:
            past = known[refused[0]]
            return _refused(chain, refused[0], past.outcome if past else Outcome.ID_REUSED)
        first = next(index for index, past in enumerate(known) if past)
        return _refused(chain, first, Outcome.ID_REUSED)

    def _run(self, chain: Sequence[Order]) -> list[Outcome]:
        """Post a chain of new ids, or nothing of it."""
        mark = len(self._booked)
        for index, order in enumerate(chain):
            outcome = Outcome.ID_REUSED if self._memory.knows(order.id) else self._post(order)
            if outcome is not Outcome.POSTED:
                self._undo(mark)
                return _refused(chain, index, outcome)
        return [Outcome.POSTED] * len(chain)

    def _post(self, order: Order) -> Outcome:
        at_us = self._at_us + len(self._booked)
        refusal = malformed(order, at_us)
        if refusal is not None:
            return refusal
        debit = self._totals.get(order.debit) or self._open(order.debit)
        credit = self._totals.get(order.credit) or self._open(order.credit)
        if debit is None or credit is None:
            return Outcome.UNKNOWN_ACCOUNT
        amount = within_reach(order, debit, credit) if order.flags & BALANCING else order.amount
        refusal = (
            unlike(order, debit, credit)
            or self._memory.objection(order, at_us)
            or unfit(order, amount, debit, credit)
        )
        if refusal is not None:
            return refusal
        self._book(order, amount, at_us, debit, credit)
        return Outcome.POSTED

    def _book(self, order: Order, amount: int, at_us: int, debit: Totals, credit: Totals) -> None:
        self._move(order, amount, debit, credit, 1)
        booked = Booked(
            order,
            amount,
            at_us,
            debit.version,
            credit.version,
            debit.debits_posted - debit.credits_posted,
            credit.debits_posted - credit.credits_posted,
        )
        self._booked.append(booked)
        self._memory.book(booked)

    def _undo(self, mark: int) -> None:
        """Take back what was booked after `mark`, last first; its instants are given back too."""
        while len(self._booked) > mark:
            booked = self._booked.pop()
            order = booked.order
            self._move(order, booked.amount, self._totals[order.debit], self._totals[order.credit], -1)
            self._memory.undo(booked)

    def _move(self, order: Order, amount: int, debit: Totals, credit: Totals, step: int) -> None:
        """Do (step 1) or undo (step -1) what a transfer does to its accounts."""
        phase = order.phase
        if phase in (SINGLE, POST):
            debit.debits_posted += step * amount
            credit.credits_posted += step * amount
        if phase:
            held = amount if phase == PENDING else -self._held(order)
            debit.debits_pending += step * held
            credit.credits_pending += step * held
        debit.version += step
        credit.version += step

    def _held(self, order: Order) -> int:
        past = self._memory.recall(order.pending)
        invariant(past is not None, "what is ended was held")
        return past.amount if past else 0

    def _open(self, key: int) -> Totals | None:
        state = self._given.get(key)
        if state is None:
            return None
        totals = self._totals[key] = Totals(state)
        return totals


def _left_open(chain: Sequence[Order]) -> list[Outcome] | None:
    if chain[-1].linked:
        return _refused(chain, len(chain) - 1, Outcome.CHAIN_LEFT_OPEN)
    return None


def _again(outcome: Outcome) -> Outcome:
    return outcome if outcome.refused else Outcome.ALREADY_POSTED


def _refused(chain: Sequence[Order], culprit: int, reason: Outcome) -> list[Outcome]:
    outcomes = [Outcome.LINKED_TRANSFER_REFUSED] * len(chain)
    outcomes[culprit] = reason
    return outcomes
