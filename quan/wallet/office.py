"""The operator's side of the door: vouchers, cash agents, and whether promises and books agree.

`from quan import wallet`, then `wallet.office.print_batch(...)`. Members never come here.
"""

from quan.wallet.documents.voucher_sheet import voucher_sheet
from quan.wallet.model.cash import AgentDesk
from quan.wallet.model.vouchers import PrintedBatch, VoucherBatch, VoucherBatchId
from quan.wallet.operations.agents import appoint, fund, set_active, withdraw
from quan.wallet.operations.codes import town_of
from quan.wallet.operations.vouchers import print_batch, settle, void
from quan.wallet.queries.operators import Promise, agent_desks, promises, voucher_batches
from quan.wallet.rules.vouchers import grouped

__all__ = [
    "AgentDesk", "PrintedBatch", "Promise", "VoucherBatch", "VoucherBatchId", "agent_desks", "appoint",
    "fund", "grouped", "print_batch", "promises", "set_active", "settle", "town_of", "void",
    "voucher_batches", "voucher_sheet", "withdraw",
]  # fmt: skip
