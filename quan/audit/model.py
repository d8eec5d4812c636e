"""What an audit looks for, what it finds, and what it remembers of a sound one."""

from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple

MOST_FINDINGS = 1_000
"""So many are kept word for word; of further ones only the number."""


class Invariant(IntEnum):
    """What must hold, numbered as in `docs/how-to/audit.md`."""

    BALANCED = 1
    FOLDED = 2
    LIMITED = 3
    IMMUTABLE = 4
    ONCE = 5
    RESOLVED = 6
    LINKED = 7
    REFUSED = 8
    ONE_ASSET = 9
    WHOLE = 10
    SET_ASIDE = 11
    RISING = 12
    CHAINED = 13
    TOGETHER = 14
    REPLAYED = 15
    COVERED = 16

    @property
    def promise(self) -> str:
        """The invariant as a sentence."""
        return _PROMISES[self]


_PROMISES = {
    Invariant.BALANCED: "Debits equal credits in every asset, posted and pending apart",
    Invariant.FOLDED: "Every balance is the sum of its lines, and their versions have no gap",
    Invariant.LIMITED: "No limit was passed after any line, with pending money counted as gone",
    Invariant.IMMUTABLE: "Nothing written was changed; what was wrong is reversed, once and exactly",
    Invariant.ONCE: "Every id happened at most once, and no refused id happened",
    Invariant.RESOLVED: "Every pending transfer ended at most once, in time and within its amount",
    Invariant.LINKED: "Linked transfers happened together",
    Invariant.REFUSED: "What was refused left no trace",
    Invariant.ONE_ASSET: "No transfer crosses assets; both legs of an exchange follow its rate",
    Invariant.WHOLE: "Amounts and totals are whole numbers in range, and move only between fitting accounts",
    Invariant.SET_ASIDE: "Vouchers, cash orders and payouts promise what is set aside for them",
    Invariant.RISING: "Recorded time rises in every chain and on every account",
    Invariant.CHAINED: "Chains, roots and days are what their rows hash to",
    Invariant.TOGETHER: "Payments, transfers, bills and notices were committed together",
    Invariant.REPLAYED: "Replaying the lines gives accounts, holds and closures as they stand",
    Invariant.COVERED: "What is owed to people is held",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is not as it must be."""

    invariant: Invariant
    table: str
    column: str | None
    row: str
    expected: str
    found: str


@dataclass(slots=True)
class Notebook:
    """What an audit counted and found."""

    counted: dict[Invariant, dict[str, int]] = field(default_factory=lambda: {one: {} for one in Invariant})
    findings: list[Finding] = field(default_factory=list)
    broken: dict[Invariant, int] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def count(self, what: str, number: int, *invariants: Invariant) -> None:
        """Note that so many things were checked for these invariants."""
        for invariant in invariants:
            seen = self.counted[invariant]
            seen[what] = seen.get(what, 0) + number

    def found(
        self,
        invariant: Invariant,
        table: str,
        row: object,
        *,
        column: str | None = None,
        expected: object,
        found: object,
    ) -> None:
        """Note a fault."""
        self.broken[invariant] = self.broken.get(invariant, 0) + 1
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(
                Finding(
                    invariant=invariant,
                    table=table,
                    column=column,
                    row=shown(row),
                    expected=shown(expected),
                    found=shown(found),
                )
            )

    @property
    def sound(self) -> bool:
        """Whether nothing was found."""
        return not self.broken


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The outcome of an audit."""

    notebook: Notebook
    since: int | None
    transfers: int
    batches: int
    accounts: int
    started_at: str
    ended_at: str

    @property
    def sound(self) -> bool:
        """Whether nothing was found."""
        return self.notebook.sound


class ChainMark(NamedTuple):
    """How far a chain was found sound: its last batch then."""

    chain: int
    seq: int
    hash: bytes
    last_at: int


class DayMark(NamedTuple):
    """The last daily root that was found sound."""

    day: int
    hash: bytes


def shown(value: object) -> str:
    """Write a value of a finding: ids as UUIDs, hashes in hexadecimal."""
    if isinstance(value, bytes):
        text = value.hex()
        if len(value) == 16:  # noqa: PLR2004 - the bytes of a UUID
            return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))
        return text
    return "nothing" if value is None else str(value)
