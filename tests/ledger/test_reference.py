"""The reference page, the database and the code name the same things."""

import re
from pathlib import Path

from quan.core.db import Database
from quan.ledger.errors import REFUSALS
from quan.ledger.model import AccountCode, LimitKind, TransferCode
from quan.ledger.rules import Outcome

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "ledger.md"


def table_under(heading: str) -> list[list[str]]:
    """Read the rows of the first table under a heading, without its head."""
    section = PAGE.read_text().split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\|(.+)\|$", section, re.MULTILINE)
    return [[cell.strip() for cell in row.split(" | ")] for row in rows[2:]]


def test_the_page_shows_the_refusals_in_their_order() -> None:
    shown = table_under("Refusals, in the order they are looked for")
    assert shown == [
        [str(outcome.value), outcome.name, f"`{problem.slug}`"] for outcome, problem in REFUSALS.items()
    ]


def test_every_refusal_of_the_law_has_a_problem_of_its_name() -> None:
    assert list(REFUSALS) == [outcome for outcome in Outcome if outcome.refused]
    for outcome, problem in REFUSALS.items():
        assert problem.__name__ == outcome.name.title().replace("_", "")


async def test_the_database_holds_the_chart_of_accounts(db: Database) -> None:
    async with db.read() as reader:
        stored = await reader.rows(
            "SELECT code, name, side, limit_kind FROM ledger.account_codes ORDER BY code",
            into=lambda **row: tuple(row.values()),
        )
    assert stored == [(code.value, code.name, code.side.value, code.limit.kind.value) for code in AccountCode]


async def test_the_database_holds_why_money_moves(db: Database) -> None:
    async with db.read() as reader:
        stored = await reader.rows(
            "SELECT code, name FROM ledger.transfer_codes ORDER BY code",
            into=lambda **row: tuple(row.values()),
        )
    assert stored == [(code.value, code.name) for code in TransferCode]


def test_a_default_limit_needs_no_figure() -> None:
    assert LimitKind.FLOOR not in {code.limit.kind for code in AccountCode}
