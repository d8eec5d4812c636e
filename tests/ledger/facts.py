"""An independent model of the ledger: a list of facts, folded from scratch at every question.

It shares no code and no shape with `quan.ledger.rules`: no totals are kept, nothing is undone, and a
refusal is the first of a list of complaints.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain as one_after_the_other

BIGGEST = 9_223_372_036_854_775_807
MOVING = ("single", "post")
STARTING = ("single", "pending")
ENDED_BY = {
    "post": "PENDING_ALREADY_POSTED",
    "void": "PENDING_ALREADY_VOIDED",
    "expire": "PENDING_EXPIRED",
}


@dataclass(frozen=True)
class Holder:
    """An account as the model knows it: `floor` is the least balance on `grows_by`'s side, None for any."""

    asset: str
    grows_by: str
    kind: str = "none"
    floor: int = 0
    type: int = 2000


@dataclass(frozen=True)
class Fact:
    """What was asked.

    `most_of` names those whose limit bounds the amount, `between` the types of account it may join.
    """

    id: int
    giver: int
    taker: int
    amount: int
    asset: str
    undoes: int | None = None
    phase: str = "single"
    ends: int | None = None
    until: int | None = None
    most_of: frozenset[str] = frozenset()
    imported: bool = False
    when: int | None = None
    between: frozenset[int] | None = None


@dataclass(frozen=True)
class Done:
    """What came of it: how much, and when."""

    fact: Fact
    amount: int
    at: int


Log = Sequence[Done]


@dataclass
class Facts:
    """Everything that happened and everything that was refused."""

    holders: dict[int, Holder] = field(default_factory=dict)
    closed: set[int] = field(default_factory=set)
    done: list[Done] = field(default_factory=list)
    refused: dict[int, tuple[Fact, str]] = field(default_factory=dict)

    @property
    def happened(self) -> list[Fact]:
        return [done.fact for done in self.done]

    def holds(self) -> list[Done]:
        """Tell what is held now."""
        return _held(self.done)

    def given(self, who: int) -> int:
        return sum(done.amount for done in self.done if done.fact.giver == who and _moved(done))

    def taken(self, who: int) -> int:
        return sum(done.amount for done in self.done if done.fact.taker == who and _moved(done))

    def totals(self, who: int) -> tuple[int, int, int, int]:
        """Tell debits and credits posted, then debits and credits pending."""
        held = self.holds()
        return (
            self.given(who),
            self.taken(who),
            sum(done.amount for done in held if done.fact.giver == who),
            sum(done.amount for done in held if done.fact.taker == who),
        )

    def balance(self, who: int) -> int:
        sign = 1 if self.holders[who].grows_by == "giving" else -1
        return sign * (self.given(who) - self.taken(who))

    def history(self, who: int) -> list[tuple[int, int]]:
        """Tell each change of a balance and the balance after it."""
        sign = 1 if self.holders[who].grows_by == "giving" else -1
        changes = [
            sign * (done.amount if done.fact.giver == who else -done.amount) * _moved(done)
            for done in self.done
            if who in (done.fact.giver, done.fact.taker)
        ]
        return [(change, sum(changes[: n + 1])) for n, change in enumerate(changes)]

    def hear(self, chain: Sequence[Fact], now: int = 0) -> list[str]:
        """Answer a chain whose first transfer would happen at `now`, and remember what came of it."""
        answers, log = self._answer(chain, now)
        known = {fact.id for fact in self.happened}
        self.done = log
        for fact, answer in zip(chain, answers, strict=True):
            if answer not in ("POSTED", "ID_REUSED", "ALREADY_POSTED") and fact.id not in known:
                self.refused.setdefault(fact.id, (fact, answer))
        return answers

    def _answer(self, chain: Sequence[Fact], now: int) -> tuple[list[str], list[Done]]:
        recalled = self._remember(chain)
        if recalled:
            return recalled, self.done
        log = list(self.done)
        for place, fact in enumerate(chain):
            at = now + place
            again = fact.id in {other.id for other in chain[:place]}
            reason = "ID_REUSED" if again else next(self._complaints(fact, log, at), None)
            if reason is not None:
                return _only(place, reason, len(chain)), self.done
            log.append(Done(fact, self._reach(fact, log), at))
        return ["POSTED"] * len(chain), log

    def _remember(self, chain: Sequence[Fact]) -> list[str] | None:
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
        return None

    def _recall(self, fact: Fact) -> str | None:
        for past in self.happened:
            if past.id == fact.id:
                return "ALREADY_POSTED" if past == fact else "ID_REUSED"
        if fact.id in self.refused:
            past, answer = self.refused[fact.id]
            return answer if past == fact else "ID_REUSED"
        return None

    def _complaints(self, fact: Fact, log: Log, at: int) -> Iterator[str]:
        """Tell everything that is wrong, in the order in which people should hear it; read only the first."""
        return one_after_the_other(
            _ill_formed(fact),
            _ill_timed(fact, at),
            self._ill_matched(fact),
            _no_end(fact, log, at),
            _no_way_back(fact, log),
            self._no_room(fact, log),
        )

    def _ill_matched(self, fact: Fact) -> Iterator[str]:
        names = {fact.giver, fact.taker}
        if not names <= self.holders.keys():
            yield "UNKNOWN_ACCOUNT"
        if len({fact.asset, *(self.holders[who].asset for who in names)}) > 1:
            yield "ASSETS_DIFFER"
        if fact.between is not None and not {self.holders[who].type for who in names} <= fact.between:
            yield "CODE_NOT_FOR_ACCOUNTS"

    def _left(self, who: int, log: Log) -> int | None:
        """Tell how much an account can still give; None when there is no end to it."""
        holder = self.holders[who]
        if holder.kind != "prepaid" and (holder.kind, holder.grows_by) != ("floor", "taking"):
            return None
        there = sum(done.amount for done in log if done.fact.taker == who and _moved(done))
        return there - _gone(log, who, "giver") - holder.floor

    def _room(self, who: int, log: Log) -> int | None:
        """Tell how much an account can still take, likewise."""
        holder = self.holders[who]
        if holder.kind != "holding" and (holder.kind, holder.grows_by) != ("floor", "giving"):
            return None
        there = sum(done.amount for done in log if done.fact.giver == who and _moved(done))
        return there - _gone(log, who, "taker") - holder.floor

    def _reach(self, fact: Fact, log: Log) -> int:
        bounds = [fact.amount]
        if "giver" in fact.most_of:
            bounds.append(_or(self._left(fact.giver, log), fact.amount))
        if "taker" in fact.most_of:
            bounds.append(_or(self._room(fact.taker, log), fact.amount))
        return min(bounds)

    def _no_room(self, fact: Fact, log: Log) -> Iterator[str]:
        if fact.phase in ("void", "expire"):
            return
        if {fact.giver, fact.taker} & self.closed:
            yield "ACCOUNT_CLOSED"
        if fact.phase == "post":
            return
        amount = self._reach(fact, log)
        if max(_gone(log, fact.giver, "giver"), _gone(log, fact.taker, "taker")) + amount > BIGGEST:
            yield "TOTAL_TOO_LARGE"
        if amount <= 0:
            yield "NOTHING_AVAILABLE"
        if _or(self._left(fact.giver, log), amount) < amount:
            yield "INSUFFICIENT_FUNDS"
        if _or(self._room(fact.taker, log), amount) < amount:
            yield "HOLDING_EXCEEDED"


def _ill_formed(fact: Fact) -> Iterator[str]:
    if fact.amount <= 0:
        yield "AMOUNT_NOT_POSITIVE"
    if fact.amount > BIGGEST:
        yield "AMOUNT_TOO_LARGE"
    if fact.giver == fact.taker:
        yield "SAME_ACCOUNT"
    starts = fact.phase in STARTING
    if starts == (fact.ends is not None) or (fact.undoes is not None and fact.phase != "single"):
        yield "MALFORMED_PHASE"
    if fact.most_of and (not starts or fact.undoes is not None):
        yield "BALANCING_NOT_ALLOWED"


def _ill_timed(fact: Fact, at: int) -> Iterator[str]:
    if fact.until is not None and fact.phase != "pending":
        yield "EXPIRY_NOT_ALLOWED"
    if fact.until is not None and fact.until <= at:
        yield "EXPIRY_IN_THE_PAST"
    if fact.imported and (fact.when is None or fact.when >= at):
        yield "IMPORT_NEEDS_PAST_TIME"


def _no_end(fact: Fact, log: Log, at: int) -> Iterator[str]:
    if fact.ends is None:
        return
    start = _find(fact.ends, log)
    if start is None:
        yield "UNKNOWN_PENDING"
        return
    if start.fact.phase != "pending":
        yield "NOT_PENDING"
    if _outline(fact) != _outline(start.fact) or (fact.phase != "post" and fact.amount != start.amount):
        yield "PENDING_DIFFERS"
    yield from (ENDED_BY[done.fact.phase] for done in log if done.fact.ends == fact.ends)
    due = start.fact.until is not None and start.fact.until <= at
    if due != (fact.phase == "expire"):
        yield "PENDING_EXPIRED" if due else "PENDING_NOT_DUE"
    if fact.amount > start.amount:
        yield "PENDING_EXCEEDED"


def _no_way_back(fact: Fact, log: Log) -> Iterator[str]:
    if fact.undoes is None:
        return
    undone = _find(fact.undoes, log)
    if undone is None:
        yield "UNKNOWN_TRANSFER"
        return
    if undone.fact.undoes is not None or not _moved(undone):
        yield "REVERSAL_NOT_REVERSIBLE"
    there = undone.fact.giver, undone.fact.taker, undone.amount, undone.fact.asset
    if there != (fact.taker, fact.giver, fact.amount, fact.asset):
        yield "REVERSAL_DIFFERS"
    if fact.undoes in {done.fact.undoes for done in log}:
        yield "ALREADY_REVERSED"


def _outline(fact: Fact) -> tuple[object, ...]:
    return fact.giver, fact.taker, fact.asset, fact.between, fact.undoes is None


def _find(key: int, log: Log) -> Done | None:
    return next((done for done in log if done.fact.id == key), None)


def _moved(done: Done) -> bool:
    return done.fact.phase in MOVING


def _held(log: Log) -> list[Done]:
    ended = {done.fact.ends for done in log}
    return [done for done in log if done.fact.phase == "pending" and done.fact.id not in ended]


def _gone(log: Log, who: int, role: str) -> int:
    """Tell all that an account gave (or took), what is held included."""
    away = [*(done for done in log if _moved(done)), *_held(log)]
    return sum(done.amount for done in away if getattr(done.fact, role) == who)


def _or(figure: int | None, otherwise: int) -> int:
    return otherwise if figure is None else figure


def _only(place: int, reason: str, length: int) -> list[str]:
    return [reason if n == place else "LINKED_TRANSFER_REFUSED" for n in range(length)]
