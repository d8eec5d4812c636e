"""The canonical form, as a reader recomputes it. Ids and hashes are bytes, times microseconds since 1970."""

import hashlib
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

NOTHING = bytes(32)
NO_ID = bytes(16)

_SHOWN = struct.Struct("> 16s 16s 16s q 16s h h h q h 16s 16s q q q")
_HIDDEN = struct.Struct("> 16s 16s q q q q")


class Row(NamedTuple):
    """A transfer as anybody may know it: what is hashed in the clear."""

    id: bytes
    debit: bytes
    credit: bytes
    amount: int
    asset: str
    code: int
    phase: int
    flags: int
    recorded_at: int
    reference: bytes | None
    pending: bytes | None
    effective_at: int | None
    expires_at: int | None
    asked: int | None


def hidden(
    id_: bytes,
    salt: bytes,
    *,
    versions: tuple[int, int],
    nets: tuple[int, int],
) -> bytes:
    """Hash what the two accounts hold after a transfer, under the secret salt of its batch."""
    return hashlib.sha256(b"\x04QS1" + _HIDDEN.pack(salt, id_, *versions, *nets)).digest()


def leaf(row: Row, sides: bytes) -> bytes:
    """Hash a transfer; `sides` is what `hidden` gives."""
    optional = (row.reference, row.pending, row.effective_at, row.expires_at, row.asked)
    presence = sum(1 << bit for bit, value in enumerate(optional) if value is not None)
    shown = _SHOWN.pack(
        row.id,
        row.debit,
        row.credit,
        row.amount,
        row.asset.encode("ascii"),
        row.code,
        row.phase,
        row.flags,
        row.recorded_at,
        presence,
        row.reference or NO_ID,
        row.pending or NO_ID,
        row.effective_at or 0,
        row.expires_at or 0,
        row.asked or 0,
    )
    return hashlib.sha256(b"\x00QT1" + shown + sides).digest()


def node(left: bytes, right: bytes) -> bytes:
    """Hash two nodes of a tree into the one above them."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """A Merkle tree of RFC 6962 that takes leaves one by one and keeps only one node per level."""

    def __init__(self) -> None:
        self.count = 0
        self._peaks: list[bytes] = []

    def add(self, hashed: bytes) -> None:
        """Append a leaf: complete every subtree that it ends."""
        self.count += 1
        size = self.count
        while size % 2 == 0:
            hashed = node(self._peaks.pop(), hashed)
            size //= 2
        self._peaks.append(hashed)

    @property
    def root(self) -> bytes:
        """The root over all leaves so far; 32 zero bytes for none."""
        if not self._peaks:
            return NOTHING
        *peaks, reached = self._peaks
        for peak in reversed(peaks):
            reached = node(peak, reached)
        return reached


@dataclass(frozen=True, slots=True)
class Branch:
    """Where a leaf stands in its tree, and the siblings on its way up."""

    index: int
    count: int
    path: Sequence[bytes]


def climb(hashed: bytes, branch: Branch) -> bytes | None:
    """Go from a leaf up to the root; None when the path is not one of a leaf at that place."""
    index, last = branch.index, branch.count - 1
    if not 0 <= index <= last:
        return None
    siblings = iter(branch.path)
    while last > 0:
        if index % 2 or index < last:
            sibling = next(siblings, None)
            if sibling is None:
                return None
            hashed = node(sibling, hashed) if index % 2 else node(hashed, sibling)
        index, last = index // 2, last // 2
    return hashed if next(siblings, None) is None else None


def batch_hash(
    *, number: int, count: int, first_at: int, last_at: int, root: bytes, previous: bytes
) -> bytes:
    """Hash the head of a batch."""
    numbers = struct.pack(">qiqq", number, count, first_at, last_at)
    return hashlib.sha256(b"\x02QB1" + numbers + root + previous).digest()


def day_leaf(batch: bytes) -> bytes:
    """Hash the hash of a batch, as a leaf of the tree of its day."""
    return hashlib.sha256(b"\x00" + batch).digest()


def day_hash(day: int, *, batches: int, root: bytes, previous: bytes) -> bytes:
    """Hash what is published for a day, given in days since 1970."""
    return hashlib.sha256(b"\x03QD1" + struct.pack(">iq", day, batches) + root + previous).digest()
