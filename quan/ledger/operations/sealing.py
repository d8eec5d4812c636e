"""Sealing a batch: one instant per transfer, a Merkle root over all of them, and the chain that goes on."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from quan.core.invariants import invariant
from quan.ledger import store
from quan.ledger.rules import Booked, proofs


def start_of(now: datetime, head: store.ChainHead, latest_us: int) -> int:
    """Give a first instant after the chain's last and every account's last, whatever the clocks did."""
    return max(store.micros_of(now), head.last_us + 1, latest_us + 1)


def seal(head: store.ChainHead, booked: Sequence[Booked]) -> store.Batch:
    """Hash what was booked and chain it to the batch before."""
    salt = secrets.token_bytes(proofs.SALT_BYTES)
    root = proofs.merkle_root([proofs.leaf(one, salt) for one in booked])
    number, first_us, last_us = head.next_number, booked[0].at_us, booked[-1].at_us
    invariant(first_us > head.last_us, "a chain's time rises")
    digest = proofs.batch_hash(
        number=number,
        count=len(booked),
        first_us=first_us,
        last_us=last_us,
        root=root,
        previous=head.hash,
    )
    return store.Batch(number, len(booked), salt, first_us, last_us, head.hash, root, digest)
