"""What happened in the demo town: a pure story, the same for every start on the same day."""

import itertools
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from quan.demo.people import AGENT, FRIENDLY_NOTES, PEOPLE, SHOPS, SIGN_INS, Shop

DAYS = 100
FLOAT_MINOR = 20_000_000
_LOW_MINOR = 30_000
_WAGE_DAYS = (10, 25)
_SATURDAY = 5

What = Literal["pay", "cash_in"]


@dataclass(frozen=True, slots=True)
class Happening:
    """One movement of money: who paid whom how much, when and for what."""

    at: datetime
    what: What
    payer: str
    payee: str
    minor: int
    note: str = ""
    category: str | None = None


def friendships() -> list[tuple[str, str]]:
    """Say who knows whom: a ring of neighbours, and a few chosen across it."""
    handles = [person.handle for person in PEOPLE]
    near = [
        (handle, handles[(index + step) % len(handles)])
        for index, handle in enumerate(handles)
        for step in (1, 2)
    ]
    far = [(handles[index], handles[(index * 7 + 11) % len(handles)]) for index in range(0, len(handles), 2)]
    known = [(AGENT, handle) for handle in (*SIGN_INS, *handles[::4])]
    pairs = (*near, *far, *known, *itertools.combinations(SIGN_INS, 2))
    return sorted({(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]})


def happenings(until: datetime, zone: ZoneInfo) -> Iterator[list[Happening]]:
    """Tell the story day by day, in the order of time, ending before `until`."""
    story, purse = _Story(zone), _Purse()
    last = until.astimezone(zone).date()
    for back in range(DAYS, -1, -1):
        day = last - timedelta(days=back)
        day_by_day = sorted(story.day(day), key=lambda one: one.at)
        yield [one for one in day_by_day if one.at < until and purse.can(one)]


class _Purse:
    """Follows the story in the order of time and leaves out what nobody could have paid."""

    def __init__(self) -> None:
        self.minor: Counter[str] = Counter()

    def can(self, one: Happening) -> bool:
        if one.what == "pay":
            if self.minor[one.payer] < one.minor:
                return False
            self.minor[one.payer] -= one.minor
        self.minor[one.payee] += one.minor
        return True


class _Story:
    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self.dice = random.Random("quan town")  # noqa: S311 - a story, not a secret
        self.balance = dict.fromkeys((*(p.handle for p in PEOPLE), *(s.handle for s in SHOPS)), 0)
        self.friends: dict[str, list[str]] = {}
        shops = {shop.handle for shop in SHOPS}
        for one, other in friendships():
            if shops & {one, other}:
                continue
            self.friends.setdefault(one, []).append(other)
            self.friends.setdefault(other, []).append(one)

    def day(self, day: date) -> Iterator[Happening]:
        for person in PEOPLE:
            yield from self._top_up(day, person.handle)
        for shop in SHOPS if day.day in _WAGE_DAYS else ():
            yield from self._wages(day, shop)
        for person in PEOPLE:
            yield from self._errands(day, person.handle)
            yield from self._favours(day, person.handle)

    def _top_up(self, day: date, handle: str) -> Iterator[Happening]:
        if self.balance[handle] < _LOW_MINOR and handle != AGENT:
            minor = self.dice.choice((30_000, 50_000, 80_000, 100_000))
            yield self._move(self._at(day, 8, 9), "cash_in", AGENT, handle, minor)

    def _wages(self, day: date, shop: Shop) -> Iterator[Happening]:
        staff = self.dice.sample([person.handle for person in PEOPLE], 2)
        for handle in (*staff, AGENT):
            minor = min(self.balance[shop.handle] // 3, 120_000) // 100 * 100
            if minor > 0:
                yield self._move(self._at(day, 9, 10), "pay", shop.handle, handle, minor, note="工资 · wages")

    def _errands(self, day: date, handle: str) -> Iterator[Happening]:
        for shop in SHOPS:
            eager = {"transport": 0.34, "food": 0.2, "groceries": 0.16}.get(shop.category, 0.05)
            if shop.category == "transport" and day.weekday() >= _SATURDAY:
                eager = 0.1
            if self.dice.random() < eager:
                note, minor = self.dice.choice(shop.goods)
                if self.balance[handle] >= minor:
                    at = self._at(day, 10, 21)
                    yield self._move(at, "pay", handle, shop.handle, minor, note=note, category=shop.category)

    def _favours(self, day: date, handle: str) -> Iterator[Happening]:
        if self.dice.random() < (0.16 if day.weekday() >= _SATURDAY else 0.07):
            friend = self.dice.choice(self.friends[handle])
            minor = self.dice.choice((1200, 2550, 3000, 4500, 6600, 8888, 10_000, 15_000))
            if self.balance[handle] >= minor:
                note = self.dice.choice(FRIENDLY_NOTES)
                yield self._move(self._at(day, 11, 22), "pay", handle, friend, minor, note=note)

    def _move(
        self,
        at: datetime,
        what: What,
        payer: str,
        payee: str,
        minor: int,
        *,
        note: str = "",
        category: str | None = None,
    ) -> Happening:
        if what == "pay":
            self.balance[payer] -= minor
        self.balance[payee] += minor
        return Happening(at, what, payer, payee, minor, note, category)

    def _at(self, day: date, first_hour: int, last_hour: int) -> datetime:
        seconds = self.dice.randrange(first_hour * 3600, last_hour * 3600)
        return datetime.combine(day, time(), self.zone) + timedelta(seconds=seconds)
