"""One batch: decided in memory, written by one statement, answered after the commit.

A batch is tried **by memory** first: the poster remembers how it left the accounts, so nothing is read or
locked before the one statement that writes, and no id is looked up. The database refuses that statement when
an account was moved by somebody else or an id was used before. Then the batch is done **with care**: accounts
locked in the order of their ids, every id looked up. What memory would refuse is **set aside** for a careful
round of its own, and its neighbours go on. What the memory says can therefore cost a second try, never a
wrong answer.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from quan.core.db import Reader, Tx
from quan.ledger import store
from quan.ledger.operations.orders import (
    accounts_of,
    expiries,
    resolved_by,
)
from quan.ledger.operations.sealing import seal, start_of
from quan.ledger.poster.desk import Desk, MemoryDesk
from quan.ledger.poster.memory import Memory
from quan.ledger.poster.tickets import PLAIN, AheadJourney, AheadStory, Bulk, Journey, Story, Ticket
from quan.ledger.rules import Book, Order, Outcome


@dataclass(slots=True)
class Decided:
    """A batch that is decided and not yet written; `aside` are the tickets that are not part of it."""

    head: store.ChainHead
    batch: store.Batch | None
    packed: store.Packed
    refused: Sequence[tuple[Order, Outcome]]
    bulks: Mapping[Ticket, Bulk]
    aside: Sequence[Ticket]

    @property
    def head_after(self) -> store.ChainHead:
        """Tell where the chain ends once this is written."""
        if self.batch is None:
            return self.head
        return store.ChainHead(self.head.chain, self.head.seq + 1, self.batch.hash, self.batch.last_us)

    async def write(self, tx: Tx) -> None:
        """Write the batch, and what its refusals leave."""
        if self.batch is not None:
            await store.write(tx, self.packed)
        if self.refused:
            await store.remember_refusals(tx, self.refused)

    def answer_bulks(self) -> None:
        """Answer those who handed in bulks."""
        for ticket, bulk in self.bulks.items():
            ticket.reply(bulk)


@dataclass(slots=True)
class Round:
    """The tickets of one batch with the stories of their journeys."""

    tickets: Sequence[Ticket]
    stories: dict[Journey, Story] = field(default_factory=dict)
    replies: dict[Journey, Sequence[Any]] = field(default_factory=dict)
    _wishes: dict[Journey, list[Any]] = field(default_factory=dict)
    _numbers: dict[Ticket, int] = field(default_factory=dict)
    _prepared: dict[Journey, Any] = field(default_factory=dict)
    _accounts: set[int] | None = None

    def __post_init__(self) -> None:
        for ticket in self.tickets:
            if ticket.journey is not None:
                mine = self._wishes.setdefault(ticket.journey, [])
                self._numbers[ticket] = len(mine)
                mine.append(ticket.wish)

    @property
    def weight(self) -> int:
        """Tell how many transfers it may bring."""
        return sum(ticket.weight for ticket in self.tickets)

    @property
    def needs_preparing(self) -> bool:
        """Tell whether any journey but the plain one is among the tickets."""
        return any(journey is not PLAIN for journey in self._wishes)

    @property
    def is_foreseeable(self) -> bool:
        """Tell whether all of it can be decided while the batch before is still being written."""
        return all(isinstance(journey, AheadJourney) for journey in self._wishes)

    async def prepare(self, reader: Reader) -> None:
        """Let every journey read what may be read early."""
        for journey, wishes in self._wishes.items():
            self._prepared[journey] = await journey.prepare(reader, wishes)

    def foresee(self, before: "Round | None", *, now: datetime) -> None:
        """Let every journey begin on what was prepared and on what the batch before will have done."""
        for journey, wishes in self._wishes.items():
            if isinstance(journey, AheadJourney):
                after = before.stories.get(journey) if before is not None else None
                prepared = self._prepared.get(journey)
                self.stories[journey] = journey.foresee(wishes, prepared, after=after, now=now)
        self._accounts = None  # named by the stories from here on

    async def begin(self, tx: Tx) -> None:
        """Let every journey read and lock what it needs."""
        if self.needs_preparing and not self._prepared:
            await self.prepare(tx)
        for journey, wishes in self._wishes.items():
            self.stories[journey] = await journey.begin(tx, wishes, self._prepared.get(journey))
        self._accounts = None  # named by the stories from here on

    def accounts(self) -> set[int]:
        """Name every account that may move."""
        if self._accounts is None:
            keys = {account.uuid.int for story in self.stories.values() for account in story.accounts()}
            for ticket in self.tickets:
                keys.update(accounts_of(ticket.orders))
            self._accounts = keys
        return self._accounts

    def ids(self) -> set[int]:
        """Name every id that may be used."""
        keys = {id_.uuid.int for story in self.stories.values() for id_ in story.ids()}
        for ticket in self.tickets:
            keys.update(order.id for order in ticket.orders)
        return keys

    def resolves(self) -> set[int]:
        """Name every transfer that may be posted, voided or undone."""
        keys = {id_.uuid.int for story in self.stories.values() for id_ in story.resolves()}
        for ticket in self.tickets:
            keys.update(resolved_by(ticket.orders))
        return keys

    def decide(self, desk: Desk, head: store.ChainHead, memory: Memory) -> Decided:
        """Let the law and the journeys decide wish by wish, in the order of arrival."""
        for ticket in self.tickets:
            if ticket.party in desk.waiting:
                desk.aside.append(ticket)
            elif ticket.journey is None:
                desk.bulk(ticket)
            else:
                desk.wish(ticket, self.stories[ticket.journey], self._numbers[ticket])
        book = desk.book
        accounts = book.changed()
        memory.keep(book, accounts)
        memory.forget(desk.doubted - accounts.keys())
        batch = seal(head, book.booked) if book.booked else None
        packed = {} if batch is None else store.pack(batch, book.booked, accounts)
        return Decided(head, batch, packed, desk.refused, desk.bulks, desk.aside)

    async def hold(self, tx: Tx) -> None:
        """Let every journey that was decided ahead lock what it stands on, before any account."""
        for story in self.stories.values():
            if isinstance(story, AheadStory):
                await story.hold(tx)

    async def file(self, tx: Tx) -> None:
        """Write the rows of every journey. Raises when one has not a reply for each of its wishes."""
        for journey, story in self.stories.items():
            self.replies[journey] = replies = await story.file(tx)
            if owed := len(self._wishes[journey]) - len(replies):
                raise RuntimeError(f"{journey} owes {owed} replies")

    def answer(self, decided: Decided) -> None:
        """Answer every caller; call it after the commit."""
        decided.answer_bulks()
        aside = set(decided.aside)
        for ticket, number in self._numbers.items():
            if ticket.journey is not None and ticket not in aside:
                ticket.reply(self.replies[ticket.journey][number])


async def by_memory(tx: Tx, round_: Round, memory: Memory, head: store.ChainHead) -> Decided:
    """Do a batch with what is remembered. Raises what the database says against it."""
    await round_.begin(tx)
    decided = await decided_by_memory(tx, round_, memory, head)
    await decided.write(tx)
    await round_.file(tx)
    return decided


async def decided_by_memory(reader: Reader, round_: Round, memory: Memory, head: store.ChainHead) -> Decided:
    """Decide a batch with what is remembered; what is not is read, and never held."""
    keys = round_.accounts()
    await memory.recall(reader, keys)
    holding = list(keys & memory.holding)
    expiring = await store.due_on(reader, holding) if holding else []
    due = {key for one in expiring for key in (one.debit, one.credit)}
    known = await _known(reader, round_.resolves())
    return decided_at_once(round_, memory, head, known, now=reader.now, due=due)


def decided_at_once(
    round_: Round,
    memory: Memory,
    head: store.ChainHead,
    known: Mapping[int, store.Remembered],
    *,
    now: datetime,
    due: Collection[int] = (),
) -> Decided:
    """Decide a batch of which everything is remembered or known; on the accounts `due` something is due."""
    book = Book(
        {},
        {key: row.past for key, row in known.items()},
        at_us=start_of(now, head, memory.latest_us(round_.accounts())),
        kept=memory.accounts,
    )
    return round_.decide(MemoryDesk(book, known, head.next_number, due=due), head, memory)


async def with_care(tx: Tx, round_: Round, memory: Memory, head: store.ChainHead) -> Decided:
    """Do a batch with every account locked and every id looked up; what is due expires first."""
    await round_.begin(tx)
    asked = round_.accounts()
    locked = {one.key: one for one in await store.lock_accounts(tx, sorted(asked))}
    due = await store.due_on(tx, sorted(asked)) if any(one.holds for one in locked.values()) else []
    expiring = expiries(due, locked)
    named = round_.ids() | round_.resolves() | {order.id for order in expiring} | resolved_by(expiring)
    known = await _known(tx, named)
    memory.learn(locked.values())  # only now: nothing else may be decided on it before this is
    book = Book(
        {},
        {key: row.past for key, row in known.items()},
        at_us=start_of(tx.now, head, memory.latest_us(locked)),
        kept=memory.accounts,
    )
    for order in expiring:
        book.decide(order)
    decided = round_.decide(Desk(book, known, head.next_number), head, memory)
    await decided.write(tx)
    await round_.file(tx)
    return decided


async def _known(reader: Reader, keys: set[int]) -> dict[int, store.Remembered]:
    return {row.key: row for row in await store.remembered(reader, sorted(keys))} if keys else {}
