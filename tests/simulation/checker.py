"""What must be true: an independent model predicts every outcome, and the tables are folded from scratch."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from zlib import crc32

from quan import ledger
from quan.core.problems import Problem
from quan.ledger import errors
from quan.ledger.model import Flag, Phase, TransferCode
from quan.ledger.operations.orders import transfer_of
from quan.ledger.poster import Bulk
from quan.ledger.rules import Order, Outcome, proofs
from quan.ledger.store import Batch
from quan.ledger.store.chains import SEQ_BITS
from tests.ledger.facts import Done, Fact, Facts
from tests.simulation.counting import counted
from tests.simulation.server import NOTHING_BEFORE, Commit, Server
from tests.simulation.statements import Asked, EarlyBook, WatchedBook, Written

WALLETS = frozenset({int(ledger.AccountCode.MEMBER_WALLET)})
BOOKS_NOTHING = ("accounts", "openings", "assets", "refusals")
MOVES = (Phase.SINGLE, Phase.POST)


class Violation(AssertionError):
    """Something happened that must never happen."""


def demand(truth: object, what: str) -> None:
    """Stop the simulation unless something is true."""
    if not truth:
        raise Violation(what)


@dataclass(frozen=True)
class Wish(Fact):
    """A fact of the model with everything else that makes one wish another."""

    about: int | None = None
    code: int = 0

    @classmethod
    def of(cls, order: Order) -> "Wish":
        """Say an order in the words of the model."""
        flags, undone = Flag(order.flags), order.code == TransferCode.REVERSAL
        bounds = (("giver", Flag.BALANCING_DEBIT), ("taker", Flag.BALANCING_CREDIT))
        return cls(
            id=order.id,
            giver=order.debit,
            taker=order.credit,
            amount=order.amount,
            asset=order.asset,
            undoes=order.reference if undone else None,
            phase=Phase(order.phase).name.lower(),
            ends=order.pending,
            until=order.expires_at_us,
            most_of=frozenset(name for name, flag in bounds if flag in flags),
            imported=Flag.IMPORTED in flags,
            when=order.effective_at_us,
            between=WALLETS if order.code == TransferCode.TRANSFER else None,
            about=order.reference,
            code=order.code,
        )


class Model(Facts):
    """The independent model, told of chains as the law is."""

    def foresee(self, asked: Asked) -> list[str]:
        """Predict the outcomes of a chain."""
        if asked.chain[-1].linked:
            return ["LINKED_TRANSFER_REFUSED"] * (len(asked.chain) - 1) + ["CHAIN_LEFT_OPEN"]
        return self._answer([Wish.of(order) for order in asked.chain], asked.at_us)[0]

    def happen(self, asked: Asked) -> list[str]:
        """Predict, and remember what came of it."""
        if not asked.chain[-1].linked:
            return self.hear([Wish.of(order) for order in asked.chain], asked.at_us)
        for order, outcome in zip(asked.chain, asked.outcomes, strict=True):
            self.keep(order, outcome)
        return self.foresee(asked)

    def keep(self, order: Order, outcome: Outcome) -> None:
        """Remember a refusal that was heard elsewhere."""
        if outcome is not Outcome.ID_REUSED and all(fact.id != order.id for fact in self.happened):
            self.refused.setdefault(order.id, (Wish.of(order), outcome.name))

    def copy(self) -> "Model":
        """Give a second one, to try something on."""
        return Model(self.holders, self.closed, list(self.done), dict(self.refused))


@dataclass
class Page:
    """An account as its lines make it: posted and pending totals, version, and when it last moved."""

    debits: int = 0
    credits: int = 0
    leaving: int = 0
    coming: int = 0
    version: int = 0
    last_us: int = 0


@dataclass
class Checker:
    """Watches a server, and raises Violation in the step in which something goes wrong."""

    server: Server
    model: Model = field(default_factory=Model)
    pages: dict[int, Page] = field(default_factory=dict)
    ends: dict[int, bytes] = field(default_factory=dict)
    used: dict[int, list[tuple[int, frozenset[int]]]] = field(default_factory=dict)
    tally: Counter[str] = field(default_factory=Counter)
    counts: dict[int, int] = field(default_factory=dict)
    heard_refused: set[int] = field(default_factory=set)
    overdue_before_us: int = 0
    trace: int = 0

    # Every step ---------------------------------------------------------------------------------------------

    def after_step(self) -> None:
        """See that nothing is made or lost, at any moment."""
        self.tally["steps"] += 1
        sums: dict[str, list[int]] = {}
        for standing in self.server.tables["accounts"].values():
            state = standing.state
            total = sums.setdefault(state.asset, [0, 0])
            total[0] += state.debits_posted - state.credits_posted
            total[1] += state.debits_pending - state.credits_pending
        demand(not any(map(any, sums.values())), f"debits equal credits: {sums}")
        demand(not self.server.loop.surprises, f"nothing fails unheard: {self.server.loop.surprises}")

    # Every commit -------------------------------------------------------------------------------------------

    def on_commit(self, commit: Commit) -> None:
        """Predict what a transaction just made true, and see that all of it fits."""
        written = [row for (table, _), row in commit.changes.items() if table == "transfers"]
        refused = [row for (table, _), row in commit.changes.items() if table == "refusals"]
        for row in (*written, *refused):
            order = row.booked.order if isinstance(row, Written) else row.order
            accounts = frozenset({order.debit, order.credit} & self.model.holders.keys())
            self.used.setdefault(order.id, []).append((self.server.commits, accounts))
            self.trace = crc32(repr((order.id, self.server.loop.time())).encode(), self.trace)
        book: WatchedBook | None = commit.booked_by
        if book is not None and (written or not isinstance(book, EarlyBook)):
            for asked in book.asked:
                if not self._waits(asked):
                    self._replay(book, asked)
        for row in refused:
            self.model.keep(row.order, row.outcome)
        if written:
            self._fold(written)
        else:
            self._stand_still(commit)
        self._follow_chain(commit, written)
        self._count_bills(commit, written)
        self._recount(commit)
        self._note_closures(commit)

    def on_refusal(self, book: WatchedBook) -> None:
        """Predict the refusal of a transaction that posts by itself, while it holds the accounts."""
        trial = self.model.copy()
        for asked in book.asked:
            predicted = [] if self._waits(asked) else trial.happen(asked)
            if predicted and predicted != _names(asked):
                self._forgive(book, asked, predicted)
        self.tally["predicted"] += len(book.asked)

    def _replay(self, book: WatchedBook, asked: Asked) -> None:
        predicted = self.model.foresee(asked)
        self.tally["predicted"] += 1
        if predicted == _names(asked):
            self.model.happen(asked)
            return
        self._forgive(book, asked, predicted)
        if asked.outcomes[0] is Outcome.POSTED:
            for order in asked.chain:
                self.model.refused.pop(order.id, None)
            demand(self.model.happen(asked) == _names(asked), "it was possible")
            return
        for order, outcome in zip(asked.chain, asked.outcomes, strict=True):
            self.model.keep(order, outcome)

    def _waits(self, asked: Asked) -> bool:
        """Tell whether this expiry misses an account that was not locked: it is left for the next pulse."""
        (order, *_), (outcome, *_) = asked.chain, asked.outcomes
        left = order.phase == Phase.EXPIRE and outcome is Outcome.UNKNOWN_ACCOUNT
        return left and {order.debit, order.credit} <= self.model.holders.keys()

    def _forgive(self, book: WatchedBook, asked: Asked, predicted: Sequence[str]) -> None:
        """Accept another outcome when one id was used at the same time between other accounts.

        Nothing that both transactions lock puts them in an order, and the ledger says so: one may be refused
        while the other is paid.
        """
        happened = asked.outcomes[0] is Outcome.POSTED
        since = book.wrote if happened else book.looked
        mine = {key for order in asked.chain for key in (order.debit, order.credit)}
        rivals = [
            accounts
            for order in asked.chain
            for number, accounts in self.used.get(order.id, ())
            if number > since and not accounts & mine
        ]
        demand(rivals, f"the model says {predicted}, the ledger {_names(asked)} of {asked.chain}")
        self.tally["photo finishes"] += 1

    def _fold(self, written: Sequence[Written]) -> None:
        """Fold the new lines into the pages, and compare with the model's facts and the accounts' rows."""
        for row, done in zip(written, self.model.done[-len(written) :], strict=True):
            booked, order = row.booked, row.booked.order
            demand(
                (order.id, booked.amount, booked.at_us) == (done.fact.id, done.amount, done.at),
                f"what is written is what happened: {booked} is not {done}",
            )
            self._turn(order, booked.amount)
            for key, version, net in (
                (order.debit, booked.debit_version, booked.debit_net),
                (order.credit, booked.credit_version, booked.credit_net),
            ):
                page = self.pages[key]
                page.version += 1
                demand(booked.at_us > page.last_us, "an account's time rises")
                page.last_us = booked.at_us
                demand(version == page.version, f"versions have no gaps: {version} is not {page.version}")
                demand(net == page.debits - page.credits, "each line has the net after it")
        for key in {key for row in written for key in (row.booked.order.debit, row.booked.order.credit)}:
            self._compare(key)
        self.tally["transfers"] += len(written)

    def _stand_still(self, commit: Commit) -> None:
        """See that what books nothing, a refusal above all, leaves every total and every hold as it was."""
        for (table, key), row in commit.changes.items():
            demand(table in BOOKS_NOTHING, f"{table} changes only with money")
            if table == "accounts":
                page = self.pages.get(key, Page())
                totals = (page.debits, page.credits, page.leaving, page.coming, page.version)
                demand(row.state[4:9] == totals, "no total moves without a line")

    def _turn(self, order: Order, amount: int) -> None:
        giver = self.pages.setdefault(order.debit, Page())
        taker = self.pages.setdefault(order.credit, Page())
        if order.phase in MOVES:
            giver.debits += amount
            taker.credits += amount
        if order.phase == Phase.PENDING:
            giver.leaving += amount
            taker.coming += amount
        elif order.pending is not None:
            held = self.server.tables["transfers"][order.pending].booked.amount
            giver.leaving -= held
            taker.coming -= held

    def _compare(self, key: int) -> None:
        standing, page = self.server.tables["accounts"][key], self.pages[key]
        state, holder = standing.state, self.model.holders[key]
        totals = (page.debits, page.credits, page.leaving, page.coming)
        demand(state[4:8] == totals, f"totals are the fold of the lines: {state[4:8]} are not {totals}")
        demand((state.version, standing.last_us) == (page.version, page.last_us), "so are version and time")
        left = page.credits - page.debits - page.leaving - holder.floor
        room = page.debits - page.credits - page.coming - holder.floor
        if holder.kind == "prepaid" or (holder.kind, holder.grows_by) == ("floor", "taking"):
            demand(left >= 0, f"{key} gave {-left} more than it had")
        if holder.kind == "holding" or (holder.kind, holder.grows_by) == ("floor", "giving"):
            demand(room >= 0, f"{key} took {-room} more than it may")

    def _follow_chain(self, commit: Commit, written: Sequence[Written]) -> None:
        """Seal the batch once more, and see that its chain goes on with it."""
        batches: list[Batch] = [row for (table, _), row in commit.changes.items() if table == "batches"]
        demand(len(batches) == (1 if written else 0), "a transaction books one batch, or none")
        for batch in batches:
            leaves = [proofs.leaf(row.booked, batch.salt) for row in written]
            previous = self.ends.get(batch.number - 1, NOTHING_BEFORE)
            digest = proofs.batch_hash(
                number=batch.number,
                count=len(written),
                first_us=written[0].booked.at_us,
                last_us=written[-1].booked.at_us,
                root=proofs.merkle_root(leaves),
                previous=previous,
            )
            first = batch.number & ((1 << SEQ_BITS) - 1) == 1
            demand(first or batch.number - 1 in self.ends, "a chain has no gaps")
            demand((batch.previous, batch.hash) == (previous, digest), "a chain is recomputable")
            demand(all(row.batch == batch.number for row in written), "each row names its batch")
            self.ends[batch.number] = digest

    def _count_bills(self, commit: Commit, written: Sequence[Written]) -> None:
        """See that a payment, both its bills and its fact are committed together, once."""
        paid = Counter(
            row.booked.order.reference
            for row in written
            if row.booked.order.reference is not None and row.booked.order.code != TransferCode.REVERSAL
        )
        bills = [row for (table, _), row in commit.changes.items() if table == "bills"]
        facts = [row for (table, _), row in commit.changes.items() if table == "outbox"]
        once = dict.fromkeys(paid, 1)
        for line in (0, 1):
            counted = Counter(bill.payment.int for bill in bills if bill.line == line)
            demand(counted == once, f"each payment has its bill {line} once: {counted} is not {once}")
        told = Counter(event.payment.int for event in facts)
        demand(told == once, f"each payment is told once: {told} is not {once}")

    def _recount(self, commit: Commit) -> None:
        """See that what another domain counts on rows of its own is counted once, whoever decided ahead."""
        marks = [row for (table, _), row in commit.changes.items() if table == "marks"]
        for street, count in counted(marks).items():
            self.counts[street] = self.counts.get(street, 0) + count
        for (table, street), count in commit.changes.items():
            if table == "counts":
                demand(count == self.counts[street], f"street {street} paid {self.counts[street]} times")

    def _note_closures(self, commit: Commit) -> None:
        for (table, key), row in commit.changes.items():
            if table == "accounts":
                (self.model.closed.add if row.state.closed else self.model.closed.discard)(key)

    # Every reply --------------------------------------------------------------------------------------------

    def acknowledged(self, transfers: Sequence[ledger.Transfer], orders: Sequence[Order]) -> None:
        """See that what a caller is told was done is durable, and is what they asked for."""
        demand([one.id.uuid.int for one in transfers] == [order.id for order in orders], "all that was asked")
        for transfer, order in zip(transfers, orders, strict=True):
            row: Written | None = self.server.tables["transfers"].get(order.id)
            if row is None:
                raise Violation(f"what is acknowledged is durable: {order.id} is not there")
            demand(row.booked.order.body == order.body, "what is acknowledged is what was asked")
            demand(transfer_of(*row) == transfer, "what is acknowledged is what is written")
        self.tally["acknowledged"] += 1

    def refused(self, problem: Problem, orders: Sequence[Order]) -> None:
        """See that a refusal is the one that is kept, for ever."""
        self.tally["refused"] += 1
        kept = [self.server.tables["refusals"].get(order.id) for order in orders]
        reasons = {errors.REFUSALS[row.outcome] for row in kept if row is not None}
        if not isinstance(problem, errors.IdReused):
            demand(type(problem) in reasons, f"{type(problem).__name__} is kept, not {reasons}")
        for order in orders:
            if order.id not in self.server.tables["transfers"]:
                self.heard_refused.add(order.id)

    def answered(self, bulk: Bulk, orders: Sequence[Order]) -> None:
        """See that every outcome of a bulk stands in the tables."""
        demand(len(bulk.outcomes) == len(bulk.booked) == len(orders), "one outcome each")
        for order, outcome, booked in zip(orders, bulk.outcomes, bulk.booked, strict=True):
            row = self.server.tables["transfers"].get(order.id)
            if outcome is Outcome.POSTED:
                demand(row == (booked, bulk.batch), "what is acknowledged is written")
            elif outcome is Outcome.ALREADY_POSTED:
                demand(row is not None and row.booked.order.body == order.body, "it was there already")
            elif row is None:
                self.heard_refused.add(order.id)
                kept = self.server.tables["refusals"].get(order.id)
                demand(kept is not None, "a refused id is kept")
        self.tally["bulks"] += 1

    # The end ------------------------------------------------------------------------------------------------

    def at_the_end(self) -> None:
        """Audit everything from the first line."""
        tables = self.server.tables
        for key in self.model.holders:
            state = tables["accounts"][key].state
            demand(state[4:8] == self.model.totals(key), "the model has the same totals")
            demand(state.closed == (key in self.model.closed), "the model has the same closures")
        open_ones = {done.fact.id for done in self.model.holds()}
        demand(tables["open_pendings"].keys() == open_ones, "what is held is what nobody ended")
        demand(len(self.model.done) == len(tables["transfers"]), "nothing happened unseen")
        for key in self.heard_refused & tables["transfers"].keys():
            demand(
                len(self.used[key]) > 1 and key in tables["refusals"], f"a refused id stays refused: {key}"
            )
        overdue = [done for done in self.model.holds() if self._is_overdue(done)]
        demand(not overdue, f"what is due has expired: {overdue}")

    def _is_overdue(self, done: Done) -> bool:
        return done.fact.until is not None and done.fact.until < self.overdue_before_us


def _names(asked: Asked) -> list[str]:
    return [outcome.name for outcome in asked.outcomes]
