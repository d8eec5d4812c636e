"""The operator's side of the door: who may sell.

`from quan import trade`, then `trade.office.decide(...)`. Members never come here.
"""

from quan.trade.operations.merchants import decide

__all__ = ["decide"]
