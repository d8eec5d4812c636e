import type { Translation } from '~/lib/i18n'
import type en from './en'

export default {
  order: '订单',
  pay: '付款',
  arrived: '确认收货',
  release: '货款将付给 {name}',
  held: '本单托管资金',
  wait_buyer_pay: '待付款',
  wait_seller_send_goods: '已付款，待发货',
  wait_buyer_confirm_goods: '已发货',
  trade_success: '已付款',
  trade_finished: '已完成',
  trade_closed: '已关闭',
  number: '交易号',
  text: '说明',
  asked: '下单时间',
  payUntil: '付款截止',
  paid: '付款时间',
  shipment: '配送',
  movesOn: '自动处理时间',
  refunded: '已退款',
} as const satisfies Translation<typeof en>
