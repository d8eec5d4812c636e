"""What an operator says of the statement entries that nothing explained: whose, or what, they are."""

from typing import Literal

from quan import identity, ledger
from quan.core import audit
from quan.core.config import Config
from quan.core.db import Tx
from quan.core.ids import Id, MemberId
from quan.core.invariants import invariant
from quan.wallet.errors.rails import PayoutBatchNotFound
from quan.wallet.model.bankentries import BankEntry, BankEntryId, EntryOutcome, WaitReason
from quan.wallet.model.bankfiles import BankSide
from quan.wallet.model.cash import system_account
from quan.wallet.model.payments import Movement, PaymentId, PaymentKind
from quan.wallet.model.payouts import Payout, PayoutBatchId, PayoutId
from quan.wallet.model.wallets import account_of
from quan.wallet.operations import bankbooks, payouts, wallets
from quan.wallet.operations.movements import move
from quan.wallet.rules import payouts as payout_rules
from quan.wallet.rules import worklist as rules
from quan.wallet.rules.notes import MAX_NOTE_CHARS
from quan.wallet.rules.spending import check_other
from quan.wallet.store import bankentries as store
from quan.wallet.store import payouts as payout_store

Explanation = Literal[EntryOutcome.CHARGES, EntryOutcome.OWN, EntryOutcome.TILL]

_CODES = ledger.AccountCode


async def assign(
    tx: Tx, config: Config, *, id: BankEntryId, member: MemberId, actor: Id | str = audit.OPERATOR  # noqa: A002 - as in the store
) -> BankEntry:  # fmt: skip
    """Give money that came in to the member it was meant for.

    Raises: BankEntryNotFound, BankEntrySettled, NotAReceipt, identity.MemberNotFound, PersonUnavailable.
    """
    entry = rules.check_receipt(await store.lock(tx, id))
    person = await identity.member(tx, member)
    check_other(person.status, (await wallets.locked(tx, config, member)).status)
    await store.set_settled(tx, entry.id, EntryOutcome.MEMBER, member=member)
    await _record(tx, "wallet.receipt-assigned", entry, actor, member=str(member))
    amount = entry.line.amount
    await move(
        tx,
        Movement(
            id=PaymentId.new(tx.now),
            kind=PaymentKind.BANK_TOPUP,
            amount=amount,
            debit=system_account(_CODES.UNMATCHED_RECEIPTS, amount.asset),
            credit=account_of(member, amount.asset),
            code=ledger.TransferCode.BANK_ASSIGN,
            payee=member,
            note=entry.line.party_name[:MAX_NOTE_CHARS],
        ),
    )
    return await _settled(tx, entry)


async def return_to_sender(
    tx: Tx, config: Config, *, id: BankEntryId, actor: Id | str = audit.OPERATOR  # noqa: A002 - as above
) -> Payout:  # fmt: skip
    """Send money that came in back to the account it came from, with the next file of payouts.

    Raises: BankEntryNotFound, BankEntrySettled, NotAReceipt, SenderUnknown, PayoutToOurselves, NoBankAccount.
    """
    entry = rules.check_receipt(await store.lock(tx, id))
    iban, line = rules.sender_of(entry.line), entry.line
    payout = await payouts.send_back(
        tx, config, entry.id, amount=line.amount, iban=iban, name=line.party_name
    )
    await store.set_settled(tx, entry.id, EntryOutcome.SENDER, payout=payout.id)
    await _record(tx, "wallet.receipt-returned", entry, actor, payout=str(payout.id))
    return payout


async def match_payout(
    tx: Tx, *, id: BankEntryId, payout: PayoutId, actor: Id | str = audit.OPERATOR  # noqa: A002 - as above
) -> BankEntry:  # fmt: skip
    """Say that money that left is a payout whose name the bank lost; what goes beyond it are charges.

    Raises: BankEntryNotFound, BankEntrySettled, NotADebit, PayoutNotFound, PayoutNotSent, PayoutEnded,
    PayoutDiffers.
    """
    entry = rules.check_debit(await store.lock(tx, id))
    paid = payout_rules.check_sent(await payout_store.lock(tx, payout))
    charges = rules.check_covers(entry, [paid])
    await store.set_settled(tx, entry.id, EntryOutcome.PAYOUT, member=paid.member, payout=paid.id)
    await _record(tx, "wallet.debit-matched", entry, actor, payout=str(paid.id), charges=str(charges))
    await payouts.settle(tx, paid, out_of=system_account(_CODES.EXPENSES, paid.amount.asset))
    return await _settled(tx, entry)


async def match_batch(
    tx: Tx, *, id: BankEntryId, batch: PayoutBatchId, actor: Id | str = audit.OPERATOR  # noqa: A002 - as above
) -> BankEntry:  # fmt: skip
    """Say that money that left is a whole file of payouts in one sum; what goes beyond it are charges.

    Payouts of the file that are settled or over already are not in it.

    Raises: BankEntryNotFound, BankEntrySettled, NotADebit, PayoutBatchNotFound, PayoutDiffers.
    """
    entry = rules.check_debit(await store.lock(tx, id))
    sent = await payout_store.lock_sent(tx, batch)
    if not sent:
        raise PayoutBatchNotFound
    charges = rules.check_covers(entry, sent)
    await store.set_settled(tx, entry.id, EntryOutcome.PAYOUT_BATCH, batch=batch)
    await _record(tx, "wallet.debit-matched", entry, actor, batch=str(batch), charges=str(charges))
    for paid in sent:
        await payouts.settle(tx, paid, out_of=system_account(_CODES.EXPENSES, paid.amount.asset))
    return await _settled(tx, entry)


async def explain(
    tx: Tx, *, id: BankEntryId, outcome: Explanation, remark: str, actor: Id | str = audit.OPERATOR  # noqa: A002 - as above
) -> BankEntry:  # fmt: skip
    """Say that an entry is the bank's charges or interest, the operator's own money, or cash of the till.

    Raises: BankEntryNotFound, BankEntrySettled, ReasonNeeded, ledger.HoldingExceeded when the till does not
    hold the cash that is said to have been paid in at the bank.
    """
    entry = rules.check_open(await store.lock(tx, id))
    remark = rules.clean_reason(remark)
    await store.set_settled(tx, entry.id, outcome, remark=remark)
    await _record(tx, "wallet.entry-explained", entry, actor, outcome=outcome.value, remark=remark)
    await _book_as(tx, entry, outcome)
    return await _settled(tx, entry)


async def put_aside(
    tx: Tx, *, id: BankEntryId, reason: str, actor: Id | str = audit.OPERATOR  # noqa: A002 - as above
) -> BankEntry:  # fmt: skip
    """Take an entry off the work list without explaining it; the money stays where it is booked.

    Raises: BankEntryNotFound, BankEntrySettled, ReasonNeeded.
    """
    entry = rules.check_open(await store.lock(tx, id))
    reason = rules.clean_reason(reason)
    await store.set_aside(tx, entry.id, reason)
    await _record(tx, "wallet.entry-put-aside", entry, actor, reason=reason)
    return await _settled(tx, entry)


async def take_up(tx: Tx, *, id: BankEntryId, actor: Id | str = audit.OPERATOR) -> BankEntry:  # noqa: A002 - as above
    """Put an entry that was put aside back on the work list.

    Raises: BankEntryNotFound, BankEntrySettled.
    """
    entry = rules.check_open(await store.lock(tx, id))
    await store.set_waiting(tx, entry.id, entry.reason or WaitReason.NO_REFERENCE)
    await _record(tx, "wallet.entry-taken-up", entry, actor)
    return await _settled(tx, entry)


async def _book_as(tx: Tx, entry: BankEntry, outcome: Explanation) -> None:
    """Move an entry's money from where it waits to where it belongs; charges are booked as such already."""
    amount, came_in = entry.line.amount, entry.line.side is BankSide.CREDIT
    if outcome is EntryOutcome.CHARGES and not came_in:
        return
    where, code = {
        EntryOutcome.CHARGES: (_CODES.FEE_INCOME, ledger.TransferCode.BANK_FEE),
        EntryOutcome.OWN: (_CODES.EQUITY, ledger.TransferCode.BANK_OWN),
        EntryOutcome.TILL: (_CODES.SETTLEMENT_CASH, ledger.TransferCode.BANK_OWN),
    }[outcome]
    other = await bankbooks.opened(tx, where, amount.asset)
    waits = system_account(_CODES.UNMATCHED_RECEIPTS if came_in else _CODES.EXPENSES, amount.asset)
    debit, credit = (waits, other) if came_in else (other, waits)
    await bankbooks.post(tx, debit=debit, credit=credit, amount=amount, code=code, reference=entry.id)


async def _record(tx: Tx, action: str, entry: BankEntry, actor: Id | str, **detail: str) -> None:
    await audit.record(
        tx,
        actor=actor,
        action=action,
        subject=entry.id,
        detail={"amount": str(entry.line.amount), **detail},
    )


async def _settled(tx: Tx, entry: BankEntry) -> BankEntry:
    found = await store.find(tx, entry.id)
    invariant(found is not None, "an entry is never deleted")
    return found or entry
