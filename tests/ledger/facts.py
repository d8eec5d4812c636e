"""An independent model of the ledger: a list of facts, folded from scratch at every question.

It shares no code and no shape with `quan.ledger.rules`: no totals are kept, nothing is undone, and a
refusal is the first of a list of questions that is answered with yes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

BIGGEST = 9_223_372_036_854_775_807


@dataclass(frozen=True)
class Holder:
    """An account as the model knows it: `floor` is the least balance on `grows_by`'s side, None for any."""

    asset: str
    grows_by: str
    kind: str = "none"
    floor: int = 0


@dataclass(frozen=True)
class Fact:
    id: int
    giver: int
    taker: int
    amount: int
    asset: str
    undoes: int | None = None


@dataclass
class Facts:
    """Everything that happened and everything that was refused."""

    holders: dict[int, Holder] = field(default_factory=dict)
    closed: set[int] = field(default_factory=set)
    happened: list[Fact] = field(default_factory=list)
    refused: dict[int, tuple[Fact, str]] = field(default_factory=dict)

    def given(self, who: int, extra: Sequence[Fact] = ()) -> int:
        return sum(fact.amount for fact in (*self.happened, *extra) if fact.giver == who)

    def taken(self, who: int, extra: Sequence[Fact] = ()) -> int:
        return sum(fact.amount for fact in (*self.happened, *extra) if fact.taker == who)

    def balance(self, who: int) -> int:
        sign = 1 if self.holders[who].grows_by == "giving" else -1
        return sign * (self.given(who) - self.taken(who))

    def history(self, who: int) -> list[tuple[int, int]]:
        """Tell each change of a balance and the balance after it."""
        sign = 1 if self.holders[who].grows_by == "giving" else -1
        changes = [
            sign * (fact.amount if fact.giver == who else -fact.amount)
            for fact in self.happened
            if who in (fact.giver, fact.taker)
        ]
        return [(change, sum(changes[: n + 1])) for n, change in enumerate(changes)]

    def hear(self, chain: Sequence[Fact]) -> list[str]:
        """Answer a chain, and remember what came of it."""
        answers = self._answer(chain)
        done = {fact.id for fact in self.happened}
        if all(answer == "POSTED" for answer in answers):
            self.happened += chain
            return answers
        for fact, answer in zip(chain, answers, strict=True):
            if answer not in ("ID_REUSED", "ALREADY_POSTED") and fact.id not in done:
                self.refused.setdefault(fact.id, (fact, answer))
        return answers

    def _answer(self, chain: Sequence[Fact]) -> list[str]:
        recalled = [self._recall(fact) for fact in chain]
        if None not in recalled:
            posted = [answer == "ALREADY_POSTED" for answer in recalled]
            refused = [answer not in ("ALREADY_POSTED", "ID_REUSED") for answer in recalled]
            if all(posted) or all(refused):
                return [str(answer) for answer in recalled]
        for wanted in ("ID_REUSED", "refused", "ALREADY_POSTED"):
            for place, answer in enumerate(recalled):
                if answer is None:
                    continue
                if wanted in ("refused", answer) and (wanted != "refused" or answer != "ALREADY_POSTED"):
                    named = "ID_REUSED" if answer == "ALREADY_POSTED" else answer
                    return _only(place, named, len(chain))
        for place, fact in enumerate(chain):
            reason = self._objection(fact, chain[:place])
            if reason is not None:
                return _only(place, reason, len(chain))
        return ["POSTED"] * len(chain)

    def _recall(self, fact: Fact) -> str | None:
        for past in self.happened:
            if past.id == fact.id:
                return "ALREADY_POSTED" if past == fact else "ID_REUSED"
        if fact.id in self.refused:
            past, answer = self.refused[fact.id]
            return answer if past == fact else "ID_REUSED"
        return None

    def _objection(self, fact: Fact, earlier: Sequence[Fact]) -> str | None:
        names = {fact.giver, fact.taker}
        assets = {fact.asset, *(self.holders[who].asset for who in names if who in self.holders)}
        questions = (
            ("ID_REUSED", fact.id in {other.id for other in earlier}),
            ("AMOUNT_NOT_POSITIVE", fact.amount <= 0),
            ("AMOUNT_TOO_LARGE", fact.amount > BIGGEST),
            ("SAME_ACCOUNT", len(names) == 1),
            ("UNKNOWN_ACCOUNT", not names <= self.holders.keys()),
            ("ASSETS_DIFFER", len(assets) > 1),
        )
        first = next((reason for reason, yes in questions if yes), None)
        return first or self._no_way_back(fact, earlier) or self._no_room(fact, [*earlier, fact])

    def _no_way_back(self, fact: Fact, earlier: Sequence[Fact]) -> str | None:
        if fact.undoes is None:
            return None
        before = [*self.happened, *earlier]
        undone = next((past for past in self.happened if past.id == fact.undoes), None)
        if undone is None:
            return "UNKNOWN_TRANSFER"
        if undone.undoes is not None:
            return "REVERSAL_NOT_REVERSIBLE"
        if (undone.giver, undone.taker, undone.amount) != (fact.taker, fact.giver, fact.amount):
            return "REVERSAL_DIFFERS"
        if fact.undoes in {past.undoes for past in before}:
            return "ALREADY_REVERSED"
        return None

    def _no_room(self, fact: Fact, after: Sequence[Fact]) -> str | None:
        giver, taker = self.holders[fact.giver], self.holders[fact.taker]
        given, taken = self.given(fact.giver, after), self.taken(fact.taker, after)
        left = self.taken(fact.giver, after) - given
        held = self.given(fact.taker, after) - taken
        floored = giver.kind == "floor" and giver.grows_by == "taking"
        grounded = taker.kind == "floor" and taker.grows_by == "giving"
        questions = (
            ("ACCOUNT_CLOSED", bool({fact.giver, fact.taker} & self.closed)),
            ("TOTAL_TOO_LARGE", max(given, taken) > BIGGEST),
            ("INSUFFICIENT_FUNDS", giver.kind == "prepaid" and left < 0),
            ("INSUFFICIENT_FUNDS", floored and left < giver.floor),
            ("HOLDING_EXCEEDED", taker.kind == "holding" and held < 0),
            ("HOLDING_EXCEEDED", grounded and held < taker.floor),
        )
        return next((reason for reason, yes in questions if yes), None)


def _only(place: int, reason: str, length: int) -> list[str]:
    return [reason if n == place else "LINKED_TRANSFER_REFUSED" for n in range(length)]
