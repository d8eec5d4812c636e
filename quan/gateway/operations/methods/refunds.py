"""Methods about money that goes back."""

from quan import trade
from quan.gateway.model.calls import Call
from quan.gateway.operations.house import House
from quan.gateway.operations.methods.trades import buyer_fields, find
from quan.gateway.rules import contents, envelope, trades
from quan.gateway.rules.envelope import Fields
from quan.gateway.rules.times import written


async def refund(house: House, call: Call) -> Fields:
    """Give some or all of a payment back, once per out_request_no; without one it is the only refund."""
    content = call.content
    async with house.db.transaction() as tx:
        found = await find(tx, call)
        wish = trade.NewRefund(
            request_no=contents.text(content, "out_request_no") or found.out_trade_no,
            amount=contents.amount(content, "refund_amount", house.config.currency),
            reason=contents.text(content, "refund_reason") or "",
        )
        done = await trade.refund(tx, house.config, merchant=call.app.merchant, trade=found.id, wish=wish)
        return envelope.succeeded(
            {
                **trades.named(done.trade),
                **await buyer_fields(tx, done.trade),
                "fund_change": "Y" if done.changed else "N",
                "refund_fee": done.trade.refunded.text,
                "send_back_fee": done.refund.amount.text,
                "gmt_refund_pay": written(done.refund.at),
                "refund_detail_item_list": trades.bills(done.refund.amount),
            }
        )


async def refund_query(house: House, call: Call) -> Fields:
    """Tell what became of a refund; of one that never was, nothing but that the question was understood."""
    request_no = contents.required(call.content, "out_request_no")
    async with house.db.read() as reader:
        found = await find(reader, call)
        made = await trade.refund_of(
            reader, merchant=call.app.merchant, trade=found.id, request_no=request_no
        )
    fields: Fields = {**trades.named(found), "out_request_no": request_no}
    if made is None:
        return envelope.succeeded(fields)
    return envelope.succeeded(
        {
            **fields,
            "refund_status": "REFUND_SUCCESS",
            "refund_amount": made.amount.text,
            "total_amount": found.amount.text,
            "refund_reason": made.reason or None,
            "send_back_fee": made.amount.text,
            "gmt_refund_pay": written(made.at),
            "refund_detail_item_list": trades.bills(made.amount),
        }
    )
