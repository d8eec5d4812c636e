"""Reckoning the proofs of a whole ledger again, from its rows."""

from itertools import groupby
from typing import Any

from quan.core.db import Reader
from quan.ledger.rules import Booked, Order, proofs
from quan.ledger.store import micros_of

LINKED = 1
Row = dict[str, Any]


async def proved(reader: Reader) -> int:
    """See that every root, hash and chain is what its transfers say; give the number of batches."""
    batches: list[Row] = await reader.rows("SELECT * FROM ledger.batches ORDER BY number", into=dict)
    rows: list[Row] = await reader.rows(
        "SELECT * FROM ledger.transfers ORDER BY batch, recorded_at", into=dict
    )
    transfers = {number: list(group) for number, group in groupby(rows, key=lambda row: row["batch"])}
    assert transfers.keys() == {batch["number"] for batch in batches}
    ends: dict[int, tuple[int, bytes]] = {}
    for batch in batches:
        chain, seq = divmod(batch["number"], 1 << proofs.CHAIN_SHIFT)
        assert (seq - 1, batch["previous"]) == ends.get(chain, (0, proofs.NOTHING))
        assert batch["hash"] == _sealed(batch, transfers[batch["number"]])
        ends[chain] = seq, batch["hash"]
    heads = await reader.tuples("SELECT chain, seq, hash FROM ledger.chains WHERE seq > 0")
    assert {chain: (seq, digest) for chain, seq, digest in heads} == ends
    return len(batches)


def _sealed(batch: Row, rows: list[Row]) -> bytes:
    booked = [booked_of(row) for row in rows]
    root = proofs.merkle_root([proofs.leaf(one, batch["salt"]) for one in booked])
    assert root == batch["root"]
    assert (batch["first_at"], batch["last_at"]) == (rows[0]["recorded_at"], rows[-1]["recorded_at"])
    return proofs.batch_hash(
        number=batch["number"],
        count=len(booked),
        first_us=booked[0].at_us,
        last_us=booked[-1].at_us,
        root=root,
        previous=batch["previous"],
    )


def booked_of(row: Row) -> Booked:
    """Read what was booked from the row of a transfer."""
    reference, pending = row["reference"], row["pending"]
    order = Order(
        id=row["id"].int,
        debit=row["debit"].int,
        credit=row["credit"].int,
        amount=row["amount"] if row["asked"] is None else row["asked"],
        asset=row["asset"],
        code=row["code"],
        reference=None if reference is None else reference.int,
        effective_at_us=micros_of(row["effective_at"]),
        linked=bool(row["flags"] & LINKED),
        phase=row["phase"],
        pending=None if pending is None else pending.int,
        expires_at_us=micros_of(row["expires_at"]),
        flags=row["flags"] & ~LINKED,
    )
    return Booked(
        order,
        row["amount"],
        micros_of(row["recorded_at"]),
        row["debit_version"],
        row["credit_version"],
        row["debit_net"],
        row["credit_net"],
    )
