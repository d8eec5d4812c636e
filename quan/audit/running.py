"""The story of one audit: examine a snapshot, write the verdict down, remember how far it was sound."""

import hmac
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict
from typing import Any

import psycopg
from psycopg import Connection

from quan.audit.errors import CannotAudit
from quan.audit.examination import FIRST_TRANSFER, Progress, Reached, Start, examine
from quan.audit.model import Invariant, Notebook, Report
from quan.audit.store import runs
from quan.audit.store.connection import Row, connect, snapshot


def run(
    url: str,
    *,
    key: bytes,
    full: bool = False,
    published: Mapping[int, bytes] | None = None,
    progress: Progress = lambda _what, _done, _total: None,
) -> Report:
    """Audit a database while money goes on moving in it.

    `key` is a secret that is not in the database; the marks of sound runs are sealed with it. With `full` the
    audit starts at the first transfer whatever was seen before.

    Raises: CannotAudit.
    """
    try:
        with closing(connect(url)) as eye, closing(connect(url)) as pen:
            if not runs.is_ready(eye):
                raise CannotAudit(
                    "This database has no schema `audit`: bring it up to date with `quan migrate`."
                )
            with runs.alone(pen) as is_alone:
                if not is_alone:
                    raise CannotAudit("Another audit of this database is running.")
                return _Audit(eye, pen, key).run(full=full, published=published or {}, progress=progress)
    except psycopg.OperationalError as error:
        raise CannotAudit(f"The database cannot be read: {str(error).strip().splitlines()[0]}") from error


class _Audit:
    """An audit under way: `eye` sees the snapshot, `pen` writes down."""

    def __init__(self, eye: Connection[Row], pen: Connection[Row], key: bytes) -> None:
        self.eye = eye
        self.pen = pen
        self.key = key
        self.notebook = Notebook()

    def run(self, *, full: bool, published: Mapping[int, bytes], progress: Progress) -> Report:
        """Examine, and write down what came of it."""
        writes = not runs.is_replica(self.pen)
        started_at = runs.clock(self.pen)
        with snapshot(self.eye) as conn:
            start = FIRST_TRANSFER if full else self._start(conn)
            reached = examine(
                conn,
                self.notebook,
                start=start,
                published=published,
                keep=(lambda marks: runs.note_marks(self.pen, marks)) if writes else None,
                progress=progress,
            )
        if writes:
            self._write(start, reached, started_at)
        else:
            self.notebook.remarks.append("This server is a replica: the run was not written down.")
        return Report(
            notebook=self.notebook,
            since=start.run,
            transfers=reached.transfers,
            batches=reached.batches,
            accounts=reached.accounts,
            started_at=started_at,
            ended_at=runs.clock(self.pen),
        )

    def _start(self, conn: Connection[Row]) -> Start:
        """Go on from the last sound run, unless somebody else wrote what it remembers."""
        found = runs.checkpoint(conn)
        if found is None:
            return FIRST_TRANSFER
        number, day, digest = found
        if hmac.compare_digest(digest, runs.digest(conn, self.key, number, day)):
            return Start(number, {mark.chain: mark for mark in runs.chain_marks(conn)}, day)
        self.notebook.found(
            Invariant.IMMUTABLE,
            "audit.checkpoint",
            number,
            column="digest",
            expected="the marks of the last sound run, or a full audit to replace them",
            found="marks that this auditor did not write",
        )
        return FIRST_TRANSFER

    def _write(self, start: Start, reached: Reached, started_at: str) -> None:
        with self.pen.transaction():
            number = runs.keep_run(
                self.pen,
                started_at=started_at,
                since=start.run,
                sound=self.notebook.sound,
                seen=(reached.transfers, reached.batches, reached.accounts),
                told=(invariants(self.notebook), findings(self.notebook), self.notebook.remarks),
            )
            if self.notebook.sound:
                runs.remember(self.pen, self.key, number, reached.chains, reached.day)


def told(report: Report) -> dict[str, Any]:
    """Tell a report as data, as `quan audit --json` prints it and the run is kept."""
    return {
        "sound": report.sound,
        "since": report.since,
        "started_at": report.started_at,
        "ended_at": report.ended_at,
        "transfers": report.transfers,
        "batches": report.batches,
        "accounts": report.accounts,
        "invariants": invariants(report.notebook),
        "findings": findings(report.notebook),
        "remarks": report.notebook.remarks,
    }


def invariants(notebook: Notebook) -> list[dict[str, Any]]:
    """Tell of each invariant what was checked and how many faults there are."""
    return [
        {
            "number": int(one),
            "promise": one.promise,
            "checked": notebook.counted[one],
            "faults": notebook.broken.get(one, 0),
        }
        for one in Invariant
    ]


def findings(notebook: Notebook) -> list[dict[str, Any]]:
    """Tell every finding that was kept."""
    return [asdict(finding) | {"invariant": int(finding.invariant)} for finding in notebook.findings]
