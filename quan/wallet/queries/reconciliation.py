"""What the operator looks at: entries that wait, payouts on their way, and whether bank and books agree."""

from collections.abc import Collection

from quan import ledger
from quan.core.db import Reader
from quan.core.money import Asset, Money
from quan.wallet.errors.rails import BankEntryNotFound, PayoutBatchNotFound
from quan.wallet.model.bankentries import (
    BankEntry,
    BankEntryId,
    EntryStatus,
    Reconciliation,
    bank_account,
)
from quan.wallet.model.payouts import Payout, PayoutBatch, PayoutBatchId, PayoutStatus, SentBatch
from quan.wallet.rules import rails as rules
from quan.wallet.store import bankentries, bankstatements
from quan.wallet.store import payouts as store

MOST_SHOWN = 200
OPEN_PAYOUTS = (PayoutStatus.HELD, PayoutStatus.SENT)


async def work_list(
    reader: Reader,
    *,
    aside: bool = False,
    after: BankEntryId | None = None,
    limit: int = MOST_SHOWN,
) -> list[BankEntry]:
    """List the entries that a person must explain, or those put aside; the first stored first.

    The id of the last one continues the list.
    """
    status = EntryStatus.ASIDE if aside else EntryStatus.WAITING
    return await bankentries.of_status(reader, [status], after=after, limit=limit)


async def waiting(reader: Reader) -> int:
    """Count the entries that a person must explain."""
    return await bankentries.count_waiting(reader)


async def bank_entry(reader: Reader, id: BankEntryId) -> BankEntry:  # noqa: A002 - as in the store
    """Show one entry.

    Raises: BankEntryNotFound.
    """
    found = await bankentries.find(reader, id)
    if found is None:
        raise BankEntryNotFound
    return found


async def payouts(
    reader: Reader, statuses: Collection[PayoutStatus] = OPEN_PAYOUTS, *, limit: int = MOST_SHOWN
) -> list[Payout]:
    """List payouts, the oldest first: those on their way unless others are asked for."""
    return await store.of_status(reader, statuses, limit=limit)


async def payout_batches(reader: Reader, *, limit: int = MOST_SHOWN) -> list[PayoutBatch]:
    """List the files of payouts, the latest first."""
    return await store.batches(reader, limit=limit)


async def sent_batches(reader: Reader, *, limit: int = MOST_SHOWN) -> list[SentBatch]:
    """List the files of which the bank has something left to pay, the oldest first."""
    return await store.sent_batches(reader, limit=limit)


async def batch_document(reader: Reader, batch: PayoutBatchId) -> bytes:
    """Give a file of payouts again, byte for byte.

    Raises: PayoutBatchNotFound.
    """
    found = await store.document(reader, batch)
    if found is None:
        raise PayoutBatchNotFound
    return found


async def reconciliation(reader: Reader, iban: str, asset: Asset) -> Reconciliation:
    """Compare what the bank said of an account with the books. Read it from a snapshot while money moves."""
    nothing = Money(0, asset)
    ends = await bankstatements.ends(reader, iban, asset)
    opening, closing, to_on = ends or (0, 0, None)
    try:
        booked = (await ledger.balance(reader, bank_account(iban, asset))).posted
    except ledger.UnknownAccount:
        booked = nothing
    return Reconciliation(
        iban=iban,
        asset=asset,
        opening=Money(opening, asset),
        moved=await bankentries.moved(reader, iban, asset),
        closing=Money(closing, asset),
        booked=booked,
        unbooked=await bankentries.moved(reader, iban, asset, booked=False),
        missing=rules.missing_numbers(await bankstatements.sequences(reader, iban, asset)),
        to_on=to_on,
    )


async def reconciliations(reader: Reader, asset: Asset) -> list[Reconciliation]:
    """Compare every bank account of an asset with the books."""
    return [
        await reconciliation(reader, iban, asset) for iban in await bankstatements.accounts(reader, asset)
    ]
