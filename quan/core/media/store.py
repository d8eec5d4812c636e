"""The SQL of media."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from psycopg.types.json import Jsonb

from quan.core import arrays, wire
from quan.core.db import Reader, Tx
from quan.core.ids import MemberId
from quan.core.media.model import Facts, Kind, Media, MediaId


class Doomed(NamedTuple):
    """Media whose objects are to be deleted."""

    id: MediaId
    doomed_at: datetime


async def charge(tx: Tx, member: MemberId, size_bytes: int, *, limit_bytes: int) -> bool:
    """Add to what a member's media weigh; False when that would be more than the limit.

    Locks the member's row, so two uploads at once are counted one after the other.
    """
    written = await tx.execute(
        """
        INSERT INTO core.media_usage AS u (member, bytes)
        SELECT %(member)s, %(size)s WHERE %(size)s <= %(limit)s
        ON CONFLICT (member) DO UPDATE SET bytes = u.bytes + excluded.bytes
        WHERE u.bytes + excluded.bytes <= %(limit)s
        """,
        {"member": member, "size": size_bytes, "limit": limit_bytes},
    )
    return written == 1


async def recharge(tx: Tx, media: MediaId, size_bytes: int) -> None:
    """Let media weigh what is kept of it, instead of what it weighed so far."""
    await tx.execute(
        """
        WITH before AS (
            SELECT id, owner, charged_bytes FROM core.media WHERE id = %(media)s FOR NO KEY UPDATE
        ), weighed AS (
            UPDATE core.media AS m SET charged_bytes = %(size)s FROM before WHERE m.id = before.id
        )
        UPDATE core.media_usage AS u
        SET bytes = u.bytes + %(size)s - before.charged_bytes
        FROM before
        WHERE u.member = before.owner
        """,
        {"media": media, "size": size_bytes},
    )


async def usage(reader: Reader, member: MemberId) -> int:
    """Read what a member's media weigh."""
    return await reader.value("SELECT bytes FROM core.media_usage WHERE member = %s", [member]) or 0


async def count_unfinished(reader: Reader, owner: MemberId) -> int:
    """Count a member's uploads under way."""
    count: int = await reader.value(
        "SELECT count(*) FROM core.media WHERE owner = %s AND state = 'receiving'", [owner]
    )
    return count


async def insert(tx: Tx, media: MediaId, owner: MemberId, *, kind: Kind, name: str | None, size: int) -> None:
    """Write an upload of which no byte has come yet."""
    await tx.execute(
        """
        INSERT INTO core.media
            (id, owner, kind, name, state, declared_bytes, received_bytes, charged_bytes, uses, idle_since)
        VALUES
            (%(id)s, %(owner)s, %(kind)s, %(name)s, 'receiving', %(size)s, 0, %(size)s, 0, %(now)s)
        """,
        {"id": media, "owner": owner, "kind": kind, "name": name, "size": size, "now": tx.now},
    )


async def read(reader: Reader, media: MediaId) -> Media | None:
    """Read one medium."""
    found = await by_ids(reader, [media])
    return found[0] if found else None


async def by_ids(reader: Reader, ids: Collection[MediaId]) -> list[Media]:
    """Read media, in no order."""
    return await reader.rows(
        """
        SELECT id, owner, kind, name, state, declared_bytes, received_bytes, facts, idle_since
        FROM core.media
        WHERE id = ANY(%s)
        """,
        [[media.uuid for media in ids]],
        into=_media,
    )


async def locked(tx: Tx, ids: Collection[MediaId]) -> list[Media]:
    """Read media and lock them, in the order of their ids."""
    return await tx.rows(
        """
        SELECT id, owner, kind, name, state, declared_bytes, received_bytes, facts, idle_since
        FROM core.media
        WHERE id = ANY(%s)
        ORDER BY id
        FOR NO KEY UPDATE
        """,
        [[media.uuid for media in ids]],
        into=_media,
    )


async def add_chunk(tx: Tx, media: MediaId, key: UUID, *, starts_at: int, size: int) -> bool:
    """Write a chunk where the upload stands; False when it stands elsewhere by now."""
    moved = await tx.execute(
        """
        UPDATE core.media SET received_bytes = received_bytes + %(size)s
        WHERE id = %(media)s AND state = 'receiving' AND received_bytes = %(starts_at)s
        """,
        {"media": media, "starts_at": starts_at, "size": size},
    )
    if moved == 0:
        return False
    await tx.execute(
        "INSERT INTO core.media_chunks (media, starts_at, size_bytes, key) VALUES (%s, %s, %s, %s)",
        [media, starts_at, size, key],
    )
    return True


async def chunks(reader: Reader, media: MediaId) -> list[UUID]:
    """Read the keys of an upload's chunks, in order."""
    rows = await reader.tuples(
        "SELECT key FROM core.media_chunks WHERE media = %s ORDER BY starts_at", [media]
    )
    return [key for (key,) in rows]


async def forget_chunks(tx: Tx, media: MediaId) -> None:
    """Delete the list of an upload's chunks."""
    await tx.execute("DELETE FROM core.media_chunks WHERE media = %s", [media])


async def with_chunks_left(reader: Reader, *, limit: int) -> list[MediaId]:
    """Read media that are kept although their chunks were not swept: a crash came between."""
    rows = await reader.tuples(
        """
        SELECT DISTINCT c.media
        FROM core.media_chunks AS c
        JOIN core.media AS m ON m.id = c.media
        WHERE m.state = 'kept'
        LIMIT %s
        """,
        [limit],
    )
    return [MediaId(media) for (media,) in rows]


async def keep(tx: Tx, media: MediaId, facts: Facts) -> bool:
    """Note what an upload has become; False when it was finished before, or given up."""
    kept = await tx.execute(
        """
        UPDATE core.media SET state = 'kept', facts = %(facts)s, idle_since = %(now)s
        WHERE id = %(media)s AND state = 'receiving'
        """,
        {"media": media, "facts": Jsonb(wire.builtins(facts)), "now": tx.now},
    )
    return kept == 1


async def use(tx: Tx, uses: Mapping[MediaId, int]) -> None:
    """Count more uses of each."""
    await tx.execute(
        """
        UPDATE core.media AS m
        SET uses = m.uses + one.times
        FROM UNNEST(%(ids)s, %(times)s) AS one (id, times)
        WHERE m.id = one.id
        """,
        {
            "ids": arrays.uuids([media.uuid.int for media in uses]),
            "times": arrays.integers(list(uses.values())),
        },
    )


async def release(tx: Tx, uses: Mapping[MediaId, int]) -> None:
    """Count fewer uses of each; what nobody uses any more is doomed."""
    await tx.execute(
        """
        UPDATE core.media AS m
        SET uses      = m.uses - one.times,
            state     = CASE WHEN m.uses = one.times THEN 'doomed' ELSE m.state END,
            doomed_at = CASE WHEN m.uses = one.times THEN %(now)s ELSE m.doomed_at END
        FROM UNNEST(%(ids)s, %(times)s) AS one (id, times)
        WHERE m.id = one.id
        """,
        {
            "ids": arrays.uuids([media.uuid.int for media in uses]),
            "times": arrays.integers(list(uses.values())),
            "now": tx.now,
        },
    )


async def doom(tx: Tx, media: MediaId) -> bool:
    """Give up what nobody uses; False when somebody does."""
    doomed = await tx.execute(
        """
        UPDATE core.media SET state = 'doomed', doomed_at = %(now)s
        WHERE id = %(media)s AND uses = 0 AND state <> 'doomed'
        """,
        {"media": media, "now": tx.now},
    )
    return doomed == 1


async def doom_idle(tx: Tx, *, unused_for: timedelta) -> int:
    """Give up uploads that were not finished and media that nobody came to use."""
    return await tx.execute(
        """
        UPDATE core.media SET state = 'doomed', doomed_at = %(now)s
        WHERE uses = 0 AND state <> 'doomed' AND idle_since <= %(before)s
        """,
        {"now": tx.now, "before": tx.now - unused_for},
    )


async def to_be_emptied(reader: Reader, *, linger: timedelta, limit: int) -> list[Doomed]:
    """Read doomed media whose objects still weigh, and those that have lingered long enough."""
    rows = await reader.tuples(
        """
        SELECT id, doomed_at
        FROM core.media
        WHERE state = 'doomed' AND (charged_bytes > 0 OR doomed_at <= %s)
        ORDER BY doomed_at
        LIMIT %s
        """,
        [reader.now - linger, limit],
    )
    return [Doomed(MediaId(media), doomed_at) for media, doomed_at in rows]


async def forget(tx: Tx, media: MediaId) -> None:
    """Delete doomed media of which nothing is left."""
    await tx.execute(
        "DELETE FROM core.media WHERE id = %s AND state = 'doomed' AND charged_bytes = 0", [media]
    )


def _media(*, facts: Any, **columns: Any) -> Media:
    columns["id"] = MediaId(columns["id"])
    columns["owner"] = MemberId(columns["owner"])
    return Media(facts=None if facts is None else wire.convert(facts, Facts), **columns)
