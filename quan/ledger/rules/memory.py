"""What the law knows of transfers that came before: given from outside, and made in this run."""

from collections.abc import Mapping

from quan.ledger.rules.objections import EXPIRE, PENDING, POST, REVERSAL, SINGLE, VOID
from quan.ledger.rules.words import Booked, Order, Outcome, Past

_RESOLVED = {
    POST: Outcome.PENDING_ALREADY_POSTED,
    VOID: Outcome.PENDING_ALREADY_VOIDED,
    EXPIRE: Outcome.PENDING_EXPIRED,
}


class Memory:
    """Every id that was used, what came of it, and what was undone or resolved since."""

    __slots__ = ("_booked", "_past", "_refused", "_resolved", "_reversed")

    def __init__(self, past: Mapping[int, Past]) -> None:
        self._past = past
        self._booked: dict[int, Booked] = {}
        self._refused: dict[int, Past] = {}
        self._reversed: set[int] = set()
        self._resolved: dict[int, int] = {}

    def knows(self, key: int) -> bool:
        """Tell whether an id was executed or refused before."""
        return key in self._booked or key in self._past or key in self._refused

    def recall(self, key: int | None) -> Past | None:
        """Tell what became of an id."""
        if key is None:
            return None
        booked = self._booked.get(key)
        if booked is not None:
            past: Past | None = Past(booked.order.body, Outcome.POSTED, booked=booked.amount)
        else:
            past = self._refused.get(key) or self._past.get(key)
        if past is not None and (key in self._reversed or key in self._resolved):
            return past._replace(reversed=key in self._reversed, resolved=self._resolved.get(key))
        return past

    def book(self, booked: Booked) -> None:
        """Remember what happened."""
        order = booked.order
        self._booked[order.id] = booked
        if order.pending is not None:
            self._resolved[order.pending] = order.phase
        elif order.code == REVERSAL and order.reference is not None:
            self._reversed.add(order.reference)

    def undo(self, booked: Booked) -> None:
        """Forget what happened last."""
        order = booked.order
        del self._booked[order.id]
        if order.pending is not None:
            del self._resolved[order.pending]
        elif order.code == REVERSAL and order.reference is not None:
            self._reversed.discard(order.reference)

    def refuse(self, order: Order, outcome: Outcome) -> None:
        """Remember what was refused, unless the id stands for something already."""
        if not self.knows(order.id):
            self._refused[order.id] = Past(order.body, outcome)

    def objection(self, order: Order, at_us: int) -> Outcome | None:
        """Find why a transfer does not agree with the one before it that it names; most name none."""
        if order.code == REVERSAL:
            return self._irreversible(order)
        return self._unresolvable(order, at_us) if order.phase > PENDING else None

    def _irreversible(self, order: Order) -> Outcome | None:
        """Find why a reversal may not undo what it refers to."""
        past = self.recall(order.reference)
        if past is None or past.outcome.refused:
            return Outcome.UNKNOWN_TRANSFER
        body = past.body
        if body.code == REVERSAL or body.phase not in (SINGLE, POST):
            return Outcome.REVERSAL_NOT_REVERSIBLE
        mirrored = (order.credit, order.debit, order.amount, order.asset)
        if mirrored != (body.debit, body.credit, past.amount, body.asset):
            return Outcome.REVERSAL_DIFFERS
        if past.reversed:
            return Outcome.ALREADY_REVERSED
        return None

    def _unresolvable(self, order: Order, at_us: int) -> Outcome | None:
        """Find why a post, void or expiry may not end the pending transfer it names."""
        past = self.recall(order.pending)
        if past is None or past.outcome.refused:
            return Outcome.UNKNOWN_PENDING
        if past.body.phase != PENDING:
            return Outcome.NOT_PENDING
        if not _names(order, past):
            return Outcome.PENDING_DIFFERS
        if past.resolved is not None:
            return _RESOLVED[past.resolved]
        refusal = _untimely(order, past.body.expires_at_us, at_us)
        exceeded = Outcome.PENDING_EXCEEDED if order.amount > past.amount else None
        return refusal or exceeded


def _names(order: Order, past: Past) -> bool:
    """Tell whether this is about what is held; less of it may be posted, but all of it is released."""
    body = past.body
    named = (order.debit, order.credit, order.asset, order.code)
    same = named == (body.debit, body.credit, body.asset, body.code)
    return same and (order.phase == POST or order.amount == past.amount)


def _untimely(order: Order, expires_at_us: int | None, at_us: int) -> Outcome | None:
    """Find whether this comes on the wrong side of the expiry, whether or not that was booked."""
    due = expires_at_us is not None and at_us >= expires_at_us
    if order.phase == EXPIRE:
        return None if due else Outcome.PENDING_NOT_DUE
    return Outcome.PENDING_EXPIRED if due else None
