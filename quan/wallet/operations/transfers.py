"""Paying a contact, or whoever shows a receive code."""

from dataclasses import dataclass

from quan import identity
from quan.core.config import Config
from quan.core.db import Reader, Tx
from quan.core.ids import MemberId
from quan.core.money import Money
from quan.wallet.errors.payments import CodeAsksOther, PayingYourself, WhomToPay
from quan.wallet.model.payments import Paid, PaymentId, PaymentKind
from quan.wallet.operations import codes, people
from quan.wallet.operations.paying import pay_member
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
    NotYourContact, PersonUnavailable, and as `paying.pay_member`.
    """
    check_amount(wish.amount, config.currency)
    note = clean_note(wish.note)
    payee = await _payee(tx, config, payer, wish)
    return await pay_member(
        tx,
        config,
        id=wish.id,
        kind=PaymentKind.TRANSFER,
        payer=payer,
        payee=payee,
        amount=wish.amount,
        note=note,
        proved=proved,
    )


async def _payee(tx: Tx, config: Config, payer: identity.Member, wish: Transfer) -> identity.Member:
    match wish.payee, wish.code:
        case MemberId() as member, None:
            if member == payer.id:
                raise PayingYourself
            return await people.contact(tx, payer.id, member)
        case None, str(text):
            return await people.reachable(
                tx, payer.id, await scanned(tx, config, text, wish.amount, payer.id)
            )
        case _:
            raise WhomToPay


async def scanned(reader: Reader, config: Config, text: str, amount: Money, payer: MemberId) -> MemberId:
    """Find whom an amount goes to by a scanned receive code.

    Raises: PayingYourself, CodeAsksOther, and as `codes.resolve_receive_code`.
    """
    code = await codes.resolve_receive_code(reader, config, text)
    if code.member == payer:
        raise PayingYourself
    if code.amount is not None and code.amount != amount:
        raise CodeAsksOther(asked=code.amount)
    return code.member
