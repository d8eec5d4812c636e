"""What the people of a simulated town ask for: mostly sense, some nonsense, and old wishes again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any, Literal
from uuid import UUID

from quan import ledger
from quan.core.ids import Id
from quan.core.money import Asset, Money
from quan.ledger.model import HOLDING, MAX_TOTAL, PREPAID, UNLIMITED, Flag, Limit, LimitKind, Phase
from quan.ledger.operations.orders import order_of
from quan.ledger.rules import Order
from tests.simulation.statements import Bill

CNY, EUR = Asset("CNY", 2), Asset("EUR", 2)
FLOOR = Limit(LimitKind.FLOOR, -20)
WALLET = ledger.AccountCode.MEMBER_WALLET
HOUSES = (
    (ledger.AccountCode.EQUITY, CNY, UNLIMITED),
    (WALLET, CNY, PREPAID),
    (WALLET, CNY, PREPAID),
    (WALLET, CNY, FLOOR),
    (ledger.AccountCode.SETTLEMENT_CASH, CNY, HOLDING),
    (ledger.AccountCode.EXPENSES, CNY, FLOOR),
    (WALLET, CNY, PREPAID),
    (WALLET, EUR, PREPAID),
)
"""Every kind of account and limit; a town has the first few."""

Kind = Literal["posting", "bulk", "closing"]


class PaymentId(Id):
    """What bills are about."""

    __slots__ = ()
    prefix = "pay"


def account_id(number: int) -> ledger.AccountId:
    """Name an account by its place."""
    return ledger.AccountId(UUID(int=number + 1))


@dataclass(frozen=True)
class Request:
    """One wish of a client, sent as often as it takes."""

    number: int
    kind: Kind
    transfers: tuple[ledger.NewTransfer, ...] = ()
    linked: tuple[bool, ...] = ()
    bills: tuple[Bill, ...] = ()
    account: ledger.AccountId | None = None
    closed: bool = False

    @property
    def orders(self) -> list[Order]:
        """Say it in the words of the law."""
        return [
            order_of(wish, linked=linked) for wish, linked in zip(self.transfers, self.linked, strict=True)
        ]


class Imagination:
    """Draws requests, with an eye on what was asked and what happened before."""

    def __init__(
        self, draw: Random, *, houses: int, now: Callable[[], datetime], done: Callable[[], Sequence[Any]]
    ) -> None:
        self.draw = draw
        self.houses = houses
        self._now = now
        self._done = done
        self._asked: list[Request] = []
        self._last_id = 1000

    def request(self) -> Request:
        """Draw the next request."""
        draw = self.draw
        number = len(self._asked) + 1
        if draw.random() < 0.03:
            account = account_id(draw.randrange(self.houses))
            request = Request(number, "closing", account=account, closed=draw.random() < 0.4)
        elif draw.random() < 0.1 and self._asked:
            return self.rival(draw.choice(self._asked[-12:]))
        elif draw.random() < 0.35:
            request = self._bulk(number)
        else:
            request = self._posting(number)
        self._asked.append(request)
        return request

    def funding(self) -> Request:
        """Bring the first money into the town."""
        wishes = tuple(
            self._plain(0, house, 200 if HOUSES[house][1] is CNY else 1)
            for house in range(1, self.houses)
            if HOUSES[house][0] is WALLET and HOUSES[house][1] is CNY
        )
        return Request(0, "bulk", wishes, (False,) * len(wishes))

    def _posting(self, number: int) -> Request:
        payment = PaymentId(UUID(int=(1 << 64) + number))
        wishes = tuple(self._wish(payment) for _ in range(self.draw.choice([1, 1, 1, 2, 3])))
        poisoned = self.draw.random() < 0.03
        bills = [Bill(payment.uuid, 0), Bill(payment.uuid, 1, poisoned)]
        if all(wish.code is ledger.TransferCode.REVERSAL for wish in wishes):
            bills = []
        return Request(number, "posting", wishes, _linked(len(wishes)), tuple(bills))

    def _bulk(self, number: int) -> Request:
        wishes: list[ledger.NewTransfer] = []
        linked: list[bool] = []
        for _ in range(self.draw.choice([1, 2, 4, 9])):
            chain = self.draw.choice([1, 1, 1, 2, 3])
            wishes += [self._wish(None) for _ in range(chain)]
            linked += _linked(chain)
        if self.draw.random() < 0.03:
            linked[-1] = True
        return Request(number, "bulk", tuple(wishes), tuple(linked))

    def rival(self, old: Request) -> Request:
        """Ask for the same once more, or for something else under the same ids."""
        number = len(self._asked) + 1
        if self.draw.random() < 0.4 or not old.transfers:
            return old
        place = self.draw.randrange(len(old.transfers))
        wish = old.transfers[place]
        change = self.draw.choice(["amount", "direction", "accounts"])
        if change == "amount":
            wish = replace(wish, amount=wish.amount + Money(1, wish.amount.asset))
        elif change == "direction":
            wish = replace(wish, debit=wish.credit, credit=wish.debit)
        else:
            debit, credit = self.draw.sample(range(self.houses), 2)
            wish = replace(wish, debit=account_id(debit), credit=account_id(credit))
        if wish.code is not ledger.TransferCode.REVERSAL:
            wish = replace(wish, reference=None)
        return Request(number, "bulk", (wish,), (False,))

    def _wish(self, payment: PaymentId | None) -> ledger.NewTransfer:
        chance = self.draw.random()
        if chance < 0.55:
            wish = self._pay()
        elif chance < 0.7:
            wish = self._hold()
        elif chance < 0.88:
            wish = self._end() or self._hold()
        else:
            wish = self._reversal() or self._pay()
        if self.draw.random() < 0.06:
            wish = self._spoilt(wish)
        return wish if wish.code is ledger.TransferCode.REVERSAL else replace(wish, reference=payment)

    def _plain(self, debit: int, credit: int, minor: int, **rest: Any) -> ledger.NewTransfer:
        self._last_id += 1
        return ledger.NewTransfer(
            id=ledger.TransferId(UUID(int=self._last_id)),
            debit=account_id(debit),
            credit=account_id(credit),
            amount=Money(minor, CNY),
            code=ledger.TransferCode.ADJUSTMENT,
            **rest,
        )

    def _pay(self) -> ledger.NewTransfer:
        draw = self.draw
        debit, credit = draw.sample(range(self.houses), 2)
        wish = self._plain(debit, credit, draw.randint(1, 40))
        if HOUSES[debit][:2] == HOUSES[credit][:2] == (WALLET, CNY) and draw.random() < 0.5:
            wish = replace(wish, code=ledger.TransferCode.TRANSFER)
        if draw.random() < 0.15:
            flags = draw.choice([Flag.BALANCING_DEBIT, Flag.BALANCING_CREDIT])
            wish = replace(wish, flags=flags, amount=Money(draw.choice([30, 500]), CNY))
        if draw.random() < 0.1:
            wish = replace(wish, effective_at=self._now() - timedelta(seconds=draw.randint(30, 3000)))
        return wish

    def _hold(self) -> ledger.NewTransfer:
        draw = self.draw
        span_s = draw.choice([None, 0.05, 0.5, 3.0, 10.0])
        until = None if span_s is None else self._now() + timedelta(seconds=span_s * draw.random() + 0.01)
        return replace(self._pay(), phase=Phase.PENDING, expires_at=until)

    def _end(self) -> ledger.NewTransfer | None:
        held = [row for row in self._done() if row.booked.order.phase == Phase.PENDING]
        if not held:
            return None
        draw = self.draw
        booked = draw.choice(held[-5:]).booked
        phase = draw.choice([Phase.POST, Phase.POST, Phase.VOID, Phase.EXPIRE])
        part = draw.choice([0, 0, 0, -1, 1]) if phase is Phase.POST else 0
        return replace(
            self._like(booked.order, max(booked.amount + part, 1)),
            code=ledger.TransferCode(booked.order.code),
            phase=phase,
            pending=ledger.TransferId(UUID(int=booked.order.id)),
        )

    def _reversal(self) -> ledger.NewTransfer | None:
        done = self._done()
        if not done:
            return None
        booked = self.draw.choice(done[-8:]).booked
        there = self._like(booked.order, booked.amount)
        return replace(
            there,
            debit=there.credit,
            credit=there.debit,
            code=ledger.TransferCode.REVERSAL,
            reference=ledger.TransferId(UUID(int=booked.order.id)),
        )

    def _like(self, order: Order, minor: int) -> ledger.NewTransfer:
        return self._plain(order.debit - 1, order.credit - 1, minor)

    def _spoilt(self, wish: ledger.NewTransfer) -> ledger.NewTransfer:
        odd: dict[str, Any] = self.draw.choice(
            [
                {"debit": account_id(99)},
                {"credit": wish.debit},
                {"amount": Money(0, CNY)},
                {"amount": Money(MAX_TOTAL, CNY)},
                {"amount": Money(MAX_TOTAL + 1, CNY)},
                {"amount": Money(5, EUR)},
                {"phase": Phase.VOID},
                {"expires_at": self._now()},
                {"flags": Flag.IMPORTED},
                {"flags": Flag.BALANCING_DEBIT | Flag.BALANCING_CREDIT},
            ]
        )
        return replace(wish, **odd)


def _linked(count: int) -> tuple[bool, ...]:
    return (*(True,) * (count - 1), False)
