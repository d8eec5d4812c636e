"""What the poster remembers of the accounts it moved."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from quan.core.db import Reader
from quan.ledger import store
from quan.ledger.rules import Book, Totals

REMEMBERED_ACCOUNTS = 250_000


@dataclass(slots=True)
class Memory:
    """Accounts as the last batches left them, by id. A hint: the database checks it.

    `holding` are those on which something is pending.
    """

    accounts: dict[int, Totals] = field(default_factory=dict)
    holding: set[int] = field(default_factory=set)

    def learn(self, standings: Iterable[store.Standing]) -> None:
        """Remember accounts as they were read."""
        for key, state, last_us in standings:
            totals = self.accounts[key] = Totals(state)
            totals.last_us = last_us
            self._note(key, totals)

    def keep(self, book: Book, changed: Mapping[int, Totals]) -> None:
        """Note what a decision changed."""
        if book.held:
            for key, totals in changed.items():
                self._note(key, totals)

    def forget(self, keys: Iterable[int]) -> None:
        """Trust nothing any more about these."""
        for key in keys:
            self.accounts.pop(key, None)

    def forget_all(self) -> None:
        """Trust nothing any more."""
        self.accounts.clear()
        self.holding.clear()

    def latest_us(self, keys: Iterable[int]) -> int:
        """Tell when any of these last moved, in microseconds since 1970."""
        accounts = self.accounts
        return max((accounts[key].last_us for key in keys if key in accounts), default=0)

    def suffices(self, keys: set[int]) -> bool:
        """Tell whether all of them are remembered, and nothing that is held on them may be due."""
        return keys <= self.accounts.keys() and not keys & self.holding

    async def recall(self, reader: Reader, keys: set[int]) -> None:
        """Read those that are not remembered."""
        missing = keys - self.accounts.keys()
        if len(self.accounts) + len(missing) > REMEMBERED_ACCOUNTS:
            self.forget_all()
            missing = keys
        if missing:
            self.learn(await store.read_accounts(reader, list(missing)))

    def codes(self, keys: Iterable[int]) -> dict[int, int]:
        """Tell the types of those that are remembered."""
        accounts = self.accounts
        return {key: accounts[key].code for key in keys if key in accounts}

    def _note(self, key: int, totals: Totals) -> None:
        if totals.holds:
            self.holding.add(key)
        else:
            self.holding.discard(key)
