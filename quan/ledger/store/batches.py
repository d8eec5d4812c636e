"""Batches: the one statement that writes what a batch changes."""

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any, LiteralString, NamedTuple

from quan.core import arrays
from quan.core.db import Tx
from quan.ledger.model import Flag, Phase
from quan.ledger.rules import Booked, Totals
from quan.ledger.store.chains import SEQ_BITS
from quan.ledger.store.values import instant_of

BALANCING = int(Flag.BALANCING_DEBIT | Flag.BALANCING_CREDIT)
PENDING = int(Phase.PENDING)

Packed = dict[str, Any]

_TOTALS = attrgetter(
    "debits_posted", "credits_posted", "debits_pending", "credits_pending", "version", "last_us"
)


_POSTED: LiteralString = """
    WITH chain AS (
        UPDATE ledger.chains
        SET seq = seq + 1, hash = %(hash)s, last_at = %(last_at)s
        WHERE chain = %(chain)s AND seq = %(seq)s - 1
        RETURNING chain
    ), batch AS (
        INSERT INTO ledger.batches (number, count, salt, first_at, last_at, previous, root, hash)
        SELECT %(number)s, %(count)s, %(salt)s, %(first_at)s, %(last_at)s,
               %(previous)s, %(root)s, %(hash)s
        FROM chain
    ), posted AS (
        INSERT INTO ledger.transfers (id, debit, credit, amount, asset, code, phase, flags,
                                      debit_version, credit_version, debit_net, credit_net, recorded_at,
                                      reference, pending, effective_at, expires_at, asked, batch)
        SELECT given.*, %(number)s
        FROM UNNEST(
            %(ids)s, %(debits)s, %(credits)s, %(amounts)s, %(assets)s, %(codes)s, %(phases)s, %(flags)s,
            %(debit_versions)s, %(credit_versions)s, %(debit_nets)s, %(credit_nets)s, %(recorded)s,
            %(references)s, %(pendings)s, %(effective)s, %(expires)s, %(asked)s
        ) AS given
"""
_PENDINGS: LiteralString = """
    ), opened AS (
        INSERT INTO ledger.open_pendings (id, debit, credit, expires_at)
        SELECT * FROM UNNEST(%(open_ids)s, %(open_debits)s, %(open_credits)s, %(open_expires)s)
    ), resolved AS (
        DELETE FROM ledger.open_pendings WHERE id = ANY (%(resolved)s)
"""
_MOVED: LiteralString = """
    )
    UPDATE ledger.accounts AS account
    SET debits_posted         = moved.debits_posted,
        credits_posted        = moved.credits_posted,
        debits_pending        = moved.debits_pending,
        credits_pending       = moved.credits_pending,
        version               = moved.version,
        last_at               = moved.last_at,
        batch                 = %(number)s,
        prior_debits_posted   = account.debits_posted,
        prior_credits_posted  = account.credits_posted,
        prior_debits_pending  = account.debits_pending,
        prior_credits_pending = account.credits_pending,
        prior_version         = account.version,
        prior_at              = account.last_at
    FROM UNNEST(
        %(accounts)s, %(debits_posted)s, %(credits_posted)s, %(debits_pending)s, %(credits_pending)s,
        %(versions)s, %(last)s, %(read_at)s
    ) AS moved (id, debits_posted, credits_posted, debits_pending, credits_pending,
                version, last_at, read_at)
    WHERE account.id = moved.id AND account.version = moved.read_at
"""
_WRITE: LiteralString = _POSTED + _MOVED
_WRITE_WITH_PENDINGS: LiteralString = _POSTED + _PENDINGS + _MOVED


class Batch(NamedTuple):
    """The head of a batch; `number` is chain * 2^48 + seq, hashes are 32 bytes and `salt` is 16."""

    number: int
    transfers: int
    salt: bytes
    first_us: int
    last_us: int
    previous: bytes
    root: bytes
    hash: bytes


def pack(batch: Batch, booked: Sequence[Booked], accounts: Mapping[int, Totals]) -> Packed:
    """Make the parameters of `write`; `accounts` are those that the batch moved, as it leaves them.

    Once packed, the accounts may move on.
    """
    return _batch(batch) | _transfers(booked) | _pendings(booked) | _accounts(accounts)


async def write(tx: Tx, packed: Packed) -> None:
    """Write a batch in one statement, so that the database checks it as one.

    An account that somebody else has moved since it was read is left alone, and then the database refuses
    all of it with SerializationFailure (or UniqueViolation, when it has that line already). The accounts are
    locked first, in the order of their ids.
    """
    await tx.execute(_WRITE_WITH_PENDINGS if packed["pendings_move"] else _WRITE, packed)


def _batch(batch: Batch) -> Packed:
    return {
        "chain": batch.number >> SEQ_BITS,
        "seq": batch.number & ((1 << SEQ_BITS) - 1),
        "number": batch.number,
        "count": batch.transfers,
        "salt": batch.salt,
        "first_at": instant_of(batch.first_us),
        "last_at": instant_of(batch.last_us),
        "previous": batch.previous,
        "root": batch.root,
        "hash": batch.hash,
    }


def _transfers(booked: Sequence[Booked]) -> Packed:
    orders, amounts, recorded, debit_versions, credit_versions, debit_nets, credit_nets = zip(
        *booked, strict=True
    )
    (ids, debits, credits_, _, assets, codes, references, effective, _, phases, pendings, expires, _) = zip(
        *orders, strict=True
    )
    return {
        "ids": arrays.uuids(ids),
        "debits": arrays.uuids(debits),
        "credits": arrays.uuids(credits_),
        "amounts": arrays.bigints(amounts),
        "assets": arrays.texts(assets),
        "codes": arrays.smallints(codes),
        "phases": arrays.smallints(phases),
        "flags": arrays.smallints([order.flags | order.linked for order in orders]),
        "debit_versions": arrays.bigints(debit_versions),
        "credit_versions": arrays.bigints(credit_versions),
        "debit_nets": arrays.bigints(debit_nets),
        "credit_nets": arrays.bigints(credit_nets),
        "recorded": arrays.unix_us(recorded),
        "references": arrays.uuids(references),
        "pendings": arrays.uuids(pendings),
        "effective": arrays.unix_us(effective),
        "expires": arrays.unix_us(expires),
        "asked": arrays.bigints([order.amount if order.flags & BALANCING else None for order in orders]),
    }


def _pendings(booked: Sequence[Booked]) -> Packed:
    resolved = {one.order.pending for one in booked if one.order.pending is not None}
    made = [one.order for one in booked if one.order.phase == PENDING and one.order.id not in resolved]
    return {
        "pendings_move": bool(resolved or made),
        "open_ids": arrays.uuids([order.id for order in made]),
        "open_debits": arrays.uuids([order.debit for order in made]),
        "open_credits": arrays.uuids([order.credit for order in made]),
        "open_expires": arrays.unix_us([order.expires_at_us for order in made]),
        "resolved": arrays.uuids(sorted(resolved)),
    }


def _accounts(accounts: Mapping[int, Totals]) -> Packed:
    keys = sorted(accounts)
    before = [accounts[key].before[4] for key in keys]
    columns = zip(*map(_TOTALS, map(accounts.__getitem__, keys)), strict=True)
    debits_posted, credits_posted, debits_pending, credits_pending, versions, last = columns
    return {
        "accounts": arrays.uuids(keys),
        "debits_posted": arrays.bigints(debits_posted),
        "credits_posted": arrays.bigints(credits_posted),
        "debits_pending": arrays.bigints(debits_pending),
        "credits_pending": arrays.bigints(credits_pending),
        "versions": arrays.bigints(versions),
        "last": arrays.unix_us(last),
        "read_at": arrays.bigints(before),
    }
