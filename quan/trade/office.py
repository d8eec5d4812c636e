"""The operator's side of the door: who may sell.

`from quan import trade`, then `trade.office.decide(...)`. Members never come here.
"""

from quan.trade.model.views import OwnMerchantOut
from quan.trade.operations.merchants import decide
from quan.trade.queries.views import merchant_page, own_merchants_out

__all__ = ["OwnMerchantOut", "decide", "merchant_page", "own_merchants_out"]
