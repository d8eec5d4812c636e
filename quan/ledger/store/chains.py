"""Chains: where each writer's line of batches ends."""

from typing import Any, NamedTuple

from quan.core.db import Tx
from quan.ledger.store.values import micros_of

SEQ_BITS = 48
POSTERS = 32  # chains 1..32 belong to posters; the others serve transactions that post by themselves


class ChainHead(NamedTuple):
    """The end of a chain: its number, its last batch's seq and hash, and the instant after which it goes on.

    That is its last recorded time, or the end of the last day that was published: nothing is booked on such a
    day any more, also when a wrong clock published it too early.
    """

    chain: int
    seq: int
    hash: bytes
    last_us: int

    @property
    def next_number(self) -> int:
        """Give the number of the batch that comes next: chain and seq in one."""
        return (self.chain << SEQ_BITS) + self.seq + 1


async def take_chain(tx: Tx) -> ChainHead | None:
    """Hold a chain that nobody else holds until the end of this transaction; None when all are taken.

    One that ends in the future, as somebody's wrong clock left it, is taken last: time never runs back.
    """
    found = await tx.tuples(
        """
        SELECT chain, seq, hash,
               GREATEST(last_at, (SELECT (MAX(day) + 1)::timestamp AT TIME ZONE 'UTC'
                                 FROM ledger.daily_roots))
        FROM ledger.chains
        WHERE chain > %(posters)s
        ORDER BY last_at >= %(now)s, chain
        LIMIT 1
        FOR NO KEY UPDATE SKIP LOCKED
        """,
        {"posters": POSTERS, "now": tx.now},
    )
    return _head(found[0]) if found else None


async def read_chain(tx: Tx, chain: int) -> ChainHead:
    """Read where a chain ends."""
    (row,) = await tx.tuples(
        """
        SELECT chain, seq, hash,
               GREATEST(last_at, (SELECT (MAX(day) + 1)::timestamp AT TIME ZONE 'UTC'
                                 FROM ledger.daily_roots))
        FROM ledger.chains
        WHERE chain = %(chain)s
        """,
        {"chain": chain},
    )
    return _head(row)


async def own_chain(tx: Tx, lock_class: int) -> ChainHead | None:
    """Give this connection a chain of its own for as long as it lives; None when all have owners."""
    found = await tx.tuples(
        """
        WITH RECURSIVE wanted AS MATERIALIZED (
            SELECT chain, seq, hash,
                   GREATEST(last_at, (SELECT (MAX(day) + 1)::timestamp AT TIME ZONE 'UTC'
                                     FROM ledger.daily_roots))
                   AS last_at,
                   ROW_NUMBER() OVER (ORDER BY last_at >= %(now)s, chain) AS place
            FROM ledger.chains
            WHERE chain <= %(posters)s
        ), asked (place, mine) AS (
            SELECT 0::bigint, false
            UNION ALL
            SELECT w.place, pg_try_advisory_lock(%(class)s, w.chain)
            FROM asked  AS a
            JOIN wanted AS w ON w.place = a.place + 1
            WHERE NOT a.mine
        )
        SELECT w.chain, w.seq, w.hash, w.last_at
        FROM asked  AS a
        JOIN wanted AS w USING (place)
        WHERE a.mine
        """,
        {"class": lock_class, "posters": POSTERS, "now": tx.now},
    )
    return _head(found[0]) if found else None


def _head(row: tuple[Any, ...]) -> ChainHead:
    chain, seq, digest, last_at = row
    return ChainHead(chain, seq, digest, micros_of(last_at))
