"""Idempotency: a request that moves money happens once per (caller, Idempotency-Key).

The key is claimed, the operation runs and its reply is stored in one transaction, so a retry either waits for
the first or reads its reply. A refusal is kept the same way: a key that was refused stays refused.
"""

import hashlib
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import psycopg
from litestar import Response
from psycopg.types.json import Json

from quan.core import arrays, inhand, wire
from quan.core.db import Database, Reader, Tx
from quan.core.ids import Id
from quan.core.invariants import InvariantBroken
from quan.core.presentation import problem_body
from quan.core.problems import KeyMissing, KeyReused, Problem

ATTEMPTS = 4
REPLAYED = "Idempotency-Replayed"
_REFUSED_FROM = 400
_WORTH_RETRYING = (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure)


_VISIBLE = re.compile(r"[!-~]+")


class RequestKey(str):
    """An Idempotency-Key: 1 to 64 visible ASCII characters, chosen by the caller."""

    __slots__ = ()

    MAX_CHARS = 64

    @classmethod
    def parse(cls, header: str | None) -> "RequestKey":
        """Check the header.

        Raises: KeyMissing.
        """
        if not header or len(header) > cls.MAX_CHARS or not _VISIBLE.fullmatch(header):
            raise KeyMissing
        return cls(header)


@dataclass(frozen=True, slots=True)
class Reply:
    """What an operation answers when its status is not always the same."""

    status: int
    body: object


async def once(
    db: Database,
    *,
    caller: Id,
    key: RequestKey,
    body: object,
    run: Callable[[Tx], Awaitable[object]],
    status: int = 201,
) -> Response[Any]:
    """Run an operation once per key and give its reply, now and on every retry.

    `body` is what the key stands for (the address and the parsed request, without proofs): the same key with
    another body raises KeyReused. A remembered Problem is stored as the reply; others leave the key free.
    """
    claim = _Claim.of(caller, key, body)
    for attempt in range(ATTEMPTS):
        try:
            async with inhand.held(caller, key), db.transaction() as tx:
                return await _claim_and_run(tx, claim, run, status)
        except Problem as problem:
            if not isinstance(problem.__cause__, _WORTH_RETRYING) or attempt == ATTEMPTS - 1:
                raise
    raise AssertionError("unreachable")


async def replay(db: Database, *, caller: Id, key: RequestKey, body: object) -> Response[Any] | None:
    """Give the stored reply of a key, or None when the key is new.

    Raises: KeyReused.
    """
    async with db.read() as reader:
        return await _Claim.of(caller, key, body).stored(reader)


def fingerprint(body: object) -> bytes:
    """Give the 16 bytes that tell one request under a key from another."""
    return hashlib.blake2b(wire.canonical(body), digest_size=16).digest()


async def known(reader: Reader, wanted: Sequence[tuple[int, str]]) -> set[tuple[int, str]]:
    """Tell which of these (number of a caller's id, key) pairs stand for a request already."""
    rows = await reader.tuples(
        """
        SELECT caller, key
        FROM UNNEST(%(callers)s, %(keys)s) AS wanted (caller, key)
        JOIN core.requests USING (caller, key)
        """,
        {
            "callers": arrays.uuids([caller for caller, _ in wanted]),
            "keys": arrays.texts([key for _, key in wanted]),
        },
    )
    return {(caller.int, key) for caller, key in rows}


class Answer(NamedTuple):
    """What a new key is answered: the caller (the number of its id), the key, the body's print, the JSON."""

    caller: int
    key: str
    fingerprint: bytes
    reply: bytes


async def answer_many(tx: Tx, answers: Sequence[Answer], *, status: int = 201) -> None:
    """Write the answers of new keys at once; psycopg's UniqueViolation when one of them is no longer new."""
    callers, keys, fingerprints, replies = zip(*answers, strict=True)
    await tx.execute(
        """
        INSERT INTO core.requests (caller, key, fingerprint, status, reply, at)
        SELECT caller, key, fingerprint, %(status)s, reply, %(at)s
        FROM UNNEST(%(callers)s, %(keys)s, %(fingerprints)s, %(replies)s)
             AS answer (caller, key, fingerprint, reply)
        """,
        {
            "status": status,
            "at": tx.now,
            "callers": arrays.uuids(callers),
            "keys": arrays.texts(keys),
            "fingerprints": arrays.byteas(fingerprints),
            "replies": arrays.jsons(replies),
        },
    )


async def _claim_and_run(
    tx: Tx,
    claim: "_Claim",
    run: Callable[[Tx], Awaitable[object]],
    status: int,
) -> Response[Any]:
    if not await claim.take(tx):
        stored = await claim.stored(tx)
        if stored is None:
            raise InvariantBroken("a claimed key has a committed row")
        return stored
    try:
        async with tx.refusable():
            result = await run(tx)
    except Problem as problem:
        if not problem.remembered:
            raise
        await claim.settle(tx, problem.status, problem_body(problem))
        return _response(problem.status, problem_body(problem), replayed=False)
    reply = result if isinstance(result, Reply) else Reply(status, result)
    await claim.settle(tx, reply.status, reply.body)
    return _response(reply.status, reply.body, replayed=False)


@dataclass(frozen=True, slots=True)
class _Claim:
    caller: Id
    key: str
    fingerprint: bytes

    @classmethod
    def of(cls, caller: Id, key: RequestKey, body: object) -> "_Claim":
        return cls(caller, str(key), fingerprint(body))

    async def take(self, tx: Tx) -> bool:
        taken = await tx.execute(
            """
            INSERT INTO core.requests (caller, key, fingerprint, at)
            VALUES (%s, %s, %s, %s)
            ON CONFLICT DO NOTHING
            """,
            (self.caller, self.key, self.fingerprint, tx.now),
        )
        return taken == 1

    async def settle(self, tx: Tx, status: int, body: object) -> None:
        await tx.execute(
            "UPDATE core.requests SET status = %s, reply = %s WHERE caller = %s AND key = %s",
            (status, Json(body), self.caller, self.key),
        )

    async def stored(self, reader: Reader) -> Response[Any] | None:
        row: dict[str, Any] | None = await reader.row(
            "SELECT fingerprint, status, reply FROM core.requests WHERE caller = %s AND key = %s",
            (self.caller, self.key),
            into=dict,
        )
        if row is None:
            return None
        if row["fingerprint"] != self.fingerprint:
            raise KeyReused
        return _response(row["status"], row["reply"], replayed=True)


def _response(status: int, body: object, *, replayed: bool) -> Response[Any]:
    return Response(
        content=wire.encode(body),
        status_code=status,
        media_type="application/problem+json" if status >= _REFUSED_FROM else "application/json",
        headers={REPLAYED: "true"} if replayed else {},
    )
