"""One member pays another: counted against the payer's limits, moved, told. Every way of paying ends here."""

from quan import identity, ledger
from quan.core.config import Config
from quan.core.db import Tx
from quan.core.money import Money
from quan.wallet.model.payments import Movement, Paid, PaymentId, PaymentKind
from quan.wallet.model.wallets import account_of
from quan.wallet.operations.movements import move
from quan.wallet.operations.spending import spend

_CODES = {
    PaymentKind.TRANSFER: ledger.TransferCode.TRANSFER,
    PaymentKind.PAY_CODE: ledger.TransferCode.PAY_CODE,
    PaymentKind.REQUEST: ledger.TransferCode.PAYMENT_REQUEST,
}


async def pay_member(
    tx: Tx,
    config: Config,
    *,
    id: PaymentId,  # noqa: A002 - reads as pay_member(tx, config, id=...)
    kind: PaymentKind,
    payer: identity.Member,
    payee: identity.Member,
    amount: Money,
    note: str,
    proved: bool,
) -> Paid:
    """Pay from wallet to wallet. That the payer may pay this person is settled before.

    Raises: as `spending.spend` and `movements.move`.
    """
    await spend(tx, config, payer=payer, payee=payee, amount=amount, proved=proved)
    parties = {payer.id: payer, payee.id: payee}
    movement = Movement(
        id=id,
        kind=kind,
        amount=amount,
        debit=account_of(payer.id, amount.asset),
        credit=account_of(payee.id, amount.asset),
        code=_CODES[kind],
        payer=payer.id,
        payee=payee.id,
        note=note,
    )
    return Paid(await move(tx, movement, people=parties), parties)
