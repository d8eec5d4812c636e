"""One account, replayed line by line from nothing or from where the last audit left it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from quan.audit import chart
from quan.audit.model import Invariant, Notebook
from quan.audit.store.connection import Row

BIGGEST = 2**63 - 1
VOID, EXPIRE = 3, 4


class Line(NamedTuple):
    """What one transfer says of one of its two accounts. `held` is the amount of the hold that it ends."""

    account: bytes
    version: int
    is_debit: bool
    net: int
    amount: int
    asset: str
    phase: int
    recorded_at: int
    batch: int
    transfer: bytes
    expires_at: int | None
    held: int | None


class Kept(NamedTuple):
    """An account as its row has it."""

    id: bytes
    asset: str
    code: int
    side: int
    limit_kind: int
    floor: int
    debits_posted: int
    credits_posted: int
    debits_pending: int
    credits_pending: int
    version: int
    last_at: int | None
    closed: bool
    prior_debits_posted: int
    prior_credits_posted: int
    prior_debits_pending: int
    prior_credits_pending: int
    prior_version: int
    prior_at: int | None
    batch: int


TOTALS = ("debits_posted", "credits_posted", "debits_pending", "credits_pending")


@dataclass(slots=True)
class Replayed:
    """An account while its lines are replayed."""

    debits_posted: int = 0
    credits_posted: int = 0
    debits_pending: int = 0
    credits_pending: int = 0
    version: int = 0
    last_at: int | None = None
    batch: int = 0

    @property
    def totals(self) -> tuple[int, int, int, int]:
        """The four totals, in the order of `TOTALS`."""
        return self.debits_posted, self.credits_posted, self.debits_pending, self.credits_pending

    def book(self, line: Line) -> None:
        """Take a line into the totals."""
        held = _held(line)
        moved = line.amount if line.phase in {0, 2} else 0
        if line.is_debit:
            self.debits_posted += moved
            self.debits_pending += held
        else:
            self.credits_posted += moved
            self.credits_pending += held
        self.last_at = line.recorded_at
        self.batch = line.batch


def _held(line: Line) -> int:
    if line.phase == 0:
        return 0
    return line.amount if line.phase == 1 else -(line.held or 0)


class Replay:
    """The replay of one account."""

    def __init__(self, notebook: Notebook, kept: Kept, start: Replayed, closures: Sequence[Row]) -> None:
        self.notebook = notebook
        self.kept = kept
        self.state = start
        self.closures = closures
        self._prior: tuple[tuple[int, ...], int | None, int] | None = None

    def run(self, lines: Iterator[Line]) -> int:
        """Replay, and compare with the account as it is kept; give how many lines there were."""
        moved = 0
        self._remember_prior()
        for line in lines:
            self._line(line)
            moved += 1
        self._end()
        self._check_closures()
        return moved

    def wrong(self, column: str, expected: object, found: object) -> None:
        """Note that a column of the account is not what its lines make it."""
        self._found(Invariant.REPLAYED, column, expected, found)

    def _line(self, line: Line) -> None:
        state, kept = self.state, self.kept
        if line.version != state.version + 1:
            self._line_wrong(Invariant.FOLDED, line, "version", state.version + 1, line.version)
        if line.asset != kept.asset:
            self._line_wrong(Invariant.ONE_ASSET, line, "asset", kept.asset, line.asset)
        if state.last_at is not None and line.recorded_at <= state.last_at:
            later = f"later than {state.last_at}, the line before it on account {kept.id.hex()}"
            self._line_wrong(Invariant.RISING, line, "recorded_at", later, line.recorded_at)
        if line.phase < VOID and self._closed_at(line.version):
            self._line_wrong(Invariant.REPLAYED, line, "phase", "nothing while it was closed", line.phase)
        state.version = line.version
        state.book(line)
        if state.debits_posted - state.credits_posted != line.net:
            net = state.debits_posted - state.credits_posted
            self._line_wrong(Invariant.FOLDED, line, "net", net, line.net)
        self._check_totals(line)
        self._remember_prior()

    def _check_totals(self, line: Line) -> None:
        debits, credits_, debits_pending, credits_pending = self.state.totals
        if min(self.state.totals) < 0 or max(debits + debits_pending, credits_ + credits_pending) > BIGGEST:
            self._line_wrong(
                Invariant.WHOLE, line, "amount", f"totals from 0 to {BIGGEST}", self.state.totals
            )
        least = self._least()
        if least is not None and least[0] < least[1]:
            self._line_wrong(Invariant.LIMITED, line, "amount", f"at least {least[1]} left", least[0])

    def _least(self) -> tuple[int, int] | None:
        """Give what is available and the least that may be, or None for an account without a limit."""
        debits, credits_, debits_pending, credits_pending = self.state.totals
        if self.kept.limit_kind == chart.PREPAID:
            return credits_ - debits - debits_pending, 0
        if self.kept.limit_kind == chart.HOLDING:
            return debits - credits_ - credits_pending, 0
        if self.kept.limit_kind == chart.FLOOR:
            if self.kept.side == chart.DEBIT:
                return debits - credits_ - credits_pending, self.kept.floor
            return credits_ - debits - debits_pending, self.kept.floor
        return None

    def _remember_prior(self) -> None:
        if self.state.version == self.kept.prior_version:
            self._prior = (self.state.totals, self.state.last_at, self.state.batch)

    def _end(self) -> None:
        kept, state = self.kept, self.state
        for column, expected, found in zip(TOTALS, state.totals, kept[6:10], strict=True):
            if expected != found:
                self.wrong(column, expected, found)
        if kept.version != state.version:
            self.wrong("version", state.version, kept.version)
        if kept.last_at != state.last_at:
            self.wrong("last_at", state.last_at, kept.last_at)
        if state.batch:  # it has lines among those replayed
            self._check_prior(state.batch)
        elif kept.version == 0 and any((*kept[13:18], kept.prior_at, kept.batch)):
            self.wrong("batch", "nothing, before it first moves", kept[13:])
        self._check_kind()

    def _check_prior(self, batch: int) -> None:
        """The account says where its last batch found it; one that was sealed afterwards, where it stands."""
        kept, prior = self.kept, self._prior
        sealed = kept.batch == 0 and kept.prior_version == kept.version
        if kept.batch != batch and not sealed:
            self.wrong("batch", batch, kept.batch)
        if prior is None or (not sealed and prior[2] == batch):
            self.wrong("prior_version", f"its version before batch {batch}", kept.prior_version)
            return
        for column, expected, found in zip(TOTALS, prior[0], kept[13:17], strict=True):
            if expected != found:
                self.wrong(f"prior_{column}", expected, found)
        if kept.prior_at != prior[1]:
            self.wrong("prior_at", prior[1], kept.prior_at)

    def _check_kind(self) -> None:
        kept = self.kept
        _, side, _ = chart.ACCOUNTS.get(kept.code, (None, None, None))
        for column, holds, expected, found in (
            ("code", side is not None, "one of the chart of accounts", kept.code),
            ("side", side is None or side == kept.side, side, kept.side),
            ("limit_kind", chart.FREE <= kept.limit_kind <= chart.FLOOR, "0 to 3", kept.limit_kind),
        ):
            if not holds:
                self._found(Invariant.WHOLE, column, expected, found)

    def _closed_at(self, version: int) -> bool:
        """Tell whether a line with this version was made while the account was closed."""
        closed = False
        for _, _, after_version, closes, _ in self.closures:
            if after_version >= version:
                break
            closed = closes
        return closed

    def _check_closures(self) -> None:
        closed, last_version = False, 0
        for _, number, after_version, closes, _ in self.closures:
            if closes == closed:
                self._closure_wrong(number, "closed", not closes, closes)
            if not last_version <= after_version <= self.kept.version:
                bounds = f"{last_version} to {self.kept.version}"
                self._closure_wrong(number, "after_version", bounds, after_version)
            closed, last_version = closes, after_version
        if closed != self.kept.closed:
            self.wrong("closed", closed, self.kept.closed)

    def _closure_wrong(self, number: int, column: str, expected: object, found: object) -> None:
        self.notebook.found(
            Invariant.REPLAYED, "ledger.closures", number, column=column, expected=expected, found=found
        )

    def _line_wrong(
        self, invariant: Invariant, line: Line, column: str, expected: object, found: object
    ) -> None:
        if column in {"version", "net"}:
            column = f"{'debit' if line.is_debit else 'credit'}_{column}"
        self.notebook.found(
            invariant, "ledger.transfers", line.transfer, column=column, expected=expected, found=found
        )

    def _found(self, invariant: Invariant, column: str, expected: object, found: object) -> None:
        self.notebook.found(
            invariant, "ledger.accounts", self.kept.id, column=column, expected=expected, found=found
        )
