"""What the auditor wrote down. It shares no code with the house, so its table is read here."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from quan.admin.model.audits import AuditRun, Finding, Verdict
from quan.core.db import Reader

MOST_FINDINGS = 100


async def last_run(reader: Reader) -> AuditRun | None:
    """Read the latest audit."""
    return await reader.row(
        """
        SELECT id, started_at, ended_at, since, sound, transfers, batches, accounts,
               invariants, findings, remarks
        FROM audit.runs
        ORDER BY id DESC
        LIMIT 1
        """,
        into=_run,
    )


def _run(
    *,
    since: int | None,
    invariants: Sequence[Mapping[str, Any]],
    findings: Sequence[Mapping[str, Any]],
    remarks: Sequence[str],
    **row: Any,
) -> AuditRun:
    started_at: datetime = row.pop("started_at")
    return AuditRun(
        started_at=started_at,
        full=since is None,
        verdicts=tuple(
            Verdict(number=int(one["number"]), promise=str(one["promise"]), faults=int(one["faults"]))
            for one in invariants
        ),
        findings=tuple(
            Finding(
                invariant=int(one["invariant"]),
                table=str(one["table"]),
                column=one["column"],
                row=str(one["row"]),
                expected=str(one["expected"]),
                found=str(one["found"]),
            )
            for one in findings[:MOST_FINDINGS]
        ),
        remarks=tuple(str(one) for one in remarks),
        **row,
    )
