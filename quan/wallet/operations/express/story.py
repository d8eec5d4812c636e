"""One batch of wishes: decided one after the other, then written table by table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

import msgspec

from quan import identity, ledger
from quan.core import requests, wire
from quan.core.config import Config
from quan.core.db import Tx
from quan.core.ids import fresh_number
from quan.core.money import Money
from quan.core.problems import KeyReused, Problem, Unauthenticated
from quan.wallet.errors.payments import PersonUnavailable
from quan.wallet.model.payments import BillId, PaymentId, PaymentKind
from quan.wallet.model.views import PaymentWritten, person_written
from quan.wallet.model.wallets import Limits, Purse, WalletStatus, account_of
from quan.wallet.operations import movements, notices, people
from quan.wallet.operations.express.wishes import Wish
from quan.wallet.rules import spending as rules
from quan.wallet.rules.bills import incoming_category, outgoing_category
from quan.wallet.store import wallets
from quan.wallet.store.payments import Filed

_KIND = PaymentKind.TRANSFER.value
_INCOMING = incoming_category(PaymentKind.TRANSFER)
_TRANSFER = int(ledger.TransferCode.TRANSFER)


class _Plan(NamedTuple):
    id: int
    payer: identity.Member
    payee: identity.Member
    purse: Purse
    """The payer's, with the payment counted."""


class _Done(NamedTuple):
    filed: Filed
    told: notices.Told
    answer: requests.Answer


@dataclass(slots=True, kw_only=True)
class ExpressStory:
    """One batch of wishes, decided one after the other, in whole numbers: a payment costs microseconds."""

    config: Config
    limits: Sequence[Limits]
    now: datetime
    today: date
    wishes: Sequence[Wish]
    met: Sequence[identity.Meeting | None]
    answered: set[tuple[int, str]]
    purses: dict[int, Purse]
    spent: dict[int, Purse] = field(default_factory=dict)
    """The wallets of those who pay in this batch, as they were before it."""
    _sides: Sequence[tuple[ledger.AccountId, ledger.AccountId] | None] = ()
    _is_held: bool = False
    _plan: _Plan | None = None
    _done: dict[int, _Done] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._sides = [_sides(one, wish) for one, wish in zip(self.met, self.wishes, strict=True)]

    def accounts(self) -> Iterable[ledger.AccountId]:
        """Name the accounts of both sides of every wish."""
        for sides in self._sides:
            if sides is not None:
                yield from sides

    def ids(self) -> Iterable[ledger.TransferId]:
        """Name the transfer of every wish."""
        for met, wish in zip(self.met, self.wishes, strict=True):
            if met is not None:
                yield PaymentId.derive(met.caller.id, wish.key).transfer

    def resolves(self) -> Iterable[ledger.TransferId]:
        """Name none: nothing is posted, voided or undone."""
        return ()

    def plan(self, number: int) -> ledger.Order:
        """Check one wish by the rules, with everything counted that the batch has done so far."""
        wish, met, sides = self.wishes[number], self.met[number], self._sides[number]
        if met is None or sides is None:
            raise Unauthenticated
        payer, payee = met.caller, _payee(wish, met.other)
        if (payer.id.uuid.int, wish.key) in self.answered:
            raise KeyReused
        purse = self._counted(payer, payee, wish)
        if purse is None:
            raise PersonUnavailable  # or whatever else: the ordinary way says
        id_ = PaymentId.derived_number(payer.id, wish.key)
        self._plan = _Plan(id_, payer, payee, purse)
        debit, credit = sides
        amount = wish.amount
        return ledger.Order(
            id_, debit.uuid.int, credit.uuid.int, amount.minor, str(amount.asset), _TRANSFER, id_
        )

    def _counted(self, payer: identity.Member, payee: identity.Member, wish: Wish) -> Purse | None:
        """Count a payment on the payer's purse; None when anything is against it."""
        mine, theirs = self.purses.get(payer.id.uuid.int), self.purses.get(payee.id.uuid.int)
        if mine is None or theirs is None or theirs.status != WalletStatus.OPEN:
            return None
        if payer.status != "active" or payee.status != "active":
            return None
        limits = self.limits[payer.level]
        return rules.counted_purse(mine, limits, wish.amount.minor, self.today, proved=wish.proved)

    def settle(self, number: int, result: ledger.Made | tuple[ledger.Transfer, ...] | Problem) -> None:
        """Count what was paid."""
        plan = self._plan
        if plan is None or not isinstance(result, ledger.Made):
            return
        wish, owner = self.wishes[number], plan.payer.id.uuid.int
        self.spent.setdefault(owner, self.purses[owner])
        self.purses[owner] = plan.purse
        self.answered.add((owner, wish.key))
        left = Money(result.left_on(result.booked[0].order.debit), wish.amount.asset)
        self._done[number] = self._written(wish, plan, left)

    def _written(self, wish: Wish, plan: _Plan, left: Money) -> _Done:
        """Write one payment in all its places: the rows, the notices, and the reply, with what is left."""
        id_, payer, payee, _ = plan
        millis = int(self.now.timestamp() * 1000)
        payer_bill, payee_bill = fresh_number(millis), fresh_number(millis)
        payment, bill = PaymentId.text_of(id_), BillId.text_of(payer_bill)
        amount = wire.money(wish.amount)
        row = Filed(
            id_,
            _KIND,
            wish.amount.minor,
            str(wish.amount.asset),
            payer.id.uuid.int,
            payee.id.uuid.int,
            payer_bill,
            payee_bill,
            wish.note,
            self.now,
            payer.name,
            payee.name,
            outgoing_category(PaymentKind.TRANSFER, to_merchant=payee.kind == "merchant"),
            _INCOMING,
        )
        told = notices.Told(
            payment,
            _KIND,
            amount,
            wish.note,
            self.now,
            payer.id,
            payer.name,
            bill,
            payee.id,
            payee.name,
            BillId.text_of(payee_bill),
        )
        reply = PaymentWritten(
            payment,
            bill,
            _KIND,
            "done",
            amount,
            _person(payer),
            _person(payee),
            wish.note,
            self.now,
            wire.money(left),
        )
        caller = payer.id.uuid.int
        return _Done(row, told, requests.Answer(caller, wish.key, wish.fingerprint, wire.encode(reply)))

    async def hold(self, tx: Tx) -> None:
        """Write what was spent; the database refuses it from a wallet that is no longer what it was."""
        self._is_held = True
        met = [one for one in self.met if one is not None]
        await identity.keep_alive(tx, met, age=self.config.session_age)
        if self.spent:
            spent = [(before, self.purses[owner]) for owner, before in self.spent.items()]
            await wallets.spend_many(tx, spent, self.config.currency)

    async def file(self, tx: Tx) -> Sequence[bytes | None]:
        """Write payments and answers; give the replies."""
        if not self._is_held:
            await self.hold(tx)
        done = self._done
        if done:
            filed, told, answers = zip(*done.values(), strict=True)
            await movements.file_many(tx, filed, told)
            await requests.answer_many(tx, answers)
        return [done[number].answer.reply if number in done else None for number in range(len(self.wishes))]


def _payee(wish: Wish, found: identity.Acquaintance) -> identity.Member:
    return people.reached(found) if wish.by_code else people.known_contact(found)


def _person(member: identity.Member) -> msgspec.Raw:
    return person_written(str(member.id), member.handle, member.name, member.kind, member.avatar_url)


def _sides(met: identity.Meeting | None, wish: Wish) -> tuple[ledger.AccountId, ledger.AccountId] | None:
    if met is None:
        return None
    return account_of(met.caller.id, wish.amount.asset), account_of(wish.payee, wish.amount.asset)
