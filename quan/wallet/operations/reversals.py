"""Moving a transfer's money back, so that both members see why."""

from quan import identity, ledger
from quan.core.config import Config
from quan.core.db import Reader, Tx
from quan.wallet.model.payments import Movement, Payment, PaymentId, PaymentKind
from quan.wallet.operations.movements import file
from quan.wallet.operations.spending import give_back
from quan.wallet.rules import reversals as rules
from quan.wallet.store import payments
from quan.wallet.store import reversals as store


async def check_reversible(reader: Reader, transfer: ledger.TransferId) -> None:
    """Refuse a transfer that `reverse` would refuse whatever the balances are.

    Raises: ledger.UnknownTransfer, ledger.ReversalNotReversible, NotReversible, ledger.AlreadyReversed.
    """
    rules.check_transfer(await ledger.transfer(reader, transfer))
    if await ledger.journal.reversal_of(reader, transfer) is not None:
        raise ledger.AlreadyReversed


async def reverse(tx: Tx, config: Config, *, transfer: ledger.TransferId, reason: str) -> ledger.Transfer:
    """Move a transfer's money back, once. That two operators agreed on it is settled before.

    A payment of members is answered by a payment back, of kind `reversal`, with a bill for each: what was
    counted against the payer's limits is free again, and `reason` is the note that both read.

    Raises: ledger.UnknownTransfer, ledger.ReversalNotReversible, NotReversible, ledger.AlreadyReversed,
    ledger.InsufficientFunds, ledger.AccountClosed and the ledger's other refusals.
    """
    done = await ledger.transfer(tx, transfer)
    rules.check_transfer(done)
    id = PaymentId.new(tx.now)  # noqa: A001 - as in identity.member
    undone = (await payments.by_ids(tx, [PaymentId(transfer.uuid)])).get(PaymentId(transfer.uuid))
    if undone is not None:
        await _let_spend_again(tx, config, undone)
    reversal = await ledger.reverse(tx, transfer, id=id.transfer)
    if undone is not None:
        await _file(tx, undone, reversal, reason)
    return reversal


async def _let_spend_again(tx: Tx, config: Config, undone: Payment) -> None:
    # A town that changed its currency counts limits in the new one only.
    if undone.payer and undone.kind in rules.COUNTED and undone.amount.asset == config.currency:
        await give_back(tx, config, undone.payer, undone.amount, spent_at=undone.at)


async def _file(tx: Tx, undone: Payment, reversal: ledger.Transfer, reason: str) -> None:
    movement = Movement(
        id=PaymentId(reversal.id.uuid),
        kind=PaymentKind.REVERSAL,
        amount=undone.amount,
        debit=reversal.debit,
        credit=reversal.credit,
        code=reversal.code,
        payer=undone.payee,
        payee=undone.payer,
        note=reason,
    )
    parties = [one for one in (undone.payer, undone.payee) if one is not None]
    await file(tx, movement, await identity.members(tx, parties))
    await store.insert(tx, reverses=undone.id, payment=movement.id)
