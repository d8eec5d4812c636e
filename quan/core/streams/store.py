"""The SQL of streams."""

from collections import Counter
from collections.abc import Iterable, Sequence
from uuid import UUID

from psycopg.types.json import Jsonb

from quan.core import arrays
from quan.core.db import Reader, Tx
from quan.core.ids import Id
from quan.core.streams.model import Head, StreamEvent
from quan.core.streams.notices import CHANNEL

NewEvent = tuple[Id, str, bytes]
"""The stream, the kind and the body as JSON of an event to be written."""


async def append(tx: Tx, stream: Id, kind: str, body: dict[str, object]) -> int:
    """Allot the next seq and write the event under it, in one statement."""
    seq: int = await tx.value(
        """
        WITH head AS (
            INSERT INTO core.streams AS s (stream, epoch, head)
            SELECT %(stream)s, epoch, 1 FROM core.stream_epoch
            ON CONFLICT (stream) DO UPDATE SET head = s.head + 1
            RETURNING s.head
        )
        INSERT INTO core.stream_events (stream, seq, kind, body, at)
        SELECT %(stream)s, head, %(kind)s, %(body)s, %(at)s FROM head
        RETURNING seq
        """,
        {"stream": stream, "kind": kind, "body": Jsonb(body), "at": tx.now},
    )
    return seq


async def append_many(tx: Tx, events: Sequence[NewEvent]) -> list[Id]:
    """Write events of many streams in one statement, each stream's in the order given; give the streams.

    Streams are locked in the order of their ids.
    """
    seen: Counter[UUID] = Counter()
    places = []
    for stream, _, _ in events:
        seen[stream.uuid] += 1
        places.append(seen[stream.uuid])
    streams = sorted({stream.uuid: stream for stream, _, _ in events}.values(), key=lambda one: one.uuid)
    await tx.execute(
        """
        SELECT core.append_events(%(streams)s, %(counts)s, %(of)s, %(behind)s, %(kinds)s, %(bodies)s, %(at)s)
        """,
        {
            "streams": arrays.uuids([stream.uuid.int for stream in streams]),
            "counts": arrays.bigints([seen[stream.uuid] for stream in streams]),
            "of": arrays.uuids([stream.uuid.int for stream, _, _ in events]),
            "behind": arrays.bigints(
                [seen[stream.uuid] - place for (stream, _, _), place in zip(events, places, strict=True)]
            ),
            "kinds": arrays.texts([kind for _, kind, _ in events]),
            "bodies": arrays.jsonbs([body for _, _, body in events]),
            "at": tx.now,
        },
    )
    return streams


async def heads(reader: Reader, streams: Iterable[Id]) -> dict[UUID, Head]:
    """Read heads; a stream that nobody wrote to yet stands at 0 in the epoch it will be born with."""
    rows = await reader.rows(
        """
        SELECT asked.stream, COALESCE(s.epoch, town.epoch) AS epoch, COALESCE(s.head, 0) AS head
        FROM core.stream_epoch AS town
        CROSS JOIN UNNEST(%(streams)s::uuid[]) AS asked (stream)
        LEFT JOIN core.streams AS s USING (stream)
        """,
        {"streams": [stream.uuid for stream in streams]},
        into=lambda stream, epoch, head: (stream, Head(epoch=epoch, seq=head)),
    )
    return dict(rows)


async def after(
    reader: Reader, asked: Sequence[tuple[Id, int]], limit: int
) -> list[tuple[Head, list[StreamEvent]]]:
    """Read, for each stream asked for, its head and the events after a seq, all of one snapshot."""
    rows = await reader.tuples(
        """
        SELECT
            asked.place,
            COALESCE(s.epoch, town.epoch) AS epoch,
            COALESCE(s.head, 0)           AS head,
            e.seq, e.kind, e.body, e.at
        FROM core.stream_epoch AS town
        CROSS JOIN UNNEST(%(streams)s, %(seqs)s) WITH ORDINALITY AS asked (stream, seq, place)
        LEFT JOIN core.streams AS s ON s.stream = asked.stream
        LEFT JOIN LATERAL (
            SELECT seq, kind, body, at
            FROM core.stream_events AS event
            WHERE event.stream = s.stream AND event.seq > asked.seq
            ORDER BY event.seq
            LIMIT %(limit)s
        ) AS e ON true
        """,
        {
            "streams": arrays.uuids([stream.uuid.int for stream, _ in asked]),
            "seqs": arrays.bigints([seq for _, seq in asked]),
            "limit": limit,
        },
    )
    found: dict[int, tuple[Head, list[StreamEvent]]] = {}
    for place, epoch, head, seq, kind, body, at in rows:
        _, events = found.setdefault(place, (Head(epoch=epoch, seq=head), []))
        if seq is not None:
            events.append(StreamEvent(seq=seq, kind=kind, body=body, at=at))
    return [found[place] for place in range(1, len(asked) + 1)]


async def rotate_epoch(tx: Tx) -> int:
    """Give every stream, and those not yet born, a new epoch; tell how many streams that were."""
    await tx.execute("UPDATE core.stream_epoch SET epoch = gen_random_uuid()")
    return await tx.execute("UPDATE core.streams SET epoch = town.epoch FROM core.stream_epoch AS town")


async def notify(tx: Tx, payloads: Sequence[str]) -> None:
    """Let other processes hear, once this has committed."""
    await tx.execute(
        "SELECT pg_notify(%(channel)s, payload) FROM UNNEST(%(payloads)s) AS notice (payload)",
        {"channel": CHANNEL, "payloads": arrays.texts(payloads)},
    )
