"""The SQL of a batch of messages. The conversations are held, see `conversations.lock_many`."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from psycopg.types.json import Jsonb

from quan.chat.model.bodies import mentioned
from quan.chat.model.messages import Message, Quote
from quan.chat.model.sending import Seat, Tail, Wish
from quan.chat.store import rows
from quan.core import arrays, wire
from quan.core.db import Tx
from quan.core.ids import MemberId

Place = tuple[UUID, UUID]
"""A conversation and a member in it."""
_SEPARATOR = "\x1f"


class Written(NamedTuple):
    """A message about to be written, and the wish it came from."""

    wish: Wish
    message: Message


class Ground(NamedTuple):
    """What a batch of wishes stands on.

    `known` are the messages that were written already: the conversation, and what the wish was like.
    """

    tails: dict[UUID, Tail]
    seats: dict[Place, Seat]
    known: dict[UUID, tuple[UUID, bytes]]


async def ground(tx: Tx, wishes: Sequence[Wish]) -> Ground:
    """Read where each conversation ends, each writer's place in it, and what was said before."""
    found = await tx.tuples(
        """
        SELECT k.id, k.conversation, k.fingerprint,
               m.conversation, m.member, c.last_number, core.stream_head(c.id),
               c.kind, c.admins_only_write, c.slow_mode_s,
               m.role, m.state, m.silenced_until, m.last_sent_at, m.joined_number, m.hidden_upto,
               m.left_number, m.read_number, s.until, o.member, o.state, o.declined_at
        FROM UNNEST(%(ids)s, %(conversations)s, %(members)s) AS wish (id, conversation, member)
        LEFT JOIN chat.messages      AS k ON k.id = wish.id
        LEFT JOIN chat.conversations AS c ON c.id = wish.conversation
        LEFT JOIN chat.memberships   AS m ON m.conversation = c.id AND m.member = wish.member
        LEFT JOIN chat.memberships   AS o
               ON c.kind = 'direct' AND o.conversation = c.id AND o.member <> m.member
        LEFT JOIN chat.suspensions   AS s ON s.member = m.member
        """,
        {
            "ids": arrays.uuids([wish.id.uuid.int for wish in wishes]),
            "conversations": arrays.uuids([wish.conversation.uuid.int for wish in wishes]),
            "members": arrays.uuids([wish.sender.uuid.int for wish in wishes]),
        },
    )
    seated = [row[3:] for row in found if row[3] is not None]
    return Ground(
        tails={row[0]: Tail(row[2], row[3]) for row in seated},
        seats={(row[0], row[1]): _seat(*row[4:]) for row in seated},
        known={row[0]: (row[1], bytes(row[2])) for row in found if row[0] is not None},
    )


def _seat(*columns: Any) -> Seat:
    values = dict(zip(_SEAT, columns, strict=True))
    other = values.pop("other")
    return Seat(**values, other=None if other is None else MemberId(other))


_SEAT = (
    "kind",
    "admins_only_write",
    "slow_mode_s",
    "role",
    "state",
    "silenced_until",
    "last_sent_at",
    "joined_number",
    "hidden_upto",
    "left_number",
    "read_number",
    "suspended_until",
    "other",
    "other_state",
    "other_declined_at",
)


async def quotes(tx: Tx, wanted: Collection[tuple[UUID, int]]) -> dict[tuple[UUID, int], Quote]:
    """Read messages that others answer."""
    found = await tx.tuples(
        """
        SELECT m.conversation, m.number, m.sender, m.body
        FROM UNNEST(%(conversations)s, %(numbers)s) AS wanted (conversation, number)
        JOIN chat.messages AS m ON m.conversation = wanted.conversation AND m.number = wanted.number
        """,
        {
            "conversations": arrays.uuids([conversation.int for conversation, _ in wanted]),
            "numbers": arrays.bigints([number for _, number in wanted]),
        },
    )
    return {
        (conversation, number): Quote(
            number=number, sender=None if sender is None else MemberId(sender), body=rows.body(body)
        )
        for conversation, number, sender, body in found
    }


async def present(tx: Tx, wanted: Collection[Place]) -> set[Place]:
    """Tell which of these members are in these conversations."""
    found = await tx.tuples(
        """
        SELECT m.conversation, m.member
        FROM UNNEST(%(conversations)s, %(members)s) AS wanted (conversation, member)
        JOIN chat.memberships AS m ON m.conversation = wanted.conversation AND m.member = wanted.member
        WHERE m.state = 'active'
        """,
        {
            "conversations": arrays.uuids([conversation.int for conversation, _ in wanted]),
            "members": arrays.uuids([member.int for _, member in wanted]),
        },
    )
    return {(conversation, member) for conversation, member in found}


async def write(
    tx: Tx, written: Sequence[Written], tails: Mapping[UUID, Tail], read: Mapping[Place, int]
) -> None:
    """Write messages, count them in their conversations, and note who wrote and read up to where."""
    messages = [one.message for one in written]
    await tx.execute(
        """
        WITH said AS (
            INSERT INTO chat.messages
                (conversation, number, seq, id, client_id, fingerprint, sender, body, reply_to, forwarded,
                 mentions, words, at)
            SELECT m.conversation, m.number, m.seq, m.id, m.client_id, m.fingerprint, m.sender, m.body,
                   m.reply_to, m.forwarded, string_to_array(m.mentions, ',')::uuid[],
                   chat.search_keys(m.conversation, m.number, string_to_array(m.words, E'\\x1f')), %(now)s
            FROM UNNEST(%(conversations)s, %(numbers)s, %(seqs)s, %(ids)s, %(client_ids)s, %(fingerprints)s,
                        %(senders)s, %(bodies)s, %(replies)s, %(forwarded)s, %(mentions)s, %(words)s)
                 AS m (conversation, number, seq, id, client_id, fingerprint, sender, body, reply_to,
                       forwarded, mentions, words)
        ), counted AS (
            UPDATE chat.conversations AS c
            SET last_number = ended.number, last_at = %(now)s
            FROM UNNEST(%(grown)s, %(lasts)s) AS ended (conversation, number)
            WHERE c.id = ended.conversation
        )
        UPDATE chat.memberships AS m
        SET last_sent_at     = %(now)s,
            read_number      = GREATEST(m.read_number, wrote.read),
            delivered_number = GREATEST(m.delivered_number, wrote.read)
        FROM UNNEST(%(at)s, %(writers)s, %(read)s) AS wrote (conversation, member, read)
        WHERE m.conversation = wrote.conversation AND m.member = wrote.member
        """,
        {
            "conversations": arrays.uuids([one.conversation.uuid.int for one in messages]),
            "numbers": arrays.bigints([one.number for one in messages]),
            "seqs": arrays.bigints([one.seq for one in messages]),
            "ids": arrays.uuids([one.id.uuid.int for one in messages]),
            "client_ids": arrays.uuids([wish.client_id.int for wish, _ in written]),
            "fingerprints": arrays.byteas([wish.fingerprint for wish, _ in written]),
            "senders": arrays.uuids([wish.sender.uuid.int for wish, _ in written]),
            "bodies": arrays.jsonbs([wire.encode(one.body) for one in messages]),
            "replies": arrays.bigints([wish.reply_to for wish, _ in written]),
            "forwarded": arrays.booleans([wish.forwarded for wish, _ in written]),
            "mentions": arrays.texts([_mentions(one) for one in messages]),
            "words": arrays.texts([_SEPARATOR.join(wish.words) or None for wish, _ in written]),
            "grown": arrays.uuids([conversation.int for conversation in tails]),
            "lasts": arrays.bigints([tail.number for tail in tails.values()]),
            "at": arrays.uuids([conversation.int for conversation, _ in read]),
            "writers": arrays.uuids([member.int for _, member in read]),
            "read": arrays.bigints(list(read.values())),
            "now": tx.now,
        },
    )


def _mentions(message: Message) -> str:
    return ",".join(str(one.uuid) for one in mentioned(message.body)) if message.body is not None else ""


async def attach(tx: Tx, written: Sequence[Written]) -> None:
    """Note which media stand in which message."""
    places = [(one.message, media) for one in written for media in one.wish.media]
    await tx.execute(
        """
        INSERT INTO chat.message_media (conversation, number, media)
        SELECT conversation, number, media
        FROM UNNEST(%(conversations)s, %(numbers)s, %(media)s) AS one (conversation, number, media)
        """,
        {
            "conversations": arrays.uuids([message.conversation.uuid.int for message, _ in places]),
            "numbers": arrays.bigints([message.number for message, _ in places]),
            "media": arrays.uuids([media.uuid.int for _, media in places]),
        },
    )


async def write_notice(tx: Tx, message: Message) -> None:
    """Write what the house says, and count it. The event came first, as with every message."""
    await tx.execute(
        """
        WITH said AS (
            INSERT INTO chat.messages (conversation, number, seq, id, body, at)
            VALUES (%(conversation)s, %(number)s, %(seq)s, %(id)s, %(body)s, %(now)s)
        )
        UPDATE chat.conversations
        SET last_number = %(number)s, last_at = %(now)s
        WHERE id = %(conversation)s
        """,
        {
            "conversation": message.conversation,
            "number": message.number,
            "seq": message.seq,
            "id": message.id,
            "body": Jsonb(message.body),
            "now": tx.now,
        },
    )
