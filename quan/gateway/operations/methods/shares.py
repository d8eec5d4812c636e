"""Methods by which a merchant shares what a sale brought in with people it has named before."""

from typing import Any

from quan import trade
from quan.core.db import Reader, Tx
from quan.core.ids import MemberId
from quan.gateway.errors.wire import BusinessRefused
from quan.gateway.model.calls import Call
from quan.gateway.operations import numbers
from quan.gateway.operations.house import House
from quan.gateway.operations.methods.trades import find
from quan.gateway.rules import contents, envelope
from quan.gateway.rules.contents import TRADE_INVALID
from quan.gateway.rules.envelope import Fields
from quan.gateway.rules.times import written
from quan.gateway.store import numbers as store

INVALID = "INVALID_PARAMETER"
PAGE_SIZE = 20
_KNOWN_BY = "userId"


async def settle(house: House, call: Call) -> Fields:
    """Share a sale, all parts or none, once per out_request_no."""
    content = call.content
    contents.required(content, "trade_no")
    async with house.db.transaction() as tx:
        found = await find(tx, call)
        wish = trade.NewShare(
            request_no=contents.required(content, "out_request_no"),
            parts=tuple([await _part(tx, house, call, one) for one in _list(call, "royalty_parameters")]),
        )
        shared = await trade.share(tx, house.config, merchant=call.app.merchant, trade=found.id, wish=wish)
    return envelope.succeeded({"trade_no": found.number, "settle_no": shared.number})


async def _part(reader: Reader, house: House, call: Call, given: Any) -> trade.SharePart:
    if not isinstance(given, dict):
        raise BusinessRefused(TRADE_INVALID, "royalty_parameters must be objects")
    return trade.SharePart(
        receiver=await _member(reader, call, given, who="trans_in", kind="trans_in_type"),
        amount=contents.amount(given, "amount", house.config.currency),
        reason=contents.text(given, "desc") or "",
    )


async def settle_query(house: House, call: Call) -> Fields:
    """Tell what was shared with one request."""
    request_no = contents.required(call.content, "out_request_no")
    contents.required(call.content, "trade_no")
    async with house.db.transaction() as tx:
        found = await find(tx, call)
        shared = await trade.share_of(tx, trade=found, request_no=request_no)
        if shared is None:
            raise BusinessRefused("ACQ.TRADE_SETTLE_ERROR", "Nothing was shared under this out_request_no")
        parts = [
            {
                "amount": part.amount.text,
                "execute_dt": written(shared.at),
                "operation_type": "transfer",
                "state": "SUCCESS",
                "trans_in": await numbers.number_of(tx, call.app.merchant, part.receiver),
                "trans_in_type": _KNOWN_BY,
            }
            for part in shared.parts
        ]
    return envelope.succeeded(
        {"out_request_no": request_no, "operation_dt": written(shared.at), "royalty_detail_list": parts}
    )


async def bind(house: House, call: Call) -> Fields:
    """Name people this merchant shares with."""
    async with house.db.transaction() as tx:
        members = await _receivers(tx, call)
        await trade.bind_receivers(tx, merchant=call.app.merchant, members=members)
    return envelope.succeeded({"result_code": "SUCCESS"})


async def unbind(house: House, call: Call) -> Fields:
    """Share with these people no more."""
    async with house.db.transaction() as tx:
        members = await _receivers(tx, call)
        await trade.unbind_receivers(tx, merchant=call.app.merchant, members=members)
    return envelope.succeeded({"result_code": "SUCCESS"})


async def batch_query(house: House, call: Call) -> Fields:
    """List whom this merchant shares with, in pages."""
    page, size = _count(call, "page_num", 1), min(_count(call, "page_size", PAGE_SIZE), PAGE_SIZE)
    async with house.db.transaction() as tx:
        receivers = await trade.receivers_of(tx, merchant=call.app.merchant)
        shown = [
            {
                "account": await numbers.number_of(tx, call.app.merchant, one.member),
                "type": _KNOWN_BY,
                "memo": one.memo,
            }
            for one in receivers[(page - 1) * size : page * size]
        ]
    return envelope.succeeded(
        {
            "result_code": "SUCCESS",
            "receiver_list": shown,
            "total_page_num": str(-(-len(receivers) // size)),
            "total_record_num": str(len(receivers)),
            "current_page_num": str(page),
            "current_page_size": str(len(shown)),
        }
    )


def _count(call: Call, name: str, usual: int) -> int:
    written_ = contents.text(call.content, name, invalid=INVALID)
    if written_ is None:
        return usual
    if not (written_.isascii() and written_.isdigit() and len(written_) <= 4 and int(written_) > 0):  # noqa: PLR2004 - digits of a page
        raise BusinessRefused(INVALID, f"{name} must be a positive number")
    return int(written_)


async def _receivers(tx: Tx, call: Call) -> list[MemberId]:
    return [await _member(tx, call, one, who="account", kind="type") for one in _list(call, "receiver_list")]


def _list(call: Call, name: str) -> list[Any]:
    given = call.content.get(name)
    if not isinstance(given, list) or not 1 <= len(given) <= PAGE_SIZE:
        raise BusinessRefused(TRADE_INVALID, f"{name} must have 1 to {PAGE_SIZE} entries")
    return given


async def _member(reader: Reader, call: Call, given: Any, *, who: str, kind: str) -> MemberId:
    if not isinstance(given, dict) or (contents.text(given, kind) or _KNOWN_BY) != _KNOWN_BY:
        raise BusinessRefused(TRADE_INVALID, f"{kind} must be {_KNOWN_BY}")
    member = await store.holder_of(reader, call.app.merchant, contents.required(given, who))
    if member is None:
        raise BusinessRefused("ACQ.ROYALTY_RECEIVER_INVALID", f"{who} is nobody this merchant knows")
    return member
