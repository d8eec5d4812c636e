"""Booking the entries of bank statements, each once and each in a transaction of its own.

Every entry moves the ledger's mirror of the bank account, whatever it is. What nobody can explain yet is
booked on the safe side: money that came in is owed to somebody, money that left is a cost. The work list
corrects it.
"""

from datetime import timedelta

import structlog

from quan import identity, ledger
from quan.core import jobs
from quan.core.config import Config
from quan.core.db import Database, Tx
from quan.core.ids import MemberId
from quan.core.money import Asset
from quan.core.problems import Problem, Unavailable
from quan.wallet.model.bankentries import BankEntry, BankEntryId, EntryOutcome, EntryStatus
from quan.wallet.model.bankfiles import BankSide
from quan.wallet.model.payments import Movement, PaymentKind
from quan.wallet.model.payouts import Payout
from quan.wallet.model.wallets import WalletStatus, account_of
from quan.wallet.operations import bankbooks, payouts, wallets
from quan.wallet.operations.movements import move
from quan.wallet.rules import rails as rules
from quan.wallet.rules.notes import MAX_NOTE_CHARS
from quan.wallet.rules.rails import Owner, Verdict
from quan.wallet.store import bankentries as store
from quan.wallet.store import bankstatements, references
from quan.wallet.store import payouts as payout_store

STUCK = "stuck"
LEFT = "left"
JOB = "wallet.book-bank-entries"

log = structlog.get_logger()


async def book_new(
    db: Database, config: Config, *, left_for: timedelta = timedelta(), patience: timedelta | None = None
) -> dict[str, int]:
    """Book every entry that is not booked yet, or was left so for a while; tell how many became what.

    One that cannot be booked is noted in the log and stays for the next time; the others do not wait for it.
    When `patience` is over, what is left is left to a job that begins at once.
    """
    async with db.read() as reader:
        unbooked = await store.unbooked(reader, stored_by=reader.now - left_for)
        until = None if patience is None else reader.now + patience
    booked: dict[str, int] = {}
    for place, entry in enumerate(unbooked):
        if until is not None and db.clock.now() >= until:
            booked[LEFT] = len(unbooked) - place
            async with db.transaction() as tx:
                await jobs.defer(tx, JOB, left_for_s=0)
            break
        became = await _book_alone(db, config, entry)
        if became is not None:
            booked[became] = booked.get(became, 0) + 1
    return booked


async def _book_alone(db: Database, config: Config, entry: BankEntryId) -> str | None:
    try:
        async with db.transaction() as tx:
            return await book(tx, config, entry)
    except Unavailable:
        raise
    except Problem:
        log.exception("wallet.bank-entry-stuck", entry=str(entry))
        return STUCK


async def book(tx: Tx, config: Config, id: BankEntryId) -> str | None:  # noqa: A002 - as in the store
    """Book one new entry; tell what it became, None when somebody else was first."""
    entry = await store.lock(tx, id)
    if entry is None or entry.status is not EntryStatus.NEW:
        return None
    verdict = await _verdict(tx, config, entry)
    bank = await bankbooks.opened_bank(tx, entry.iban, entry.line.amount.asset)
    if verdict.outcome is None:
        return await _let_wait(tx, entry, verdict, bank)
    payout = None if verdict.payout is None else verdict.payout.id
    await store.set_matched(tx, entry, verdict.outcome, member=verdict.member, payout=payout)
    match verdict:
        case Verdict(outcome=EntryOutcome.TOPUP, member=MemberId() as member):
            await _top_up(tx, entry, member, bank)
        case Verdict(outcome=EntryOutcome.PAYOUT, payout=Payout() as paid):
            await payouts.settle(tx, paid, out_of=bank)
        case Verdict(outcome=EntryOutcome.PAYOUT_RETURNED, payout=Payout() as paid):
            await payouts.take_back(tx, config, paid, out_of=bank)
    return verdict.outcome.value


async def _verdict(tx: Tx, config: Config, entry: BankEntry) -> Verdict:
    line, asset = entry.line, entry.line.amount.asset
    texts = (line.structured, line.end_to_end, line.remittance)
    names, found = rules.payout_names_in(*texts), rules.references_in(*texts)
    named = await payout_store.lock_named(tx, names, asset) if names else []
    if line.is_reversal:
        members = [payout.member for payout in named if payout.member is not None]
    elif line.side is BankSide.CREDIT:
        members = await references.owners(tx, found, asset) if found else []
    else:
        members = []
    importer = await bankstatements.importer(tx, entry.statement) if members else None
    owners = [
        await _owner(tx, config, member, asset, is_importer=member == importer)
        for member in sorted(set(members))
    ]
    return rules.judge(line, references=found, owners=owners, payouts=named)


async def _owner(tx: Tx, config: Config, member: MemberId, asset: Asset, *, is_importer: bool) -> Owner:
    """Tell whether money may come to a member; their wallet stays locked, so it cannot close meanwhile."""
    person = await identity.member(tx, member)
    wallet = await wallets.locked(tx, config, member)
    opened = wallet.asset == asset and wallet.status is WalletStatus.OPEN
    can_receive = opened and person.status == "active"
    return Owner(member=member, can_receive=can_receive, is_importer=is_importer)


async def _top_up(tx: Tx, entry: BankEntry, member: MemberId, bank: ledger.AccountId) -> None:
    amount = entry.line.amount
    await move(
        tx,
        Movement(
            id=entry.id.booking,
            kind=PaymentKind.BANK_TOPUP,
            amount=amount,
            debit=bank,
            credit=account_of(member, amount.asset),
            code=ledger.TransferCode.BANK_TOPUP,
            payee=member,
            note=entry.line.party_name[:MAX_NOTE_CHARS],
        ),
    )


async def _let_wait(tx: Tx, entry: BankEntry, verdict: Verdict, bank: ledger.AccountId) -> str:
    assert verdict.reason is not None  # noqa: S101 - tells the type checker what a verdict is
    await store.set_waiting(tx, entry.id, verdict.reason)
    amount = entry.line.amount
    if entry.line.side is BankSide.CREDIT:
        other = await bankbooks.opened(tx, ledger.AccountCode.UNMATCHED_RECEIPTS, amount.asset)
        debit, credit, code = bank, other, ledger.TransferCode.BANK_UNMATCHED
    else:
        other = await bankbooks.opened(tx, ledger.AccountCode.EXPENSES, amount.asset)
        debit, credit, code = other, bank, ledger.TransferCode.BANK_FEE
    await bankbooks.post(
        tx,
        debit=debit,
        credit=credit,
        amount=amount,
        code=code,
        reference=entry.id,
        id=entry.id.booking.transfer,
    )
    return EntryStatus.WAITING.value
