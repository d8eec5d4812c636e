"""Who waits for the next batch: bounded, and fair between parties."""

from collections import OrderedDict, deque
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from quan.core.problems import Problem

RETRY_AFTER_S = 1


class Weighted(Protocol):
    """Something that takes up room in a batch: as much as `weight` says."""

    @property
    def weight(self) -> int:
        """Tell how much it may bring."""
        ...


T = TypeVar("T", bound=Weighted)


@dataclass
class FairQueue(Generic[T]):
    """Takes from every party in turn, so that nobody's flood delays another's single payment.

    One party may fill half of the room, the other half is left for everybody else. `busy` is the refusal when
    there is no room; it carries `retry_after_s`.
    """

    room: int
    busy: type[Problem]
    _waiting: "OrderedDict[Hashable, deque[T]]" = field(default_factory=OrderedDict)
    _weights: dict[Hashable, int] = field(default_factory=dict)
    weight: int = 0

    def put(self, item: T, party: Hashable) -> None:
        """Let an item wait.

        Raises: `busy` when there is no room for it.
        """
        weight, theirs = item.weight, self._weights.get(party, 0)
        if self.weight + weight > self.room or (theirs and theirs + weight > self.room // 2):
            raise self.busy(retry_after_s=RETRY_AFTER_S)
        self._waiting.setdefault(party, deque()).append(item)
        self._weights[party] = theirs + weight
        self.weight += weight

    def take(self, most: int) -> list[T]:
        """Take up to `most` in weight, one item of each party in turn; at least one item."""
        taken: list[T] = []
        left = most
        while self._waiting:
            party, items = next(iter(self._waiting.items()))
            weight = items[0].weight
            if taken and weight > left:
                break
            left -= weight
            taken.append(items.popleft())
            self._forget(party, weight)
            if items:
                self._waiting.move_to_end(party)
            else:
                del self._waiting[party]
        return taken

    def drain(self) -> list[T]:
        """Take everything."""
        return self.take(self.weight)

    def _forget(self, party: Hashable, weight: int) -> None:
        self.weight -= weight
        left = self._weights[party] - weight
        if left:
            self._weights[party] = left
        else:
            del self._weights[party]
