"""Issuing the codes a payer shows, and charging one at a till."""

import secrets
from contextlib import suppress
from dataclasses import dataclass, replace

from quan import identity, ledger
from quan.core.config import Config
from quan.core.db import Tx
from quan.core.keys import Keys
from quan.core.money import Money
from quan.wallet.errors.paycodes import UnknownPayCode
from quan.wallet.errors.payments import (
    DayLimitExceeded,
    MonthLimitExceeded,
    PayingYourself,
    PaymentLimitExceeded,
)
from quan.wallet.model.paycodes import PayCode, PayCodeBatchId
from quan.wallet.model.payments import Paid, PaymentId, PaymentKind
from quan.wallet.model.requests import PaymentRequest, RequestOrigin
from quan.wallet.model.wallets import Limits, Wallet
from quan.wallet.operations import people, requests, wallets
from quan.wallet.operations.paying import pay_member
from quan.wallet.rules import paycodes as rules
from quan.wallet.rules import spending as spending_rules
from quan.wallet.rules.notes import clean_note
from quan.wallet.store import paycodes as store

THE_PAYERS_OWN_AFFAIR = (
    PaymentLimitExceeded,
    DayLimitExceeded,
    MonthLimitExceeded,
    ledger.InsufficientFunds,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """A wish to be paid with a shown code."""

    payment: PaymentId
    code: str
    amount: Money
    note: str


def seal(keys: Keys, code: str) -> bytes:
    """Give what is stored instead of a code."""
    return keys.seal("pay-code", code)


async def issue(tx: Tx, config: Config, keys: Keys, *, owner: identity.Member) -> list[PayCode]:
    """Issue a batch of codes to their owner; the oldest unused ones beyond a few batches are void.

    Raises: WalletFrozen, WalletClosed.
    """
    wallet = await wallets.locked(tx, config, owner.id)
    spending_rules.check_payer(owner.status, wallet.status)
    codes = [
        PayCode(code=_random_code(), valid_from=valid_from, expires_at=expires_at)
        for valid_from, expires_at in rules.windows(tx.now)
    ]
    await store.insert(
        tx,
        owner=owner.id,
        batch=PayCodeBatchId.new(tx.now),
        codes=[(seal(keys, one.code), one.valid_from, one.expires_at) for one in codes],
    )
    await store.void_old(tx, owner=owner.id, keep_batches=rules.MAX_BATCHES)
    return codes


async def charge(
    tx: Tx, config: Config, keys: Keys, *, charger: identity.Member, wish: Charge
) -> Paid | PaymentRequest:
    """Charge a shown code: at once when the payer lets that much go unproved, else by asking the payer.

    Of two tills in the same second the code's row lets one through. Whether it was the amount, a limit or the
    balance that stood in the way is between the payer and the house: the till hears only that the payer is
    asked, and the code is used up, so nobody finds a balance by trying amounts.

    Raises: WrongAsset, AmountNotPositive, NoteTooLong, UnknownPayCode, PayCodeUsed, PayCodeExpired,
    PayCodeNotYet, PayingYourself, PersonUnavailable, WalletFrozen, WalletClosed, TooManyOpenRequests.
    """
    spending_rules.check_amount(wish.amount, config.currency)
    wish = replace(wish, note=clean_note(wish.note))
    hashed = seal(keys, wish.code)
    code = await store.lock(tx, hashed)
    if code is None:
        raise UnknownPayCode
    rules.check_chargeable(code, tx.now)
    if code.owner == charger.id:
        raise PayingYourself
    payer = await people.reachable(tx, charger.id, code.owner)
    wallet = await wallets.locked(tx, config, payer.id)
    spending_rules.check_payer(charger.status, (await wallets.ensured(tx, config, charger.id)).status)
    spending_rules.check_other(payer.status, wallet.status)
    if is_small(tx, config, payer, wallet, wish.amount):
        with suppress(*THE_PAYERS_OWN_AFFAIR):
            async with tx.refusable():
                paid = await _pay(tx, config, payer, charger, wish)
                await store.use(tx, hashed, payment=paid.payment.id)
                return paid
    request = await requests.open_request(
        tx,
        config,
        payer=payer,
        payee=charger,
        amount=wish.amount,
        note=wish.note,
        origin=RequestOrigin.PAY_CODE,
    )
    await store.use(tx, hashed, request=request.id)
    return request


def is_small(tx: Tx, config: Config, payer: identity.Member, wallet: Wallet, amount: Money) -> bool:
    """Tell whether the payer lets an amount go without a proof."""
    today = spending_rules.town_day(tx.now, config.timezone)
    return spending_rules.goes_unproved(
        wallet.small_payment,
        spending_rules.spent_as_of(wallet, today).unproved_today,
        Limits.of(config, payer.level),
        amount,
    )


async def _pay(
    tx: Tx, config: Config, payer: identity.Member, charger: identity.Member, wish: Charge
) -> Paid:
    return await pay_member(
        tx,
        config,
        id=wish.payment,
        kind=PaymentKind.PAY_CODE,
        payer=payer,
        payee=charger,
        amount=wish.amount,
        note=wish.note,
        proved=False,
    )


def _random_code() -> str:
    return f"{rules.PREFIX}{secrets.randbelow(10**rules.RANDOM_DIGITS):0{rules.RANDOM_DIGITS}}"
