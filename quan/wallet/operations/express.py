"""Paying people, many at once: the rules of `operations.transfers`, over one batch of the ledger's poster.

Only what is plain goes this way: a signed-in member pays a contact, or whose code they scanned, from an open
wallet to an open wallet, under every limit, with a new key, and a proof unless the amount is small. Whatever
would be refused, or was answered before, is left to the ordinary way, which decides it once more and says
why; so there is one place that refuses and remembers.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar, NamedTuple
from uuid import UUID

import psycopg

from quan import identity, ledger
from quan.core import inhand, requests, wire
from quan.core.config import Config
from quan.core.db import Reader, Tx
from quan.core.ids import MemberId
from quan.core.money import Money
from quan.core.problems import KeyReused, Problem, Unauthenticated
from quan.core.requests import RequestKey
from quan.wallet.errors.payments import PersonUnavailable, WhomToPay
from quan.wallet.model.payments import Movement, PaymentId, PaymentKind
from quan.wallet.model.views import shown
from quan.wallet.model.wallets import Limits, Wallet, WalletStatus, account_of
from quan.wallet.operations import movements, people
from quan.wallet.operations.transfers import Transfer, scanned
from quan.wallet.rules import spending as rules
from quan.wallet.rules.notes import clean_note
from quan.wallet.rules.spending import check_amount
from quan.wallet.store import wallets
from quan.wallet.store.payments import Filed


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A request to pay somebody, read and clean. `session` is the digest of the caller's token.

    `by_code` tells that the payee showed a code, and so need not be a contact.
    """

    session: bytes
    key: RequestKey
    fingerprint: bytes
    payee: MemberId
    amount: Money
    note: str
    by_code: bool = False
    proved: bool = False


async def read_wish(
    reader: Reader,
    config: Config,
    transfer: Transfer,
    *,
    session: bytes,
    key: RequestKey,
    fingerprint: bytes,
    payer: MemberId,
    proved: bool,
) -> Wish:
    """Read a transfer as such a wish; `proved` tells whether the payer has proved that they want it.

    Raises: as `transfers.transfer`, before anybody is looked up but the owner of a code.
    """
    check_amount(transfer.amount, config.currency)
    note = clean_note(transfer.note)
    match transfer.payee, transfer.code:
        case MemberId() as payee, None:
            pass
        case None, str(text):
            payee = await scanned(reader, config, text, transfer.amount, payer)
        case _:
            raise WhomToPay
    return Wish(
        session=session,
        key=key,
        fingerprint=fingerprint,
        payee=payee,
        amount=transfer.amount,
        note=note,
        by_code=transfer.code is not None,
        proved=proved,
    )


class ExpressPayments:
    """The journey of such wishes. A wish is answered with the reply as JSON, or None: go the ordinary way."""

    has_another_way: ClassVar[bool] = True

    def __init__(self, config: Config) -> None:
        self.config = config
        self.limits = [Limits.of(config, level) for level in range(identity.TOP_LEVEL + 1)]
        self._callers: dict[int, MemberId] = {}  # of the wishes whose keys are in hand, by the id of each

    async def pay(self, poster: ledger.Poster, wish: Wish) -> bytes | None:
        """Pay with the next batch; None: nothing was done, go the ordinary way.

        Raises: ledger.LedgerBusy, Unavailable.
        """
        try:
            reply: bytes | None = await poster.submit(self, wish, party=wish.session)
        except psycopg.IntegrityError:  # the same key is in use in another process at this moment
            return None
        return reply

    async def prepare(self, reader: Reader, wishes: Sequence[Wish]) -> list[identity.Meeting | None]:
        """Read who is behind the wishes, as the ordinary way does before its transaction.

        None for nobody, and for whoever asks for the same on another way at this moment: it waits there.
        """
        met = await identity.meetings(reader, [(wish.session, wish.payee) for wish in wishes])
        return [
            one if one is not None and self._take(one.caller.id, wish) else None
            for one, wish in zip(met, wishes, strict=True)
        ]

    async def begin(self, tx: Tx, wishes: Sequence[Wish], met: Sequence[identity.Meeting | None]) -> "_Story":
        """Read the keys that were answered already, and lock the wallets of those who pay."""
        config = self.config
        pairs = [(one, wish) for one, wish in zip(met, wishes, strict=True) if one is not None]
        callers = {one.caller.id for one, _ in pairs}
        await identity.keep_alive(tx, [one for one, _ in pairs], age=config.session_age)
        answered = await requests.known(tx, [(one.caller.id, wish.key) for one, wish in pairs])
        purses, payees = await wallets.lock_many(
            tx, callers, {wish.payee for _, wish in pairs}, config.currency
        )
        return _Story(
            limits=self.limits,
            now=tx.now,
            today=rules.town_day(tx.now, config.timezone),
            wishes=wishes,
            met=met,
            answered=answered,
            purses=purses,
            payees=payees,
        )

    def _take(self, caller: MemberId, wish: Wish) -> bool:
        # Before it is read which keys were answered: nobody answers this one between the two.
        self._callers[id(wish)] = caller
        return inhand.take(caller, wish.key, wish)

    def let_go(self, wish: Wish) -> None:
        """Let twins of a wish go on that is answered."""
        caller = self._callers.pop(id(wish), None)
        if caller is not None:
            inhand.let_go(caller, wish.key, wish)


class _Plan(NamedTuple):
    movement: Movement
    purse: Wallet
    """The payer's wallet with the payment counted."""
    people: dict[MemberId, identity.Member]


class _Done(NamedTuple):
    wish: Wish
    filed: Filed
    reply: bytes


@dataclass(slots=True, kw_only=True)
class _Story:
    """One batch of wishes, decided one after the other."""

    limits: Sequence[Limits]
    now: datetime
    today: date
    wishes: Sequence[Wish]
    met: Sequence[identity.Meeting | None]
    answered: set[tuple[UUID, str]]
    purses: dict[MemberId, Wallet]
    payees: Mapping[MemberId, WalletStatus]
    _plan: _Plan | None = None
    _done: dict[int, _Done] = field(default_factory=dict)

    def accounts(self) -> Iterable[ledger.AccountId]:
        for met, wish in zip(self.met, self.wishes, strict=True):
            if met is not None:
                yield account_of(met.caller.id, wish.amount.asset)
                yield account_of(wish.payee, wish.amount.asset)

    def ids(self) -> Iterable[ledger.TransferId]:
        for met, wish in zip(self.met, self.wishes, strict=True):
            if met is not None:
                yield PaymentId.derive(met.caller.id, wish.key).transfer

    def resolves(self) -> Iterable[ledger.TransferId]:
        return ()

    def plan(self, number: int) -> Sequence[ledger.NewTransfer]:
        """Check one wish by the rules, with everything counted that the batch has done so far."""
        wish, met = self.wishes[number], self.met[number]
        if met is None:
            raise Unauthenticated
        payer, payee = met.caller, _payee(wish, met.other)
        if (payer.id.uuid, wish.key) in self.answered:
            raise KeyReused
        purse = self._counted(payer, payee, wish)
        movement = Movement(
            id=PaymentId.derive(payer.id, wish.key),
            kind=PaymentKind.TRANSFER,
            amount=wish.amount,
            debit=account_of(payer.id, wish.amount.asset),
            credit=account_of(payee.id, wish.amount.asset),
            code=ledger.TransferCode.TRANSFER,
            payer=payer.id,
            payee=payee.id,
            note=wish.note,
        )
        self._plan = _Plan(movement, purse, {payer.id: payer, payee.id: payee})
        return (movements.transfer_of(movement),)

    def _counted(self, payer: identity.Member, payee: identity.Member, wish: Wish) -> Wallet:
        wallet, payee_status = self.purses.get(payer.id), self.payees.get(payee.id)
        if wallet is None or payee_status is None:
            raise PersonUnavailable  # the ordinary way opens what is not open yet
        purse = rules.counted(wallet, wish.amount, self.today, proved=wish.proved)
        rules.check_payer(payer.status, wallet.status)
        rules.check_other(payee.status, payee_status)
        limits = self.limits[payer.level]
        rules.check_limits(limits, wish.amount, purse.spent)
        if not wish.proved:
            rules.check_unproved(purse, limits, wish.amount)
        return purse

    def settle(self, number: int, result: ledger.Made | tuple[ledger.Transfer, ...] | Problem) -> None:
        """Count what was paid."""
        plan = self._plan
        if plan is None or not isinstance(result, ledger.Made):
            return
        movement, wish = plan.movement, self.wishes[number]
        payment = movements.payment_of(movement, self.now)
        left = Money(result.left_minor(movement.debit), movement.amount.asset)
        reply = shown(payment, viewer=plan.purse.owner, people=plan.people, balance=left)
        filed = movements.filed(payment, movement, plan.people)
        self.purses[plan.purse.owner] = plan.purse
        self.answered.add((plan.purse.owner.uuid, wish.key))
        self._done[number] = _Done(wish, filed, wire.encode(reply))

    async def file(self, tx: Tx) -> Sequence[bytes | None]:
        """Write totals, payments and answers; give the replies."""
        done = self._done
        if done:
            payers = {one.filed.payment.payer for one in done.values()}
            await wallets.set_spent_many(tx, [self.purses[payer] for payer in payers if payer is not None])
            await movements.file_many(tx, [one.filed for one in done.values()])
            await requests.answer_many(tx, [_answer(one) for one in done.values()])
        return [done[number].reply if number in done else None for number in range(len(self.wishes))]


def _payee(wish: Wish, found: identity.Acquaintance) -> identity.Member:
    return people.reached(found) if wish.by_code else people.known_contact(found)


def _answer(done: _Done) -> requests.Answer:
    payer = done.filed.payment.payer
    assert payer is not None  # noqa: S101 - express payments have two members
    return requests.Answer(payer, done.wish.key, done.wish.fingerprint, done.reply)
