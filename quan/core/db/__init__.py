"""PostgreSQL, and what the type of a connection promises.

A `Reader` reads. A `Tx` writes, and commits once, at the edge that opened it: http, a job, a reaction, the
command line. Operations take a `Tx` and never commit.
"""

from quan.core.db.database import CONTENDED, RETRY_AFTER_S, Database, is_outage
from quan.core.db.line import Line
from quan.core.db.transactions import Params, Reader, Tx

__all__ = ["CONTENDED", "RETRY_AFTER_S", "Database", "Line", "Params", "Reader", "Tx", "is_outage"]
