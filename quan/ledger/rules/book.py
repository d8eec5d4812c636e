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
    book = Book(accounts, past or {}, at_us=at_us)
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
    decision = book.decision()
    invariant(len(decision.results) == len(transfers), "every transfer has exactly one outcome")
    return decision


class Book:
    """One run of the law, which may be asked transfer by transfer.

    `kept` are accounts that an earlier run left behind: they go on from there, and what this run opens is
    kept there too. Whoever cannot write what a run decided must throw them away. `held` tells whether pending
    totals moved.
    """

    __slots__ = ("_at_us", "_given", "_kept", "_memory", "_results", "_touched", "_undone", "booked", "held")

    def __init__(
        self,
        accounts: Mapping[int, AccountState],
        past: Mapping[int, Past],
        *,
        at_us: int,
        kept: dict[int, Totals] | None = None,
    ) -> None:
        self._given = accounts
        self._kept = {} if kept is None else kept
        self._memory = Memory(past)
        self._at_us = at_us
        self._touched: dict[int, Totals] = {}
        self._results: list[Outcome] = []
        self._undone = False
        self.booked: list[Booked] = []
        self.held = False

    def decide(self, order: Order) -> Outcome:
        """Decide a transfer that stands alone: a chain of one, without its ceremony."""
        if self._memory.knows(order.id):
            return self.decide_chain([order])[0]
        return self._decide_new(order)

    def _decide_new(self, order: Order) -> Outcome:
        outcome = self._post(order)
        if outcome is not Outcome.POSTED:
            self._memory.refuse(order, outcome)
        self._results.append(outcome)
        return outcome

    def decide_chain(self, chain: Sequence[Order]) -> list[Outcome]:
        """Decide a linked chain; give one outcome per transfer."""
        if len(chain) == 1 and not chain[0].linked and not self._memory.knows(chain[0].id):
            return [self._decide_new(chain[0])]
        outcomes = _left_open(chain) or self._known(chain) or self._run(chain)
        self._results += outcomes
        for order, outcome in zip(chain, outcomes, strict=True):
            if outcome.refused:
                self._memory.refuse(order, outcome)
        return outcomes

    def take_back(self, mark: int) -> None:
        """Undo what was booked after `mark`: another run decides it. Here what was refused stays so."""
        self._undo(mark)

    def left(self, account: int) -> int:
        """Tell what is left on an account by now: credits minus debits, held ones included."""
        now = self._touched[account]
        return now.credits_posted - now.debits_posted - now.debits_pending

    def changed(self) -> dict[int, Totals]:
        """Close the books of this run: give the accounts that it moved, and see that all of it is sound.

        Every run adds the same debits as credits, posted and pending; each transfer makes two versions.
        """
        touched = self._touched
        if self._undone:  # what was taken back left its instant behind
            for order, _, at_us, *_ in self.booked:
                touched[order.debit].last_us = touched[order.credit].last_us = at_us
        changed: dict[int, Totals] = {}
        posted = pending = versions = 0
        for key, now in touched.items():
            debits_posted, credits_posted, debits_pending, credits_pending, version = now.before
            if now.version != version:
                changed[key] = now
                posted += now.debits_posted - debits_posted - now.credits_posted + credits_posted
                pending += now.debits_pending - debits_pending - now.credits_pending + credits_pending
                versions += now.version - version
        invariant(posted == 0, "posted debits equal posted credits")
        invariant(pending == 0, "pending debits equal pending credits")
        invariant(versions == 2 * len(self.booked), "each transfer is one version of each of its accounts")
        return changed

    def decision(self) -> Decision:
        """Close the books of this run, and give all of it as values."""
        changed = {key: totals.frozen() for key, totals in self.changed().items()}
        return Decision(self._results, changed, self.booked)

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
        mark = len(self.booked)
        for index, order in enumerate(chain):
            outcome = Outcome.ID_REUSED if self._memory.knows(order.id) else self._post(order)
            if outcome is not Outcome.POSTED:
                self._undo(mark)
                return _refused(chain, index, outcome)
        return [Outcome.POSTED] * len(chain)

    def _post(self, order: Order) -> Outcome:
        at_us = self._at_us + len(self.booked)
        refusal = malformed(order, at_us)
        if refusal is not None:
            return refusal
        debit = self._touched.get(order.debit) or self._open(order.debit)
        credit = self._touched.get(order.credit) or self._open(order.credit)
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
        debit.last_us = credit.last_us = at_us
        booked = Booked(
            order,
            amount,
            at_us,
            debit.version,
            credit.version,
            debit.debits_posted - debit.credits_posted,
            credit.debits_posted - credit.credits_posted,
        )
        self.booked.append(booked)
        self._memory.book(booked)

    def _undo(self, mark: int) -> None:
        """Take back what was booked after `mark`, last first; its instants are given back too."""
        self._undone = True
        while len(self.booked) > mark:
            booked = self.booked.pop()
            order = booked.order
            self._move(order, booked.amount, self._touched[order.debit], self._touched[order.credit], -1)
            self._memory.undo(booked)

    def _move(self, order: Order, amount: int, debit: Totals, credit: Totals, step: int) -> None:
        """Do (step 1) or undo (step -1) what a transfer does to its accounts."""
        phase = order.phase
        if phase in (SINGLE, POST):
            debit.debits_posted += step * amount
            credit.credits_posted += step * amount
        if phase:
            self.held = True
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
        totals = self._kept.get(key)
        if totals is not None:
            totals.begin()
        else:
            state = self._given.get(key)
            if state is None:
                return None
            totals = self._kept[key] = Totals(state)
        self._touched[key] = totals
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
