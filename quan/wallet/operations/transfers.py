"""Paying a contact, or whoever shows a receive code."""

from dataclasses import dataclass

from quan import identity, ledger
from quan.core.config import Config
from quan.core.db import Tx
from quan.core.ids import MemberId
from quan.core.money import Money
from quan.wallet.errors.payments import CodeAsksOther, PayingYourself, WhomToPay
from quan.wallet.model.payments import Movement, Paid, PaymentId, PaymentKind
from quan.wallet.model.wallets import account_of
from quan.wallet.operations import codes, people
from quan.wallet.operations.movements import move
from quan.wallet.operations.spending import spend
from quan.wallet.rules.notes import clean_note
from quan.wallet.rules.spending import check_amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """A wish to pay: to a contact, or to the owner of a scanned receive code."""

    id: PaymentId
    payee: MemberId | None
    code: str | None
    amount: Money
    note: str


async def transfer(tx: Tx, config: Config, *, payer: identity.Member, wish: Transfer, proved: bool) -> Paid:
    """Pay another member.

    Raises: WrongAsset, AmountNotPositive, NoteTooLong, WhomToPay, CodeAsksOther, PayingYourself,
    NotYourContact, PersonUnavailable, and as `spending.spend` and `movements.move`.
    """
    check_amount(wish.amount, config.currency)
    note = clean_note(wish.note)
    payee = await _payee(tx, config, payer, wish)
    await spend(tx, config, payer=payer, payee=payee, amount=wish.amount, proved=proved)
    parties = {payer.id: payer, payee.id: payee}
    payment = await move(
        tx,
        Movement(
            id=wish.id,
            kind=PaymentKind.TRANSFER,
            amount=wish.amount,
            debit=account_of(payer.id, wish.amount.asset),
            credit=account_of(payee.id, wish.amount.asset),
            code=ledger.TransferCode.TRANSFER,
            payer=payer.id,
            payee=payee.id,
            note=note,
        ),
        people=parties,
    )
    return Paid(payment, parties)


async def _payee(tx: Tx, config: Config, payer: identity.Member, wish: Transfer) -> identity.Member:
    match wish.payee, wish.code:
        case MemberId() as member, None:
            if member == payer.id:
                raise PayingYourself
            return await people.contact(tx, payer.id, member)
        case None, str(text):
            return await _shown(tx, config, payer, text, wish.amount)
        case _:
            raise WhomToPay


async def _shown(tx: Tx, config: Config, payer: identity.Member, text: str, amount: Money) -> identity.Member:
    code = await codes.resolve_receive_code(tx, config, text)
    if code.member == payer.id:
        raise PayingYourself
    if code.amount is not None and code.amount != amount:
        raise CodeAsksOther(asked=code.amount)
    return await people.reachable(tx, payer.id, code.member)
