import type { Translation } from '~/lib/i18n'
import type en from './en'

export default {
  home: '首页',
  bills: '账单',
  contacts: '联系人',
  me: '我的',
  mainNav: '主导航',
  skip: '跳到正文',
  notFound: '这里什么都没有',
  notFoundText: '页面可能已移动，或者网址有误。',
  goHome: '回到首页',
  broken: '页面无法显示',
  brokenText: '你的数据没有丢失。请重试，或回到首页。',
  update: '圈有新版本可用。',
  updateNow: '更新',
  paidYou: '{name} 向你付款 {amount}',
  someonePaid: '你收到 {amount}',
  cameBack: '{amount} 已退回给你',
  takenBack: '{amount} 已被退回付款方',
  asksYou: '{name} 向你收款 {amount}',
  newRequest: '你有一笔新的收款请求',
  wantsContact: '{name} 想加你为联系人',
  contactAccepted: '{name} 已接受你的联系人请求',
  approve: '商家正在等你确认付款',
  see: '查看',
} satisfies Translation<typeof en>
