"""Methods by which a merchant pays people it knows from its balance, and looks at what it has."""

from collections.abc import Mapping
from typing import Any

from quan import trade
from quan.core.db import Reader
from quan.core.money import Money
from quan.gateway.errors.wire import BusinessRefused
from quan.gateway.model.calls import Call
from quan.gateway.operations import numbers
from quan.gateway.operations.house import House
from quan.gateway.rules import contents, envelope
from quan.gateway.rules.envelope import Fields
from quan.gateway.rules.times import written
from quan.gateway.store import numbers as store

INVALID = "INVALID_PARAMETER"
_SCENE, _PRODUCT = "DIRECT_TRANSFER", "TRANS_ACCOUNT_NO_PWD"
_KNOWN_BY = "ALIPAY_USER_ID"


async def transfer(house: House, call: Call) -> Fields:
    """Pay somebody this merchant knows by number, once per out_biz_no."""
    content = call.content
    for name, only in (("biz_scene", _SCENE), ("product_code", _PRODUCT)):
        if (contents.text(content, name, invalid=INVALID) or only) != only:
            raise BusinessRefused(INVALID, f"{name} must be {only}")
    async with house.db.transaction() as tx:
        made = await trade.disburse(
            tx, house.config, merchant=call.app.merchant, wish=await _wish(tx, house, call)
        )
    return envelope.succeeded(
        {
            "out_biz_no": made.out_biz_no,
            "order_id": made.number,
            "pay_fund_order_id": made.number,
            "status": "SUCCESS",
            "trans_date": written(made.at),
        }
    )


async def _wish(reader: Reader, house: House, call: Call) -> trade.NewDisbursement:
    payee = call.content.get("payee_info")
    if not isinstance(payee, dict):
        raise BusinessRefused(INVALID, "payee_info is missing")
    if contents.required(payee, "identity_type", invalid=INVALID) != _KNOWN_BY:
        raise BusinessRefused("PAYEE_USER_TYPE_ERROR", f"identity_type must be {_KNOWN_BY}")
    number = contents.required(payee, "identity", invalid=INVALID)
    member = await store.holder_of(reader, call.app.merchant, number)
    if member is None:
        raise BusinessRefused("PAYEE_NOT_EXIST", "identity is nobody this merchant knows")
    return trade.NewDisbursement(
        out_biz_no=contents.required(call.content, "out_biz_no", invalid=INVALID),
        payee=member,
        amount=contents.amount(call.content, "trans_amount", house.config.currency, invalid=INVALID),
        title=contents.text(call.content, "order_title", invalid=INVALID) or "",
        remark=contents.text(call.content, "remark", invalid=INVALID) or "",
    )


async def transfer_query(house: House, call: Call) -> Fields:
    """Tell what became of a payment to somebody."""
    number = contents.text(call.content, "order_id", invalid=INVALID) or contents.text(
        call.content, "pay_fund_order_id", invalid=INVALID
    )
    out_biz_no = contents.text(call.content, "out_biz_no", invalid=INVALID)
    if number is None and out_biz_no is None:
        raise BusinessRefused(INVALID, "out_biz_no or order_id is missing")
    async with house.db.read() as reader:
        made = await trade.disbursement_of(
            reader, merchant=call.app.merchant, out_biz_no=out_biz_no, number=number
        )
    if made is None:
        raise BusinessRefused("ORDER_NOT_EXIST", "There is no such transfer")
    return envelope.succeeded(
        {
            "out_biz_no": made.out_biz_no,
            "order_id": made.number,
            "pay_fund_order_id": made.number,
            "status": "SUCCESS",
            "pay_date": written(made.at),
            "trans_amount": made.amount.text,
        }
    )


async def account_query(house: House, call: Call) -> Fields:
    """Tell a merchant what it has; only its own account is asked about."""
    async with house.db.transaction() as tx:
        own = await numbers.number_of(tx, call.app.merchant, call.app.merchant)
        if _asked_about(call.content, own) != own:
            raise BusinessRefused(
                "NO_PERMISSION_ACCOUNT", "Only the merchant's own account can be asked about"
            )
        balance = await trade.merchant_balance(tx, call.app.merchant, house.config.currency)
    return envelope.succeeded(
        {
            "available_amount": balance.text,
            "freeze_amount": Money(0, balance.asset).text,
            "total_amount": balance.text,
        }
    )


def _asked_about(content: Mapping[str, Any], own: str) -> str:
    return contents.text(content, "alipay_user_id", invalid=INVALID) or own
