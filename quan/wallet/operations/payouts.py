"""Payouts to bank accounts: set aside, ordered from the bank in a file, settled by its statement.

The money leaves the wallet when the member asks, and the bank when the bank says so. Until it is in a file
the member may call it off; after that only the bank or an operator can say that it was not paid.
"""

from dataclasses import replace

from quan import identity, ledger
from quan.core import audit
from quan.core.config import Config
from quan.core.db import Tx
from quan.core.ids import Id, MemberId
from quan.core.money import Money
from quan.wallet.documents.payment_order import payment_order
from quan.wallet.errors.rails import NothingToPayOut
from quan.wallet.events.payouts import PayoutChanged
from quan.wallet.model.bankentries import BankEntryId, WaitReason
from quan.wallet.model.cash import system_account
from quan.wallet.model.payments import Movement, PaymentId, PaymentKind
from quan.wallet.model.payouts import Payout, PayoutBatch, PayoutBatchId, PayoutId, PayoutStatus
from quan.wallet.model.wallets import account_of
from quan.wallet.operations import bankbooks
from quan.wallet.operations.movements import move
from quan.wallet.operations.spending import give_back, spend
from quan.wallet.rules import payouts as rules
from quan.wallet.rules.rails import new_payout_name
from quan.wallet.rules.spending import check_amount, town_day
from quan.wallet.store import bankentries
from quan.wallet.store import payouts as store

MOST_IN_A_FILE = 1000

_HELD = ledger.AccountCode.PAYOUT_HELD
_UNMATCHED = ledger.AccountCode.UNMATCHED_RECEIPTS


async def order(
    tx: Tx,
    config: Config,
    *,
    member: identity.Member,
    amount: Money,
    iban: str,
    holder: str,
    hold: PaymentId,
    proved: bool,
) -> Payout:
    """Set a member's money aside for a bank account. It counts towards the limits like cash out.

    Raises: NoBankAccount, WrongAsset, AmountNotPositive, MalformedIban, PayoutToOurselves, MalformedHolder,
    TooManyPayouts, and as `spending.spend` and `movements.move`.
    """
    own = bankbooks.required_iban(config)
    check_amount(amount, config.currency)
    destination, name = rules.check_destination(iban, own=own), rules.clean_holder(holder)
    # Nobody else is in it: the other party whose wallet must be open is the member.
    await spend(tx, config, payer=member, payee=member, amount=amount, proved=proved)
    rules.check_open_payouts(await store.open_of(tx, member.id))
    wanted = _new(tx, amount, iban=destination, holder=name, member=member.id)
    held = await bankbooks.opened(tx, _HELD, amount.asset)
    await store.insert(tx, wanted)
    _tell(tx, wanted, PayoutStatus.HELD)
    await move(
        tx,
        Movement(
            id=hold,
            kind=PaymentKind.PAYOUT,
            amount=amount,
            debit=account_of(member.id, amount.asset),
            credit=held,
            code=ledger.TransferCode.PAYOUT_HOLD,
            payer=member.id,
            note=rules.hidden(destination),
        ),
    )
    return wanted


async def send_back(
    tx: Tx, config: Config, entry: BankEntryId, *, amount: Money, iban: str, name: str
) -> Payout:
    """Set an unmatched receipt aside for the account it came from.

    Raises: NoBankAccount, PayoutToOurselves.
    """
    destination = rules.check_destination(iban, own=bankbooks.required_iban(config))
    wanted = _new(tx, amount, iban=destination, holder=rules.holder_of_sender(name), entry=entry)
    held = await bankbooks.opened(tx, _HELD, amount.asset)
    await store.insert(tx, wanted)
    await bankbooks.post(
        tx,
        debit=system_account(_UNMATCHED, amount.asset),
        credit=held,
        amount=amount,
        code=ledger.TransferCode.BANK_RETURN,
        reference=wanted.id,
    )
    return wanted


async def cancel(tx: Tx, config: Config, *, caller: MemberId, id: PayoutId) -> Payout:  # noqa: A002 - as in the store
    """Give the money of a payout that no file has yet back to its member; twice is once.

    Raises: PayoutNotFound, PayoutSent, PayoutEnded.
    """
    found = rules.check_owner(await store.lock(tx, id), caller)
    if found.status is PayoutStatus.CANCELLED:
        return found
    rules.check_cancellable(found)
    return await _give_back(tx, config, found, PayoutStatus.CANCELLED, actor=caller)


async def reject(
    tx: Tx, config: Config, *, id: PayoutId, reason: str, actor: Id | str = audit.OPERATOR  # noqa: A002 - as above
) -> Payout:  # fmt: skip
    """Note that the bank refused a payout and paid nothing: the money goes back to where it came from, once.

    Raises: PayoutNotFound, PayoutNotSent, PayoutEnded.
    """
    found = rules.check_sent(await store.lock(tx, id))
    return await _give_back(tx, config, found, PayoutStatus.REJECTED, actor=actor, reason=reason)


async def settle(tx: Tx, payout: Payout, *, out_of: ledger.AccountId) -> None:
    """Book that the bank paid a locked payout, out of its account or of what was taken for a cost."""
    await store.set_settled(tx, payout.id)
    _tell(tx, payout, PayoutStatus.SETTLED)
    await bankbooks.post(
        tx,
        debit=system_account(_HELD, payout.amount.asset),
        credit=out_of,
        amount=payout.amount,
        code=ledger.TransferCode.PAYOUT_SETTLE,
        reference=payout.id,
        id=payout.id.settlement,
    )


async def take_back(tx: Tx, config: Config, payout: Payout, *, out_of: ledger.AccountId) -> None:
    """Give the money of a locked payout that came back to the bank to its member, whose wallet is open."""
    await _give_back(tx, config, payout, PayoutStatus.RETURNED, actor=audit.OPERATOR, out_of=out_of)


async def make_batch(
    tx: Tx, config: Config, *, actor: Id | str = audit.OPERATOR
) -> tuple[PayoutBatch, bytes]:
    """Write the payouts that no file has yet into one, and note them as sent. Its bytes are kept.

    Raises: NoBankAccount, NothingToPayOut.
    """
    iban = bankbooks.required_iban(config)
    held = await store.lock_held(tx, config.currency, limit=MOST_IN_A_FILE)
    if not held:
        raise NothingToPayOut
    written = payment_order(config, held, on=town_day(tx.now, config.timezone))
    batch = PayoutBatch(
        id=PayoutBatchId.new(tx.now),
        message=written.message,
        iban=iban,
        total=sum((one.amount for one in held), start=Money(0, config.currency)),
        size=len(held),
        made_at=tx.now,
    )
    await store.insert_batch(tx, batch, written.document)
    await store.set_sent(tx, [one.id for one in held], batch.id)
    for one in held:
        _tell(tx, one, PayoutStatus.SENT)
    await audit.record(
        tx,
        actor=actor,
        action="wallet.payouts-sent",
        subject=batch.id,
        detail={"total": str(batch.total), "size": batch.size},
    )
    return batch, written.document


def _new(
    tx: Tx,
    amount: Money,
    *,
    iban: str,
    holder: str,
    member: MemberId | None = None,
    entry: BankEntryId | None = None,
) -> Payout:
    return Payout(
        id=PayoutId.new(tx.now),
        member=member,
        entry=entry,
        amount=amount,
        iban=iban,
        holder=holder,
        end_to_end=new_payout_name(),
        status=PayoutStatus.HELD,
        batch=None,
        created_at=tx.now,
    )


async def _give_back(
    tx: Tx,
    config: Config,
    found: Payout,
    status: PayoutStatus,
    *,
    actor: Id | str,
    reason: str = "",
    out_of: ledger.AccountId | None = None,
) -> Payout:
    source = out_of or system_account(_HELD, found.amount.asset)
    await store.end(tx, found.id, status)
    await audit.record(
        tx,
        actor=actor,
        action="wallet.payout-returned",
        subject=found.id,
        detail={"as": status.value, "reason": reason},
    )
    _tell(tx, found, status)
    if found.member is None:
        await _let_wait_again(tx, found, source)
    else:
        await give_back(tx, config, found.member, found.amount, spent_at=found.created_at)
        await move(
            tx,
            Movement(
                id=found.id.give_back,
                kind=PaymentKind.PAYOUT,
                amount=found.amount,
                debit=source,
                credit=account_of(found.member, found.amount.asset),
                code=ledger.TransferCode.PAYOUT_GIVE_BACK,
                payee=found.member,
                note=rules.hidden(found.iban),
            ),
        )
    return replace(found, status=status, ended_at=tx.now)


async def _let_wait_again(tx: Tx, found: Payout, source: ledger.AccountId) -> None:
    """Put a receipt whose return failed back on the work list."""
    if isinstance(found.entry, BankEntryId):
        await bankentries.set_waiting(tx, found.entry, WaitReason.RETURN_FAILED)
    await bankbooks.post(
        tx,
        debit=source,
        credit=system_account(_UNMATCHED, found.amount.asset),
        amount=found.amount,
        code=ledger.TransferCode.PAYOUT_GIVE_BACK,
        reference=found.id,
        id=found.id.give_back.transfer,
    )


def _tell(tx: Tx, payout: Payout, status: PayoutStatus) -> None:
    if payout.member is not None:
        tx.emit(
            PayoutChanged(payout=payout.id, member=payout.member, amount=payout.amount, status=status.value)
        )
