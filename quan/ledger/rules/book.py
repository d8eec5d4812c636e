"""The law at work: one run over a batch, with linked chains accepted or refused as a whole."""

from collections.abc import Iterator, Mapping, Sequence

from quan.core.invariants import invariant
from quan.ledger.model import TransferCode
from quan.ledger.rules.objections import Totals, malformed, unfit, unlike
from quan.ledger.rules.words import AccountState, Decision, Line, Order, Outcome, Past

_REVERSAL = int(TransferCode.REVERSAL)


def apply(
    accounts: Mapping[int, AccountState],
    transfers: Sequence[Order],
    past: Mapping[int, Past] | None = None,
) -> Decision:
    """Decide transfers one after the other; a linked chain is accepted or refused as a whole.

    `accounts` must hold every account that exists among those named, `past` every id used before and
    every transfer that a reversal refers to. Nothing given is changed.
    """
    book = _Book(accounts, past or {})
    for chain in _chains(transfers):
        book.decide(chain)
    return book.decision(len(transfers))


def _chains(transfers: Sequence[Order]) -> Iterator[Sequence[Order]]:
    start = 0
    for index, order in enumerate(transfers):
        if not order.linked:
            yield transfers[start : index + 1]
            start = index + 1
    if start < len(transfers):
        yield transfers[start:]


class _Book:
    """The state of one run of the law."""

    def __init__(self, accounts: Mapping[int, AccountState], past: Mapping[int, Past]) -> None:
        self._given = accounts
        self._past = past
        self._memory: dict[int, Past] = {}
        self._totals: dict[int, Totals] = {}
        self._reversed: set[int] = set()
        self._entries: list[Line] = []
        self._results: list[Outcome] = []

    def decide(self, chain: Sequence[Order]) -> None:
        """Append one outcome per transfer of the chain."""
        outcomes = _left_open(chain) or self._known(chain) or self._run(chain)
        self._results += outcomes
        for order, outcome in zip(chain, outcomes, strict=True):
            if self._recall(order.id) is None:
                self._memory[order.id] = Past(order.body, outcome)

    def decision(self, asked: int) -> Decision:
        """Close the books of this run."""
        invariant(len(self._results) == asked, "every transfer has exactly one outcome")
        changed = {
            key: totals.frozen()
            for key, totals in self._totals.items()
            if totals.version != self._given[key].version
        }
        _assert_balanced(self._given, changed, len(self._entries))
        return Decision(self._results, changed, self._entries)

    def _recall(self, key: int) -> Past | None:
        return self._memory.get(key) or self._past.get(key)

    def _known(self, chain: Sequence[Order]) -> list[Outcome] | None:
        """Answer a chain of which ids were used before; None when all of them are new.

        A chain is one wish, so it is repeated as a whole: an id of it that was posted on its own
        before stands for something else.
        """
        known = [self._recall(order.id) for order in chain]
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
        mark = len(self._entries)
        seen: set[int] = set()
        for index, order in enumerate(chain):
            outcome = Outcome.ID_REUSED if order.id in seen else self._post(order)
            if outcome is not Outcome.POSTED:
                self._undo(chain[:index], mark)
                return _refused(chain, index, outcome)
            seen.add(order.id)
        return [Outcome.POSTED] * len(chain)

    def _post(self, order: Order) -> Outcome:
        refusal = malformed(order)
        if refusal is not None:
            return refusal
        debit, credit = self._open(order.debit), self._open(order.credit)
        if debit is None or credit is None:
            return Outcome.UNKNOWN_ACCOUNT
        refusal = unlike(order, debit, credit) or self._irreversible(order)
        if refusal is not None:
            return refusal
        refusal = unfit(order, debit, credit)
        if refusal is not None:
            return refusal
        self._book(order, debit, credit)
        return Outcome.POSTED

    def _book(self, order: Order, debit: Totals, credit: Totals) -> None:
        amount = order.amount
        debit.debits_posted += amount
        debit.version += 1
        credit.credits_posted += amount
        credit.version += 1
        self._entries += (
            Line(order.debit, debit.version, order.id, debit.side * amount, debit.balance),
            Line(order.credit, credit.version, order.id, -credit.side * amount, credit.balance),
        )
        if order.code == _REVERSAL and order.reference is not None:
            self._reversed.add(order.reference)

    def _irreversible(self, order: Order) -> Outcome | None:
        """Find why a reversal may not undo what it refers to; other transfers pass."""
        if order.code != _REVERSAL:
            return None
        past = self._recall(order.reference or 0)
        if past is None or past.outcome.refused:
            return Outcome.UNKNOWN_TRANSFER
        debit, credit, amount, asset, code, _, _ = past.body
        if code == _REVERSAL:
            return Outcome.REVERSAL_NOT_REVERSIBLE
        if (order.credit, order.debit, order.amount, order.asset) != (debit, credit, amount, asset):
            return Outcome.REVERSAL_DIFFERS
        if past.reversed or order.reference in self._reversed:
            return Outcome.ALREADY_REVERSED
        return None

    def _open(self, key: int) -> Totals | None:
        totals = self._totals.get(key)
        if totals is None:
            state = self._given.get(key)
            if state is None:
                return None
            totals = self._totals[key] = Totals(state)
        return totals

    def _undo(self, undone: Sequence[Order], mark: int) -> None:
        """Take back what these transfers did: the entries after `mark`, last first."""
        for order in undone:
            if order.code == _REVERSAL and order.reference is not None:
                self._reversed.discard(order.reference)
        while len(self._entries) > mark:
            line = self._entries.pop()
            totals = self._totals[line.account]
            debit = line.delta * totals.side
            if debit > 0:
                totals.debits_posted -= debit
            else:
                totals.credits_posted += debit
            totals.version -= 1


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


def _assert_balanced(
    before: Mapping[int, AccountState], after: Mapping[int, AccountState], lines: int
) -> None:
    """Every run adds the same debits as credits, two lines per transfer, and no account is forgotten."""
    debited = sum(new.debits_posted - before[key].debits_posted for key, new in after.items())
    credited = sum(new.credits_posted - before[key].credits_posted for key, new in after.items())
    versions = sum(new.version - before[key].version for key, new in after.items())
    invariant(debited == credited, "debits equal credits")
    invariant(versions == lines, "each line is one version of one account")
