"""What proves the books: the hash of a transfer, Merkle trees, and the chained hashes of batches and days.

The canonical form of `docs/reference/proofs.md`, with golden vectors in `tests/ledger/golden`: numbers are
big-endian, times are microseconds since 1970, and the first byte keeps leaves, nodes, batches and days apart.
Nothing here ever changes: what was hashed once must be hashed the same for ever.
"""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from struct import Struct

from quan.core.invariants import invariant
from quan.ledger.model import Flag
from quan.ledger.rules.words import Booked

NOTHING = bytes(32)
"""Stands for the batch before the first of a chain, the day before the first, and the root of no leaves."""

SALT_BYTES = 16
CHAIN_SHIFT = 48
"""A batch's number is its chain times 2^48 plus its place in the chain, counted from 1."""

_LEAF = Struct(">4s16s16s16sq16shhhqh16s16sqqq32s").pack
_SIDES = Struct(">4s16s16sqqqq").pack
_BATCH = Struct(">4sqiqq32s32s").pack
_DAY = Struct(">4siq32s32s").pack
_LEAF_KIND, _BATCH_KIND, _DAY_KIND, _SIDES_KIND = b"\x00QT1", b"\x02QB1", b"\x03QD1", b"\x04QS1"
_NODE_KIND, _BATCH_LEAF_KIND = b"\x01", b"\x00"
_NO_ID = bytes(16)
_HAS_REFERENCE, _HAS_PENDING, _HAS_EFFECTIVE, _HAS_EXPIRY, _HAS_ASKED = 1, 2, 4, 8, 16
_BALANCING = int(Flag.BALANCING_DEBIT | Flag.BALANCING_CREDIT)
_UNIX_DAY = date(1970, 1, 1).toordinal()


def leaf(booked: Booked, salt: bytes) -> bytes:
    """Hash a transfer as it was booked: everything that its row says but the batch it is in.

    `salt` is the secret 16 bytes of that batch. What the two accounts hold after the transfer is hashed with
    it beforehand, so that a receipt shows either party the payment and neither of them the other's balance.
    """
    order = booked.order
    reference, pending, flags = order.reference, order.pending, order.flags
    presence = asked = 0
    reference_bytes = pending_bytes = _NO_ID
    if reference is not None:
        presence, reference_bytes = _HAS_REFERENCE, reference.to_bytes(16, "big")
    if pending is not None:
        presence, pending_bytes = presence | _HAS_PENDING, pending.to_bytes(16, "big")
    if order.effective_at_us is not None:
        presence |= _HAS_EFFECTIVE
    if order.expires_at_us is not None:
        presence |= _HAS_EXPIRY
    if flags & _BALANCING:
        presence, asked = presence | _HAS_ASKED, order.amount
    return sha256(
        _LEAF(
            _LEAF_KIND,
            order.id.to_bytes(16, "big"),
            order.debit.to_bytes(16, "big"),
            order.credit.to_bytes(16, "big"),
            booked.amount,
            order.asset.encode("ascii"),  # shorter ones are padded with NUL; core.money allows no longer ones
            order.code,
            order.phase,
            flags | order.linked,
            booked.at_us,
            presence,
            reference_bytes,
            pending_bytes,
            order.effective_at_us or 0,
            order.expires_at_us or 0,
            asked,
            sides(booked, salt),
        )
    ).digest()


def sides(booked: Booked, salt: bytes) -> bytes:
    """Hash what the two accounts hold after a transfer: the part of a leaf that a receipt does not open."""
    return sha256(
        _SIDES(
            _SIDES_KIND,
            salt,
            booked.order.id.to_bytes(16, "big"),
            booked.debit_version,
            booked.credit_version,
            booked.debit_net,
            booked.credit_net,
        )
    ).digest()


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """Give the root of the tree of RFC 6962 over hashed leaves; a last odd node is carried up as it is."""
    if not leaves:
        return NOTHING
    level = leaves
    while len(level) > 1:
        level = _above(level)
    return level[0]


def inclusion_path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Give the siblings on the way from a leaf up to the root, the lowest first."""
    invariant(0 <= index < len(leaves), "a path begins at a leaf of the tree")
    path, level = [], leaves
    while len(level) > 1:
        sibling = index ^ 1
        if sibling < len(level):
            path.append(level[sibling])
        level = _above(level)
        index >>= 1
    return path


def _above(level: Sequence[bytes]) -> list[bytes]:
    hashed, kind = sha256, _NODE_KIND
    above = [
        hashed(kind + left + right).digest() for left, right in zip(level[::2], level[1::2], strict=False)
    ]
    if len(level) & 1:
        above.append(level[-1])
    return above


def batch_hash(
    *, number: int, count: int, first_us: int, last_us: int, root: bytes, previous: bytes
) -> bytes:
    """Hash the head of a batch; `previous` is the hash of the batch before it in its chain."""
    return sha256(_BATCH(_BATCH_KIND, number, count, first_us, last_us, root, previous)).digest()


def day_leaf(batch: bytes) -> bytes:
    """Hash the hash of a batch, as a leaf of the tree of its day."""
    return sha256(_BATCH_LEAF_KIND + batch).digest()


def day_hash(day: date, *, batches: int, root: bytes, previous: bytes) -> bytes:
    """Hash what is published at the end of a day; `previous` is the hash of the day published before."""
    return sha256(_DAY(_DAY_KIND, day.toordinal() - _UNIX_DAY, batches, root, previous)).digest()
