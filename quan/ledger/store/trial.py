"""What the trial balance is drawn from."""

from typing import Any

from quan.core.db import Reader
from quan.ledger.model import AccountId


async def totals_by_code(reader: Reader) -> list[dict[str, Any]]:
    """Sum the posted totals per asset and account type."""
    return await reader.rows(
        """
        SELECT asset, code, COUNT(*) AS accounts,
               SUM(debits_posted)::text AS debits, SUM(credits_posted)::text AS credits
        FROM ledger.accounts
        GROUP BY asset, code
        ORDER BY asset, code
        """,
        into=dict,
    )


async def accounts_at_odds(reader: Reader) -> list[AccountId]:
    """List accounts whose balance is not that of their last entry."""
    return await reader.rows(
        """
        SELECT a.id AS uuid
        FROM ledger.accounts     AS a
        LEFT JOIN ledger.entries AS e ON (e.account, e.version) = (a.id, a.version)
        WHERE a.side * (a.debits_posted - a.credits_posted) <> COALESCE(e.balance, 0)
           OR (e.account IS NULL AND a.version > 0)
        ORDER BY a.id
        LIMIT 100
        """,
        into=AccountId,
    )
