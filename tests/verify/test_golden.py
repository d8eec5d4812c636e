"""The reader's hashes, and those of the database, are the golden vectors that the writer keeps to."""

import json
import re
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from quan import verify
from quan.core.db import Database

ROOT = Path(__file__).parents[2]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def golden(name: str) -> Any:
    return json.loads((ROOT / "tests" / "ledger" / "golden" / f"{name}.json").read_text())


def micros(text: str) -> int:
    since = datetime.fromisoformat(text) - EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


@pytest.mark.parametrize("case", golden("leaves"), ids=lambda case: case["name"])
def test_a_transfer_is_read_as_it_was_hashed(case: dict[str, Any]) -> None:
    given = case["transfer"]
    row = verify.Row(
        id=UUID(given["id"]).bytes,
        debit=UUID(given["debit"]).bytes,
        credit=UUID(given["credit"]).bytes,
        amount=given["amount"],
        asset=given["asset"],
        code=given["code"],
        phase=given["phase"],
        flags=given["flags"],
        recorded_at=micros(given["recorded_at"]),
        reference=given["reference"] and UUID(given["reference"]).bytes,
        pending=given["pending"] and UUID(given["pending"]).bytes,
        effective_at=given["effective_at"] and micros(given["effective_at"]),
        expires_at=given["expires_at"] and micros(given["expires_at"]),
        asked=given["asked"],
    )
    sides = verify.hidden(
        row.id,
        bytes.fromhex(case["salt"]),
        versions=(given["debit_version"], given["credit_version"]),
        nets=(given["debit_net"], given["credit_net"]),
    )
    assert verify.leaf(row, sides).hex() == case["leaf"]


@pytest.mark.parametrize("case", golden("trees")["trees"], ids=lambda case: f"{case['size']} leaves")
def test_a_tree_grows_to_its_root_and_every_path_climbs_there(case: dict[str, Any]) -> None:
    leaves = [sha256(f"\0leaf {n}".encode()).digest() for n in range(case["size"])]
    tree = verify.Tree()
    for leaf in leaves:
        tree.add(leaf)
    assert tree.root.hex() == case["root"]
    for index, path in case["paths"].items():
        steps = [bytes.fromhex(step) for step in path]
        branch = verify.Branch(int(index), case["size"], steps)
        assert verify.climb(leaves[int(index)], branch) == tree.root
        assert (
            verify.climb(
                leaves[int(index)],
                verify.Branch(int(index), case["size"], [*steps, steps[0]] if steps else [leaves[0]]),
            )
            is None
        )


def test_no_leaf_stands_outside_its_tree() -> None:
    leaf = bytes(32)
    assert verify.climb(leaf, verify.Branch(1, 1, [])) is None
    assert verify.climb(leaf, verify.Branch(-1, 1, [])) is None
    assert verify.climb(leaf, verify.Branch(0, 2, [])) is None


@pytest.mark.parametrize("case", golden("batches"), ids=lambda case: str(case["number"]))
async def test_a_batch_is_read_as_it_was_hashed(db: Database, case: dict[str, Any]) -> None:
    hashed = verify.batch_hash(
        number=case["number"],
        count=case["count"],
        first_at=micros(case["first_at"]),
        last_at=micros(case["last_at"]),
        root=bytes.fromhex(case["root"]),
        previous=bytes.fromhex(case["previous"]),
    )
    assert hashed.hex() == case["hash"]
    async with db.read() as reader:
        in_sql = await reader.value(
            """
            SELECT encode(ledger.batch_hash(%(number)s, %(count)s, %(first_at)s, %(last_at)s,
                                            decode(%(root)s, 'hex'), decode(%(previous)s, 'hex')), 'hex')
            """,
            {
                **case,
                "first_at": datetime.fromisoformat(case["first_at"]),
                "last_at": datetime.fromisoformat(case["last_at"]),
            },
        )
    assert in_sql == case["hash"]


@pytest.mark.parametrize("case", golden("days"), ids=lambda case: str(case["day"]))
def test_a_day_is_read_as_it_was_hashed(case: dict[str, Any]) -> None:
    tree = verify.Tree()
    for batch in case["batch_hashes"]:
        tree.add(verify.day_leaf(bytes.fromhex(batch)))
    day = (date.fromisoformat(case["day"]) - EPOCH.date()).days
    hashed = verify.day_hash(
        day, batches=tree.count, root=tree.root, previous=bytes.fromhex(case["previous"])
    )
    assert (tree.root.hex(), hashed.hex()) == (case["root"], case["hash"])


async def test_what_the_migration_sealed_is_hashed_the_same(db: Database) -> None:
    """Its functions are gone once it has run, so they are taken out of its text."""
    migration = (ROOT / "migrations" / "0008_ledger_proofs.sql").read_text()
    functions = re.findall(r"CREATE FUNCTION pg_temp\..*?\n\$\$;", migration, re.DOTALL)
    assert len(functions) == 2
    old = [
        case
        for case in golden("leaves")
        if not any(case["transfer"][name] for name in ("pending", "expires_at", "asked", "phase"))
    ]
    async with db.transaction() as tx:
        for function in functions:
            await tx.execute(function)
        for case in old:
            leaf = await tx.value(
                "SELECT encode(pg_temp.leaf(jsonb_populate_record(NULL::ledger.transfers, %s::jsonb),"
                " decode(%s, 'hex')), 'hex')",
                (json.dumps(case["transfer"]), case["salt"]),
            )
            assert leaf == case["leaf"], case["name"]
        for case in golden("trees")["trees"][1:]:
            leaves = [sha256(f"\0leaf {n}".encode()).digest() for n in range(case["size"])]
            root = await tx.value("SELECT encode(pg_temp.merkle_root(%s::bytea[]), 'hex')", (leaves,))
            assert root == case["root"]
    assert len(old) > 4
