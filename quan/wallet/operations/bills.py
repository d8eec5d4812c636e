"""What a member may change on a bill: how they file it, and what they wrote beside it."""

from quan.core.db import Tx
from quan.core.ids import MemberId
from quan.wallet.errors.bills import BillNotFound
from quan.wallet.model.payments import Bill, BillId, Category
from quan.wallet.rules.bills import clean_remark
from quan.wallet.store import bills as store


async def relabel(
    tx: Tx, owner: MemberId, id: BillId, *, category: Category | None, remark: str | None  # noqa: A002 - as in identity.member
) -> Bill:  # fmt: skip
    """Refile a bill or change its remark; None leaves what was.

    Raises: BillNotFound, RemarkTooLong.
    """
    remark = None if remark is None else clean_remark(remark)
    bill = await store.relabel(tx, owner, id, category=category, remark=remark)
    if bill is None:
        raise BillNotFound
    return bill
