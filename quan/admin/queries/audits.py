"""The verdict of the auditor."""

from quan.admin.model.audits import AuditRun
from quan.admin.store import audits as store
from quan.core.db import Reader


async def last_audit(reader: Reader) -> AuditRun | None:
    """Give the latest audit, None before the first."""
    return await store.last_run(reader)
