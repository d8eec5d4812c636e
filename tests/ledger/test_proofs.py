"""The canonical form is that of the golden vectors, and stays it for ever."""

import json
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quan.core.arrays import UNIX_EPOCH
from quan.ledger.rules import Booked, Order, proofs

GOLDEN = Path(__file__).parent / "golden"


def golden(name: str) -> Any:
    return json.loads((GOLDEN / f"{name}.json").read_text())


def micros(text: str | None) -> int | None:
    if text is None:
        return None
    since = datetime.fromisoformat(text) - UNIX_EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def number(text: str | None) -> int | None:
    return None if text is None else UUID(text).int


def booked(transfer: dict[str, Any]) -> Booked:
    order = Order(
        id=UUID(transfer["id"]).int,
        debit=UUID(transfer["debit"]).int,
        credit=UUID(transfer["credit"]).int,
        amount=transfer["amount"] if transfer["asked"] is None else transfer["asked"],
        asset=transfer["asset"],
        code=transfer["code"],
        reference=number(transfer["reference"]),
        effective_at_us=micros(transfer["effective_at"]),
        linked=bool(transfer["flags"] & 1),
        phase=transfer["phase"],
        pending=number(transfer["pending"]),
        expires_at_us=micros(transfer["expires_at"]),
        flags=transfer["flags"] & ~1,
    )
    versions = (transfer["debit_version"], transfer["credit_version"])
    nets = (transfer["debit_net"], transfer["credit_net"])
    return Booked(order, transfer["amount"], micros(transfer["recorded_at"]) or 0, *versions, *nets)


@pytest.mark.parametrize("case", golden("leaves"), ids=lambda case: case["name"])
def test_a_transfer_is_hashed_as_ever(case: dict[str, Any]) -> None:
    assert proofs.leaf(booked(case["transfer"]), bytes.fromhex(case["salt"])).hex() == case["leaf"]


@pytest.mark.parametrize("case", golden("trees")["trees"], ids=lambda case: f"{case['size']} leaves")
def test_a_tree_has_the_root_and_the_paths_it_always_had(case: dict[str, Any]) -> None:
    leaves = [sha256(f"\0leaf {n}".encode()).digest() for n in range(case["size"])]
    assert proofs.merkle_root(leaves).hex() == case["root"]
    for index, path in case["paths"].items():
        assert [step.hex() for step in proofs.inclusion_path(leaves, int(index))] == path


@pytest.mark.parametrize("case", golden("batches"), ids=lambda case: str(case["number"]))
def test_a_batch_is_hashed_as_ever(case: dict[str, Any]) -> None:
    hashed = proofs.batch_hash(
        number=case["number"],
        count=case["count"],
        first_us=micros(case["first_at"]) or 0,
        last_us=micros(case["last_at"]) or 0,
        root=bytes.fromhex(case["root"]),
        previous=bytes.fromhex(case["previous"]),
    )
    assert hashed.hex() == case["hash"]


@pytest.mark.parametrize("case", golden("days"), ids=lambda case: str(case["day"]))
def test_a_day_is_hashed_as_ever(case: dict[str, Any]) -> None:
    root = proofs.merkle_root([proofs.day_leaf(bytes.fromhex(batch)) for batch in case["batch_hashes"]])
    assert root.hex() == case["root"]
    hashed = proofs.day_hash(
        date.fromisoformat(case["day"]),
        batches=case["batches"],
        root=root,
        previous=bytes.fromhex(case["previous"]),
    )
    assert hashed.hex() == case["hash"]


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=70), st.data())
def test_every_path_leads_from_its_leaf_to_the_root(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    path = proofs.inclusion_path(leaves, index)
    reached, place, size = leaves[index], index, len(leaves)
    while size > 1:
        if place ^ 1 < size:
            pair = (path.pop(0), reached) if place & 1 else (reached, path.pop(0))
            reached = sha256(b"\1" + b"".join(pair)).digest()
        place, size = place >> 1, (size + 1) >> 1
    assert (reached, path) == (proofs.merkle_root(leaves), [])
