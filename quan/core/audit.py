"""The append-only record of acts that moved money, changed a secret or used a privilege."""

from typing import Any

from psycopg.types.json import Jsonb

from quan.core.db import Tx
from quan.core.ids import Id

OPERATOR = "operator"


async def record(
    tx: Tx,
    *,
    actor: Id | str,
    action: str,
    subject: Id | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Write who (a member, or `operator`) did what to whom, with this transaction.

    `detail` holds no secret: not a password, a code or a full token.
    """
    await tx.execute(
        """
        INSERT INTO core.audit_log (at, actor, action, subject, detail)
        VALUES (%s, %s, %s, %s, %s)
        """,
        (
            tx.now,
            str(actor),
            action,
            None if subject is None else str(subject),
            Jsonb(detail or {}),
        ),
    )
