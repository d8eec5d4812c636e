"""The operator's side of the door: vouchers, cash agents, reversals, the bank, and whether all of it agrees.

`from quan import wallet`, then `wallet.office.print_batch(...)`. Members never come here.
"""

from quan.wallet.documents.voucher_sheet import voucher_sheet
from quan.wallet.errors.reversals import NotReversible
from quan.wallet.model.bankentries import (
    BankEntry,
    BankEntryId,
    BankStatementId,
    EntryOutcome,
    EntryStatus,
    ImportReport,
    Reconciliation,
    StatementReport,
    WaitReason,
)
from quan.wallet.model.bankfiles import BankLine, BankSide
from quan.wallet.model.cash import AgentDesk
from quan.wallet.model.payouts import (
    Payout,
    PayoutBatch,
    PayoutBatchId,
    PayoutId,
    PayoutStatus,
    SentBatch,
)
from quan.wallet.model.vouchers import PrintedBatch, VoucherBatch, VoucherBatchId
from quan.wallet.operations.agents import appoint, fund, set_active, withdraw
from quan.wallet.operations.bankimport import import_statement
from quan.wallet.operations.codes import town_of
from quan.wallet.operations.payouts import make_batch, reject
from quan.wallet.operations.reversals import check_reversible, reverse
from quan.wallet.operations.vouchers import print_batch, settle, void
from quan.wallet.operations.worklist import (
    Explanation,
    assign,
    explain,
    match_batch,
    match_payout,
    put_aside,
    return_to_sender,
    take_up,
)
from quan.wallet.queries.operators import Promise, agent_desks, promises, voucher_batches
from quan.wallet.queries.reconciliation import (
    bank_entry,
    batch_document,
    payout_batches,
    payouts,
    reconciliation,
    reconciliations,
    sent_batches,
    waiting,
    work_list,
)
from quan.wallet.rules.bankfiles import MAX_BYTES as MAX_STATEMENT_BYTES
from quan.wallet.rules.reversals import is_reversible
from quan.wallet.rules.vouchers import grouped

__all__ = [
    "MAX_STATEMENT_BYTES", "AgentDesk", "BankEntry", "BankEntryId", "BankLine", "BankSide",
    "BankStatementId", "EntryOutcome", "EntryStatus", "Explanation", "ImportReport", "NotReversible",
    "Payout", "PayoutBatch", "PayoutBatchId", "PayoutId", "PayoutStatus", "PrintedBatch", "Promise",
    "Reconciliation", "SentBatch", "StatementReport", "VoucherBatch", "VoucherBatchId", "WaitReason",
    "agent_desks", "appoint", "assign", "bank_entry", "batch_document", "check_reversible", "explain", "fund",
    "grouped", "import_statement", "is_reversible", "make_batch", "match_batch", "match_payout",
    "payout_batches", "payouts", "print_batch", "promises", "put_aside", "reconciliation", "reconciliations",
    "reject", "return_to_sender", "reverse", "sent_batches", "set_active", "settle", "take_up", "town_of",
    "void", "voucher_batches", "voucher_sheet", "waiting", "withdraw", "work_list",
]  # fmt: skip
