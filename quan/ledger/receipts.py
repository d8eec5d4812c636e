"""Receipts that prove themselves: `docs/reference/proofs.md` tells what is in one and how it is checked."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, date, datetime

from quan.core.db import Reader
from quan.core.invariants import invariant
from quan.core.money import Asset, Money
from quan.ledger import errors
from quan.ledger.model import DailyRoot, Flag, Phase, TransferId
from quan.ledger.rules import Booked, proofs
from quan.ledger.store import proofs as store
from quan.ledger.store.batches import Batch
from quan.ledger.store.values import instant_of, uuid_of

SCHEMA = "quan-receipt/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptTransfer:
    """A transfer in the words of a receipt: UUIDs, decimal amounts, instants to the microsecond."""

    id: str
    debit: str
    credit: str
    amount: str
    asset: str
    code: int
    phase: str
    flags: list[str]
    recorded_at: str
    reference: str | None
    pending: str | None
    effective_at: str | None
    expires_at: str | None
    asked: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptBatch:
    """The head of the batch that a transfer is in; hashes in hexadecimal."""

    chain: int
    seq: int
    count: int
    first_at: str
    last_at: str
    root: str
    previous: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptDay:
    """What was published for the day on which the batch ended, and the way there."""

    day: str
    index: int
    path: list[str]
    batches: int
    root: str
    previous: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A receipt. `sides` stands for what both accounts held after the transfer, without saying it."""

    schema: str
    transfer: ReceiptTransfer
    sides: str
    index: int
    path: list[str]
    batch: ReceiptBatch
    day: ReceiptDay | None


async def published_days(reader: Reader, *, before: date | None = None, limit: int = 30) -> list[DailyRoot]:
    """Read what was published at the end of each day, the latest first."""
    return list(await store.daily_roots(reader, before=before, limit=limit))


async def receipt(reader: Reader, id: TransferId) -> Receipt:  # noqa: A002 - as in `transfer`
    """Prove a transfer: by its batch, and by the root of its day once that is published.

    Raises: UnknownTransfer.
    """
    batch = await store.batch_of(reader, id)
    if batch is None:
        raise errors.UnknownTransfer
    booked = await store.booked_in(reader, batch.number)
    index = next(place for place, one in enumerate(booked) if one.order.id == id.uuid.int)
    path = await asyncio.to_thread(_path, booked, batch, index)
    return Receipt(
        schema=SCHEMA,
        transfer=_transfer(booked[index]),
        sides=proofs.sides(booked[index], batch.salt).hex(),
        index=index,
        path=path,
        batch=_head(batch),
        day=await _day(reader, batch),
    )


def _path(booked: list[Booked], batch: Batch, index: int) -> list[str]:
    leaves = [proofs.leaf(one, batch.salt) for one in booked]
    invariant(proofs.merkle_root(leaves) == batch.root, "a batch hashes to its root")
    return _hexadecimal(proofs.inclusion_path(leaves, index))


async def _day(reader: Reader, batch: Batch) -> ReceiptDay | None:
    published = await store.find_daily_root(reader, instant_of(batch.last_us).astimezone(UTC).date())
    if published is None:
        return None
    sealed = await store.sealed_on(reader, published.day)
    index = next(place for place, one in enumerate(sealed) if one.number == batch.number)
    leaves = [proofs.day_leaf(one.hash) for one in sealed]
    return _published(published, index, await asyncio.to_thread(proofs.inclusion_path, leaves, index))


def _published(published: DailyRoot, index: int, path: list[bytes]) -> ReceiptDay:
    return ReceiptDay(
        day=published.day.isoformat(),
        index=index,
        path=_hexadecimal(path),
        batches=published.batches,
        root=published.root.hex(),
        previous=published.previous.hex(),
        hash=published.hash.hex(),
    )


def _head(batch: Batch) -> ReceiptBatch:
    return ReceiptBatch(
        chain=batch.number >> proofs.CHAIN_SHIFT,
        seq=batch.number & (1 << proofs.CHAIN_SHIFT) - 1,
        count=batch.transfers,
        first_at=_instant(instant_of(batch.first_us)),
        last_at=_instant(instant_of(batch.last_us)),
        root=batch.root.hex(),
        previous=batch.previous.hex(),
        hash=batch.hash.hex(),
    )


def _transfer(booked: Booked) -> ReceiptTransfer:
    order = booked.order
    asset = Asset.parse(order.asset)
    flags = Flag(order.flags | order.linked)
    is_balancing = flags & (Flag.BALANCING_DEBIT | Flag.BALANCING_CREDIT)
    return ReceiptTransfer(
        id=str(uuid_of(order.id)),
        debit=str(uuid_of(order.debit)),
        credit=str(uuid_of(order.credit)),
        amount=Money(booked.amount, asset).text,
        asset=order.asset,
        code=order.code,
        phase=Phase(order.phase).name.lower(),
        flags=[str(flag.name).lower().replace("_", "-") for flag in Flag if flag in flags],
        recorded_at=_instant(instant_of(booked.at_us)),
        reference=_id(order.reference),
        pending=_id(order.pending),
        effective_at=_instant_or_none(order.effective_at_us),
        expires_at=_instant_or_none(order.expires_at_us),
        asked=Money(order.amount, asset).text if is_balancing else None,
    )


def _id(key: int | None) -> str | None:
    return None if key is None else str(uuid_of(key))


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _instant_or_none(micros: int | None) -> str | None:
    return None if micros is None else _instant(instant_of(micros))


def _hexadecimal(path: list[bytes]) -> list[str]:
    return [step.hex() for step in path]
