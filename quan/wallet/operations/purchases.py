"""A member buys from somebody who is no member but has an account: pays, shows a pay code, is given back."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from quan import identity, ledger
from quan.core.config import Config
from quan.core.db import Database, Tx
from quan.core.ids import Id, MemberId
from quan.core.keys import Keys
from quan.core.money import Money
from quan.wallet.errors.paycodes import UnknownPayCode
from quan.wallet.errors.payments import PayingYourself, PersonUnavailable
from quan.wallet.model.payments import Category, Movement, Payment, PaymentId, PaymentKind
from quan.wallet.model.wallets import account_of
from quan.wallet.operations import guesses, wallets
from quan.wallet.operations.movements import move
from quan.wallet.operations.paycodes import THE_PAYERS_OWN_AFFAIR, is_small, seal
from quan.wallet.operations.spending import give_back, spend
from quan.wallet.rules import paycodes as rules
from quan.wallet.rules import spending as spending_rules
from quan.wallet.rules.notes import short_note
from quan.wallet.rules.secrets import PAY_CODE
from quan.wallet.store import paycodes as store


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """A wish to buy `id`: paid from the buyer's wallet onto `account` of a seller whom `owner` owns.

    `fees` move with the payment.
    """

    id: Id
    account: ledger.AccountId
    owner: MemberId
    seller: str
    amount: Money
    code: ledger.TransferCode
    category: Category
    note: str
    kind: PaymentKind = PaymentKind.PURCHASE
    fees: tuple[ledger.NewTransfer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyBack:
    """Money of a purchase paid at `paid_at` that goes back from the seller's account.

    `fees` move before it, so that what they give back can be handed on.
    """

    buyer: MemberId
    account: ledger.AccountId
    seller: str
    amount: Money
    code: ledger.TransferCode
    note: str
    paid_at: datetime
    kind: PaymentKind = PaymentKind.REFUND
    fees: tuple[ledger.NewTransfer, ...] = ()


@dataclass(frozen=True, slots=True)
class Charged:
    """What a shown code came to: whose it was, and the payment; None when its owner must confirm first."""

    payer: MemberId
    payment: Payment | None


async def buy(tx: Tx, config: Config, *, buyer: identity.Member, purchase: Purchase, proved: bool) -> Payment:
    """Pay for a purchase, counted against the buyer's limits. That it is to be paid is settled before.

    Raises: PayingYourself, and as `spending.spend` and `movements.move`.
    """
    if buyer.id == purchase.owner:
        raise PayingYourself
    payment = PaymentId.new(tx.now)
    # Before the wallet: whoever charges a code locks it first.
    await store.confirm(tx, purchase.id.uuid, payment=payment)
    # The seller has no wallet: the other party whose wallet must be open is the buyer.
    await spend(tx, config, payer=buyer, payee=buyer, amount=purchase.amount, proved=proved)
    return await move(
        tx,
        Movement(
            id=payment,
            kind=purchase.kind,
            amount=purchase.amount,
            debit=account_of(buyer.id, purchase.amount.asset),
            credit=purchase.account,
            code=purchase.code,
            payer=buyer.id,
            note=short_note(purchase.note),
            other_name=purchase.seller,
            category=purchase.category,
        ),
        people={buyer.id: buyer},
        after=purchase.fees,
    )


async def buy_with_code(tx: Tx, config: Config, keys: Keys, *, code: str, purchase: Purchase) -> Charged:
    """Charge a code shown at a till: at once if its owner lets that much go unproved, else they must confirm.

    Why they are asked is between them and the house, as in `paycodes.charge`. The same code for the same
    purchase is answered as before.

    Raises: MalformedPayCode, WrongAsset, AmountNotPositive, UnknownPayCode, PayCodeUsed, PayCodeExpired,
    PayCodeNotYet, PayingYourself, PersonUnavailable.
    """
    spending_rules.check_amount(purchase.amount, config.currency)
    hashed = seal(keys, rules.parse(code))
    found = await store.lock(tx, hashed)
    if found is None:
        raise UnknownPayCode
    if found.purchase == purchase.id.uuid:
        return Charged(found.owner, None)
    rules.check_chargeable(found, tx.now)
    if found.owner == purchase.owner:
        raise PayingYourself
    payer = await identity.member(tx, found.owner)
    wallet = await wallets.locked(tx, config, payer.id)
    spending_rules.check_other(payer.status, wallet.status)
    if is_small(tx, config, payer, wallet, purchase.amount):
        with suppress(*THE_PAYERS_OWN_AFFAIR):
            async with tx.refusable():
                payment = await buy(tx, config, buyer=payer, purchase=purchase, proved=False)
                await store.use(tx, hashed, payment=payment.id, purchase=purchase.id.uuid)
                return Charged(payer.id, payment)
    await store.use(tx, hashed, purchase=purchase.id.uuid)
    return Charged(payer.id, None)


async def give_money_back(tx: Tx, config: Config, back: MoneyBack) -> Payment:
    """Move money of a purchase from the seller's account to the buyer, whose limits it frees again.

    Raises: ledger.InsufficientFunds, ledger.AccountClosed and the ledger's other refusals.
    """
    if back.amount.asset == config.currency:
        await give_back(tx, config, back.buyer, back.amount, spent_at=back.paid_at)
    return await move(
        tx,
        Movement(
            id=PaymentId.new(tx.now),
            kind=back.kind,
            amount=back.amount,
            debit=back.account,
            credit=account_of(back.buyer, back.amount.asset),
            code=back.code,
            payee=back.buyer,
            note=short_note(back.note),
            other_name=back.seller,
        ),
        before=back.fees,
    )


async def payable(tx: Tx, config: Config, member: MemberId) -> identity.Member:
    """Find a member who can be paid by somebody who is none; their wallet stays open until the end.

    Raises: PersonUnavailable.
    """
    try:
        person = await identity.member(tx, member)
    except identity.MemberNotFound as refusal:
        raise PersonUnavailable from refusal
    wallet = await wallets.locked(tx, config, member)
    spending_rules.check_other(person.status, wallet.status)
    return person


async def spend_code_guess(db: Database, charger: MemberId) -> None:
    """Count a try at a pay code before it is looked up, so that nobody finds codes by guessing.

    Raises: TooManyGuesses.
    """
    await guesses.spend(db, charger, PAY_CODE)


async def forget_code_guesses(db: Database, charger: MemberId) -> None:
    """Give all tries back after a code that was right."""
    await guesses.forget(db, charger, PAY_CODE)
