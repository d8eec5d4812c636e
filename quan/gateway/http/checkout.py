"""Where buyers come to from a shop's page: to look, scan or sign in, and go back."""

import secrets
from typing import Annotated

import msgspec
from litestar import Response, get, post
from litestar.params import Parameter
from litestar.response import Redirect

from quan import identity, trade, wallet
from quan.core import limits
from quan.core.config import Config
from quan.core.db import Database
from quan.core.http import Routes
from quan.core.keys import Keys
from quan.gateway.errors.apps import OrderRefused
from quan.gateway.errors.wire import BusinessRefused, CallRefused
from quan.gateway.http.calls import read_call
from quan.gateway.operations import pages
from quan.gateway.operations.house import House
from quan.gateway.rules import failures, forms, page

LOOKS = limits.Rate(120, per_s=60)
ORDERS = limits.Rate(30, per_s=60)
AGAIN_S = 3


class OrderIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An order as the shop's server signed it and its program handed it over."""

    order: Annotated[str, msgspec.Meta(max_length=8192)]


class OrderOut(msgspec.Struct, frozen=True, kw_only=True):
    """The number of the trade to be paid."""

    number: str


@get("/checkout/{number:str}", include_in_schema=False)
async def checkout(
    db: Database,
    config: Config,
    keys: Keys,
    client_ip: str,
    number: Annotated[str, Parameter(pattern="^[0-9]{28}$")],
) -> Response[bytes] | Redirect:
    """Show something to pay for; once it is paid, go back to the shop."""
    await limits.hit("checkout", client_ip, LOOKS)
    async with db.read() as reader:
        found = await trade.find_for_buyer(reader, number=number)
        shop = (await trade.merchant(reader, found.merchant)).name
        status = trade.status_at(found, reader.now)
    nonce = secrets.token_urlsafe(16)
    if status is trade.TradeStatus.WAIT_BUYER_PAY:
        link = wallet.trade_link(config.origin, found.number)
        return html(page.waiting(found, shop, link=link, nonce=nonce), nonce, again=True)
    back = None if found.paid_at is None else await pages.way_back(House(db, config, keys), found)
    return Redirect(back, status_code=303) if back else html(page.ended(found, shop, nonce=nonce), nonce)


@post("/v1/cashier/orders")
async def bring_order(
    db: Database, config: Config, keys: Keys, caller: identity.Caller, data: OrderIn
) -> OrderOut:
    """Open the trade of an order that a shop's program gave the caller's app."""
    await limits.hit("cashier-orders", caller.member.id, ORDERS)
    house = House(db, config, keys)
    try:
        params, charset = forms.read_params(data.order.encode(), b"")
        call = await read_call(house, params, charset)
        opened = await pages.opened(house, call, products=pages.ORDERS)
    except CallRefused as refusal:
        _, word, reason = failures.said(refusal, failures.NO_WORDS)
        raise OrderRefused(word=word, reason=reason) from refusal
    return OrderOut(number=opened.number)


def refused(refusal: CallRefused) -> Response[bytes]:
    """Tell a buyer that their shop asked for something that is not done."""
    nonce = secrets.token_urlsafe(16)
    _, word, reason = failures.said(refusal, failures.NO_WORDS)
    told = reason if isinstance(refusal, BusinessRefused) else f"{reason} ({word})"
    return html(page.refused(told, nonce=nonce), nonce)


def html(text: str, nonce: str, *, again: bool = False) -> Response[bytes]:
    """Answer with a page that loads nothing, and asks again by itself if it is to."""
    headers = {
        "content-security-policy": page.policy(nonce),
        "cache-control": "no-store",
        "referrer-policy": "no-referrer",
        **({"refresh": str(AGAIN_S)} if again else {}),
    }
    return Response(text.encode(), status_code=200, headers=headers, media_type="text/html;charset=utf-8")


ROUTES: Routes = (checkout, bring_order)
