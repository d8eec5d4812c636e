"""A batch of messages: read once what all of them need, decide one after the other, write once."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from quan import identity
from quan.chat.errors.messages import ClientIdReused, MessageNotFound
from quan.chat.events import MessagesSent, Said
from quan.chat.model.bodies import keep_mentions, mentioned
from quan.chat.model.messages import Message, MessageId, Quote, shown
from quan.chat.model.sending import Seat, Tail, Wish
from quan.chat.operations import previews
from quan.chat.rules import attachments, requests
from quan.chat.rules import sending as rules
from quan.chat.store import conversations, memberships, messages
from quan.chat.store import sending as store
from quan.core import media, streams
from quan.core.db import Tx
from quan.core.ids import Id
from quan.core.problems import Problem

MESSAGE = "chat.message"
JOINED, REQUESTED = "chat.joined", "chat.requested"

Answer = Message | Problem


async def send(tx: Tx, wishes: Sequence[Wish], *, with_previews: bool = False) -> list[Answer]:
    """Say what was wished for; each wish is answered by its message, made now or before, or by its refusal.

    One that is refused changes nothing for the others. `with_previews` has the linked pages looked at.
    """
    if not wishes:
        return []
    await conversations.lock_many(tx, {wish.conversation for wish in wishes})
    batch = await _read(tx, wishes)
    answers: list[Answer] = []
    for wish in wishes:
        try:
            answers.append(batch.decide(wish))
        except Problem as refusal:
            answers.append(refusal)
    await batch.write(tx)
    if with_previews:
        for message in batch.written():
            await previews.look_later(tx, message)
    return answers


async def _read(tx: Tx, wishes: Sequence[Wish]) -> "_Batch":
    # Asked for together, answered in one round trip; nothing that is written later is waited for but the end.
    (tails, seats, known), is_heard = await asyncio.gather(
        store.ground(tx, wishes), identity.anybody_pushable(tx)
    )
    quoted = {(wish.conversation.uuid, wish.reply_to) for wish in wishes if wish.reply_to is not None}
    named = {(wish.conversation.uuid, one.uuid) for wish in wishes for one in mentioned(wish.body)}
    shown = {one for wish in wishes for one in wish.media}
    batch = _Batch(
        tx=tx,
        tails=tails,
        seats=seats,
        known=known,
        is_heard=is_heard,
        quotes=await store.quotes(tx, quoted) if quoted else {},
        present=await store.present(tx, named) if named else set(),
        shown=await media.hold(tx, shown) if shown else {},
    )
    if known:
        found = await messages.by_ids(tx, [MessageId(one) for one in known])
        batch.before = {one.id: one for one in found}
    await _note_reach(tx, wishes, seats)
    return batch


async def _note_reach(tx: Tx, wishes: Sequence[Wish], seats: dict[store.Place, Seat]) -> None:
    """Find out who of the direct conversations cannot be written to."""
    pairs = {
        (wish.sender, seat.other)
        for wish in wishes
        if (seat := seats.get((wish.conversation.uuid, wish.sender.uuid))) is not None
        and seat.other is not None
    }
    if not pairs:
        return
    estranged = await identity.estranged(tx, pairs)
    for (_, sender), seat in seats.items():
        seat.out_of_reach = seat.other is not None and (identity.MemberId(sender), seat.other) in estranged


@dataclass(slots=True, kw_only=True)
class _Batch:
    """What a batch stands on, and what it has decided so far."""

    tx: Tx
    tails: dict[UUID, Tail]
    seats: dict[store.Place, Seat]
    known: dict[UUID, tuple[UUID, bytes]]
    is_heard: bool
    """Whether there is a device anywhere that might have to be woken."""
    quotes: dict[tuple[UUID, int], Quote]
    present: set[store.Place]
    shown: dict[media.MediaId, media.Held]
    before: dict[MessageId, Message] = field(default_factory=dict)
    _written: list[store.Written] = field(default_factory=list)
    _read: dict[store.Place, int] = field(default_factory=dict)
    _first: list[Wish] = field(default_factory=list)

    def decide(self, wish: Wish) -> Message:
        """Check one wish by the rules, with everything counted that the batch has decided before it.

        Raises: ClientIdReused, what `rules.sending` refuses, MessageNotFound, core.MediaNotFound.
        """
        id_, place = wish.id, (wish.conversation.uuid, wish.sender.uuid)
        if id_.uuid in self.known:
            return self._repeated(wish, id_)
        seat = rules.check_writer(self.seats.get(place), self.tx.now)
        tail = self.tails[wish.conversation.uuid]
        may_ask = requests.may_ask(messages=tail.number, declined_at=seat.other_declined_at, now=self.tx.now)
        rules.check_reach(seat, wish.body, is_first=may_ask)
        quote = self._quote(wish, seat)
        attachments.check_shown(wish, self.shown)
        if tail.number == 0 or seat.other_declined_at is not None:
            self._first.append(wish)
            seat.other_declined_at = None
        self._count(wish, seat, tail)
        named = {one for one in mentioned(wish.body) if (wish.conversation.uuid, one.uuid) in self.present}
        message = Message(
            conversation=wish.conversation,
            number=tail.number,
            seq=tail.seq,
            id=id_,
            client_id=wish.client_id,
            sender=wish.sender,
            body=keep_mentions(wish.body, named),
            reply_to=quote,
            forwarded=wish.forwarded,
            at=self.tx.now,
        )
        self._written.append(store.Written(wish, message))
        self.known[id_.uuid] = wish.conversation.uuid, wish.fingerprint
        self.before[id_] = message
        return message

    def _repeated(self, wish: Wish, id_: MessageId) -> Message:
        if self.known[id_.uuid] != (wish.conversation.uuid, wish.fingerprint):
            raise ClientIdReused
        return self.before[id_]

    def _quote(self, wish: Wish, seat: Seat) -> Quote | None:
        if wish.reply_to is None:
            return None
        quote = self.quotes.get((wish.conversation.uuid, wish.reply_to))
        if quote is None or not seat.sees(wish.reply_to):
            raise MessageNotFound
        return quote

    def _count(self, wish: Wish, seat: Seat, tail: Tail) -> None:
        """Move the ends on. Who had read everything has read their own message as well."""
        if seat.read_number == tail.number:
            seat.read_number += 1
        tail.number += 1
        tail.seq += 1
        seat.last_sent_at = self.tx.now
        self._read[wish.conversation.uuid, wish.sender.uuid] = seat.read_number

    def written(self) -> list[Message]:
        """Give the messages that this batch made."""
        return [message for _, message in self._written]

    async def write(self, tx: Tx) -> None:
        """Write what was decided. The events come first: the database checks that every message has one."""
        if not self._written:
            return
        await streams.append_all(
            tx,
            [(one.conversation, MESSAGE, {"number": one.number}) for _, one in self._written],
            told=self._told(),
        )
        grown = {wish.conversation.uuid for wish, _ in self._written}
        await store.write(tx, self._written, {key: self.tails[key] for key in grown}, self._read)
        if shown := [one for wish, _ in self._written for one in wish.media]:
            await media.use(tx, shown)
            await store.attach(tx, self._written)
        if self.is_heard:
            said = tuple(Said(one.conversation, one.number) for _, one in self._written)
            tx.emit(MessagesSent(messages=said))
        for wish in self._first:
            await self._tell_the_other(tx, wish)

    def _told(self) -> dict[Id, list[streams.StreamEvent]]:
        """Give the events as `queries.streaming.present` would, for devices that are in step."""
        told: dict[Id, list[streams.StreamEvent]] = {}
        for message in self.written():
            body = {"number": message.number, "message": shown(message)}
            event = streams.StreamEvent(seq=message.seq, kind=MESSAGE, body=body, at=message.at)
            told.setdefault(message.conversation, []).append(event)
        return told

    async def _tell_the_other(self, tx: Tx, wish: Wish) -> None:
        """Let the devices of the other of two know that there is a conversation now, or a request again."""
        seat = self.seats[wish.conversation.uuid, wish.sender.uuid]
        if seat.other is not None:
            if seat.other_state == "requested":
                await memberships.ask_again(tx, wish.conversation, seat.other)
            kind = JOINED if seat.other_state == "active" else REQUESTED
            streams.append_last(tx, seat.other, kind, {"conversation": wish.conversation})
