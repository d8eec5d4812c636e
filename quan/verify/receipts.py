"""Receipts that prove themselves: `docs/reference/proofs.md` tells what is in one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from quan.verify.fields import EPOCH, Doubt, Fields, is_hash, parse
from quan.verify.hashes import Branch, Row, batch_hash, climb, day_hash, day_leaf, leaf

SCHEMA = "quan-receipt/1"
PHASES = ("single", "pending", "post", "void", "expire")
FLAGS = ("linked", "balancing-debit", "balancing-credit", "imported")
CHAIN_SHIFT = 48

_ASSET = re.compile(r"[A-Z][A-Z0-9]{1,11}/([0-9]|1[0-8])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Proof:
    """What a receipt proves. `day` and `day_hash` are None until the day's root is published."""

    transfer: Mapping[str, Any]
    place: int
    count: int
    chain: int
    seq: int
    batch: str
    day: date | None
    day_hash: str | None
    against: str | None


def verify(text: str | bytes, *, root: str | None = None) -> Proof:
    """Recompute everything that a receipt says; with `root`, a published one, also that it leads there.

    Raises: Doubt naming the first field that does not fit.
    """
    receipt = parse(text)
    receipt.only("schema", "transfer", "sides", "index", "path", "batch", "day")
    if receipt.given("schema") != SCHEMA:
        raise Doubt("schema", f"is not {SCHEMA}")
    row = _row(receipt.fields("transfer"))
    head = _Batch.of(receipt.fields("batch"))
    branch = Branch(receipt.number("index"), head.count, receipt.hashes("path"))
    _check_batch(row, receipt.hash("sides"), branch, head)
    day = None if receipt.given("day") is None else _Day.of(receipt.fields("day"))
    if day is not None:
        _check_day(head, day)
    if root is not None:
        _check_published(root, day)
    return Proof(
        transfer=receipt.given("transfer"),
        place=branch.index + 1,
        count=head.count,
        chain=head.chain,
        seq=head.seq,
        batch=head.hash.hex(),
        day=None if day is None else day.day,
        day_hash=None if day is None else day.hash.hex(),
        against=root,
    )


def _check_batch(row: Row, sides: bytes, branch: Branch, head: "_Batch") -> None:
    reached = climb(leaf(row, sides), branch)
    if reached is None:
        raise Doubt("path", "does not lead from that place to the root of its batch")
    if reached != head.root:
        raise Doubt("transfer", "is not the one that was hashed into batch.root, or path leads elsewhere")
    if head.computed() != head.hash:
        raise Doubt("batch.hash", "is not the hash of this batch")
    if not head.first_at <= row.recorded_at <= head.last_at:
        raise Doubt("transfer.recorded_at", "is not within its batch")


def _check_day(head: "_Batch", day: "_Day") -> None:
    reached = climb(day_leaf(head.hash), day.branch)
    if reached is None:
        raise Doubt("day.path", "does not lead from that place to the root of the day")
    if reached != day.root:
        raise Doubt("day.root", "is not reached from this batch by day.path")
    if day.computed() != day.hash:
        raise Doubt("day.hash", "is not the hash of this day")
    if (EPOCH + timedelta(microseconds=head.last_at)).date() != day.day:
        raise Doubt("day.day", "is not the day on which the batch ended")


def _check_published(root: str, day: "_Day | None") -> None:
    if not is_hash(root):
        raise Doubt("--root", "is not a published root: 64 hexadecimal digits")
    if day is None:
        raise Doubt("day", "is missing: this receipt was made before the day's root was published")
    if day.hash.hex() != root:
        raise Doubt("day.hash", "is not the published root")


def _row(transfer: Fields) -> Row:
    transfer.only(*Row._fields)
    asset = transfer.text("asset", _ASSET, "an asset like CNY/2")
    scale = int(asset.rpartition("/")[2])
    asked = transfer.given("asked")
    return Row(
        id=transfer.id("id"),
        debit=transfer.id("debit"),
        credit=transfer.id("credit"),
        amount=transfer.amount("amount", scale),
        asset=asset,
        code=transfer.number("code", most=32_767),
        phase=transfer.one_of("phase", PHASES),
        flags=transfer.some_of("flags", FLAGS),
        recorded_at=transfer.instant("recorded_at"),
        reference=transfer.optional("reference", transfer.id),
        pending=transfer.optional("pending", transfer.id),
        effective_at=transfer.optional("effective_at", transfer.instant),
        expires_at=transfer.optional("expires_at", transfer.instant),
        asked=None if asked is None else transfer.amount("asked", scale),
    )


@dataclass(frozen=True, slots=True)
class _Batch:
    chain: int
    seq: int
    count: int
    first_at: int
    last_at: int
    root: bytes
    previous: bytes
    hash: bytes

    @classmethod
    def of(cls, fields: Fields) -> "_Batch":
        fields.only("chain", "seq", "count", "first_at", "last_at", "root", "previous", "hash")
        return cls(
            chain=fields.number("chain", least=1, most=64),
            seq=fields.number("seq", least=1, most=(1 << CHAIN_SHIFT) - 1),
            count=fields.number("count", least=1, most=2**31 - 1),
            first_at=fields.instant("first_at"),
            last_at=fields.instant("last_at"),
            root=fields.hash("root"),
            previous=fields.hash("previous"),
            hash=fields.hash("hash"),
        )

    def computed(self) -> bytes:
        return batch_hash(
            number=(self.chain << CHAIN_SHIFT) + self.seq,
            count=self.count,
            first_at=self.first_at,
            last_at=self.last_at,
            root=self.root,
            previous=self.previous,
        )


@dataclass(frozen=True, slots=True)
class _Day:
    day: date
    branch: Branch
    root: bytes
    previous: bytes
    hash: bytes

    @classmethod
    def of(cls, fields: Fields) -> "_Day":
        fields.only("day", "index", "path", "batches", "root", "previous", "hash")
        return cls(
            day=fields.day("day"),
            branch=Branch(fields.number("index"), fields.number("batches", least=1), fields.hashes("path")),
            root=fields.hash("root"),
            previous=fields.hash("previous"),
            hash=fields.hash("hash"),
        )

    def computed(self) -> bytes:
        days = (self.day - EPOCH.date()).days
        return day_hash(days, batches=self.branch.count, root=self.root, previous=self.previous)
