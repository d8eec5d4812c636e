"""What anybody can check without trusting the house: hashes, trees and receipts, recomputed.

Owns: the reader's side of `docs/reference/proofs.md`, written a second time and sharing nothing with it.
Never: opens a database or a network, imports anything else of Quan or anything but the standard library.
"""

from quan.verify.fields import Doubt
from quan.verify.hashes import (
    NOTHING,
    Branch,
    Row,
    Tree,
    batch_hash,
    climb,
    day_hash,
    day_leaf,
    hidden,
    leaf,
)
from quan.verify.receipts import Proof, verify

__all__ = [
    "NOTHING",
    "Branch",
    "Doubt",
    "Proof",
    "Row",
    "Tree",
    "batch_hash",
    "climb",
    "day_hash",
    "day_leaf",
    "hidden",
    "leaf",
    "verify",
]
