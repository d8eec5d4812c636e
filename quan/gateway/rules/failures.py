"""How refusals of the house are said on the wire. What has no word there is the house's own trouble."""

from collections.abc import Mapping

from quan.core.problems import Problem
from quan.gateway.errors.wire import AWAY, BUSINESS, BusinessRefused, CallRefused, Trouble
from quan.gateway.rules.envelope import Fields, refused

TRADE_WORDS = {
    "core/amount-too-large": "ACQ.TOTAL_FEE_EXCEED",
    "core/malformed-amount": "ACQ.INVALID_PARAMETER",
    "core/invalid-body": "ACQ.INVALID_PARAMETER",
    "core/too-many-requests": "ACQ.SYSTEM_ERROR",
    "identity/too-many-guesses": "ACQ.PAYMENT_AUTH_CODE_INVALID",
    "ledger/account-closed": "ACQ.MERCHANT_STATUS_NOT_NORMAL",
    "trade/trade-not-found": "ACQ.TRADE_NOT_EXIST",
    "trade/malformed-trade": "ACQ.INVALID_PARAMETER",
    "trade/expires-too-soon": "ACQ.NOW_TIME_AFTER_EXPIRE_TIME_ERROR",
    "trade/context-inconsistent": "ACQ.CONTEXT_INCONSISTENT",
    "trade/has-success": "ACQ.TRADE_HAS_SUCCESS",
    "trade/has-close": "ACQ.TRADE_HAS_CLOSE",
    "trade/not-yours-to-pay": "ACQ.TRADE_BUYER_NOT_MATCH",
    "trade/not-paid": "ACQ.TRADE_STATUS_ERROR",
    "trade/refund-is-asked": "ACQ.TRADE_STATUS_ERROR",
    "trade/malformed-share": "ACQ.ALLOC_AMOUNT_VALIDATE_ERROR",
    "trade/not-a-receiver": "ACQ.ROYALTY_RECEIVER_INVALID",
    "trade/share-exceeds-sale": "ACQ.ALLOC_AMOUNT_VALIDATE_ERROR",
    "trade/is-finished": "ACQ.TRADE_HAS_FINISHED",
    "trade/refund-exceeds-paid": "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL",
    "trade/discordant-repeat-request": "ACQ.DISCORDANT_REPEAT_REQUEST",
    "trade/merchant-not-found": "ACQ.SELLER_NOT_EXIST",
    "trade/merchant-not-verified": "ACQ.MERCHANT_STATUS_NOT_NORMAL",
    "trade/merchant-suspended": "ACQ.SELLER_BEEN_BLOCKED",
    "trade/merchant-balance-too-small": "ACQ.SELLER_BALANCE_NOT_ENOUGH",
    "wallet/amount-not-positive": "ACQ.INVALID_PARAMETER",
    "wallet/wrong-asset": "ACQ.CURRENCY_NOT_SUPPORT",
    "wallet/paying-yourself": "ACQ.BUYER_SELLER_EQUAL",
    "wallet/person-unavailable": "ACQ.BUYER_ENABLE_STATUS_FORBID",
    "wallet/malformed-pay-code": "ACQ.PAYMENT_AUTH_CODE_INVALID",
    "wallet/unknown-pay-code": "ACQ.PAYMENT_AUTH_CODE_INVALID",
    "wallet/pay-code-expired": "ACQ.PAYMENT_AUTH_CODE_INVALID",
    "wallet/pay-code-not-yet": "ACQ.PAYMENT_AUTH_CODE_INVALID",
    "wallet/pay-code-used": "ACQ.PAYMENT_AUTH_CODE_INVALID",
    "wallet/too-many-guesses": "ACQ.PAYMENT_AUTH_CODE_INVALID",
}
CLOSE_WORDS = {
    **TRADE_WORDS,
    "trade/has-success": "ACQ.TRADE_STATUS_ERROR",
    "trade/has-close": "ACQ.TRADE_STATUS_ERROR",
}
"""Closing what is paid or closed is not about the trade that was meant, but about where it stands."""
FUND_WORDS = {
    "ledger/account-closed": "PAYER_STATUS_ERROR",
    "trade/malformed-trade": "INVALID_PARAMETER",
    "trade/merchant-balance-too-small": "PAYER_BALANCE_NOT_ENOUGH",
    "trade/merchant-not-found": "PAYER_NOT_EXIST",
    "trade/merchant-not-verified": "PAYER_STATUS_ERROR",
    "trade/merchant-suspended": "PAYER_STATUS_ERROR",
    "trade/payment-info-inconsistent": "PAYMENT_INFO_INCONSISTENCY",
    "wallet/amount-not-positive": "INVALID_PARAMETER",
    "wallet/person-unavailable": "PAYEE_ACCOUNT_STATUS_ERROR",
    "wallet/wrong-asset": "CURRENCY_NOT_SUPPORT",
}
RELATION_WORDS = {
    "trade/malformed-trade": "INVALID_PARAMETER",
    "trade/merchant-not-verified": "PRODUCT_UNSIGN",
    "trade/merchant-suspended": "PRODUCT_UNSIGN",
    "trade/too-many-receivers": "RELATION_QUANTITY_LIMIT",
}
NO_WORDS: dict[str, str] = {}


def said(failure: Problem | CallRefused, words: Mapping[str, str]) -> tuple[str, str, str]:
    """Say a refusal in code, sub_code and sub_msg."""
    match failure:
        case BusinessRefused(said=(sub_code, sub_msg)):
            return BUSINESS, sub_code, sub_msg
        case CallRefused():
            return failure.code, failure.sub_code, failure.message()
    word = words.get(failure.slug)
    if word is None:
        return AWAY, Trouble.sub_code, Trouble.message()
    return BUSINESS, word, str(failure)


def refusal(failure: Problem | CallRefused, words: Mapping[str, str]) -> Fields:
    """Write a refusal as the fields of an answer."""
    return refused(*said(failure, words))
