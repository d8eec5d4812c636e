"""What can be called, by the names of the wire."""

from quan.gateway.model.apps import Grant
from quan.gateway.operations.house import Method
from quan.gateway.operations.methods import certificates, refunds, shares, trades, transfers
from quan.gateway.rules.failures import CLOSE_WORDS, FUND_WORDS, NO_WORDS, RELATION_WORDS, TRADE_WORDS

METHODS = {
    "alipay.trade.precreate": Method(Grant.TRADE, trades.precreate, TRADE_WORDS),
    "alipay.trade.create": Method(Grant.TRADE, trades.create, TRADE_WORDS),
    "alipay.trade.query": Method(Grant.TRADE, trades.query, TRADE_WORDS),
    "alipay.trade.pay": Method(Grant.TRADE, trades.pay, TRADE_WORDS),
    "alipay.trade.refund": Method(Grant.TRADE, refunds.refund, TRADE_WORDS),
    "alipay.trade.fastpay.refund.query": Method(Grant.TRADE, refunds.refund_query, TRADE_WORDS),
    "alipay.trade.close": Method(Grant.TRADE, trades.close, CLOSE_WORDS),
    "alipay.trade.cancel": Method(Grant.TRADE, trades.cancel, TRADE_WORDS),
    "alipay.trade.order.settle": Method(Grant.TRANSFER, shares.settle, TRADE_WORDS),
    "alipay.trade.order.settle.query": Method(Grant.TRANSFER, shares.settle_query, TRADE_WORDS),
    "alipay.trade.royalty.relation.bind": Method(Grant.TRANSFER, shares.bind, RELATION_WORDS),
    "alipay.trade.royalty.relation.unbind": Method(Grant.TRANSFER, shares.unbind, RELATION_WORDS),
    "alipay.trade.royalty.relation.batchquery": Method(Grant.TRANSFER, shares.batch_query, RELATION_WORDS),
    "alipay.fund.trans.uni.transfer": Method(Grant.TRANSFER, transfers.transfer, FUND_WORDS),
    "alipay.fund.trans.common.query": Method(Grant.TRANSFER, transfers.transfer_query, FUND_WORDS),
    "alipay.fund.account.query": Method(Grant.ACCOUNT, transfers.account_query, FUND_WORDS),
    "alipay.open.app.alipaycert.download": Method(None, certificates.download, NO_WORDS),
}
