"""An audit as the console shows it; on the wire it looks the same."""

from datetime import datetime

import msgspec


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """One of the invariants that an audit checks, and how often it was broken."""

    number: int
    promise: str
    faults: int


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is not as it must be."""

    invariant: int
    table: str
    column: str | None
    row: str
    expected: str
    found: str


class AuditRun(msgspec.Struct, frozen=True, kw_only=True):
    """An audit that was written down; `findings` are the first of them.

    A full one began at the first transfer, others where the last sound one ended.
    """

    id: int
    started_at: datetime
    ended_at: datetime
    full: bool
    sound: bool
    transfers: int
    batches: int
    accounts: int
    verdicts: tuple[Verdict, ...]
    findings: tuple[Finding, ...]
    remarks: tuple[str, ...]


class AuditOut(msgspec.Struct, frozen=True, kw_only=True):
    """The latest audit; null before the first."""

    last: AuditRun | None
