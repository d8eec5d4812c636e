"""The auditor: derives every balance, limit, chain and promise again, and tells what is not as it must be.

Owns: its runs, checkpoints and seals (schema `audit`).
Never: imports anything of the house but `quan.verify`; trusts a total, a hash or a rule of the ledger's;
writes anywhere else. What it knows of the books is in `docs/reference`, and here written down a second time.
"""

from quan.audit.errors import CannotAudit
from quan.audit.examination import Progress, Start, examine
from quan.audit.model import Finding, Invariant, Notebook, Report
from quan.audit.running import run, told

__all__ = [
    "CannotAudit",
    "Finding",
    "Invariant",
    "Notebook",
    "Progress",
    "Report",
    "Start",
    "examine",
    "run",
    "told",
]
