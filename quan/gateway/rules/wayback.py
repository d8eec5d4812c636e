"""The way back: where a buyer's browser goes after paying, with words that the shop can check."""

from datetime import datetime
from urllib.parse import urlencode

from quan import trade
from quan.gateway.rules.times import written

_FROM_PAGES = frozenset({"alipay.trade.page.pay", "alipay.trade.wap.pay"})
"""Methods whose buyers come from a shop's page."""


def told(found: trade.Trade, *, app: str, seller: str, now: datetime) -> dict[str, str] | None:
    """Write what a shop is told by its buyer's browser; None when the shop named no way back."""
    method = found.details.get("method")
    if method not in _FROM_PAGES or not found.details.get("return_url"):
        return None
    return {
        "app_id": app,
        "auth_app_id": app,
        "charset": "utf-8",
        "method": f"{method}.return",
        "out_trade_no": found.out_trade_no,
        "seller_id": seller,
        "sign_type": "RSA2",
        "timestamp": written(now),
        "total_amount": found.amount.text,
        "trade_no": found.number,
        "version": "1.0",
    }


def address(return_url: str, params: dict[str, str]) -> str:
    """Write the address of the way back; what the shop put into its own stays."""
    bare, _, fragment = return_url.partition("#")
    joined = f"{bare}{'&' if '?' in bare else '?'}{urlencode(params)}"
    return f"{joined}#{fragment}" if fragment else joined
