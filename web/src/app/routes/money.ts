/** Wallet, paying, bills and people. */
import { createRoute } from '@tanstack/react-router'
import { CATEGORIES, type Category } from '~/lib/types'
import { memberRoute, screen } from './root'
import { type Raw, texts } from './search'

const member = { getParentRoute: () => memberRoute } as const

interface BillSearch {
  view?: 'overview'
  month?: string
  direction?: 'in' | 'out'
  category?: Category
  q?: string
}

function billSearch(raw: Raw): BillSearch {
  const { month, q } = texts('month', 'q')(raw)
  const direction = raw['direction']
  const category = CATEGORIES.find(one => one === raw['category'])
  return {
    ...(raw['view'] === 'overview' && { view: 'overview' }),
    ...(month && /^\d{4}-(0[1-9]|1[0-2])$/.test(month) && { month }),
    ...((direction === 'in' || direction === 'out') && { direction }),
    ...(category && { category }),
    ...(q && { q }),
  }
}

const SCAN_PURPOSES = ['cash-in', 'cash-out', 'voucher'] as const
type ScanPurpose = (typeof SCAN_PURPOSES)[number]
const scanSearch = (raw: Raw): { for?: ScanPurpose } => {
  const purpose = SCAN_PURPOSES.find(one => one === raw['for'])
  return purpose ? { for: purpose } : {}
}
const forgot = (raw: Raw): { forgot?: true } => (raw['forgot'] === true ? { forgot: true } : {})

const payRoutes = [
  createRoute({
    ...member,
    path: '/scan',
    validateSearch: scanSearch,
    component: screen(() => import('~/features/scan/screens/Scan')),
  }),
  createRoute({
    ...member,
    path: '/u/$token',
    component: screen(() => import('~/features/scan/screens/OpenLink')),
  }),
  createRoute({ ...member, path: '/pay', component: screen(() => import('~/features/pay/screens/PayCode')) }),
  createRoute({
    ...member,
    path: '/receive',
    component: screen(() => import('~/features/pay/screens/Receive')),
  }),
  createRoute({
    ...member,
    path: '/charge',
    validateSearch: texts('code'),
    component: screen(() => import('~/features/pay/screens/Charge')),
  }),
  createRoute({
    ...member,
    path: '/transfer',
    component: screen(() => import('~/features/pay/screens/Transfer')),
  }),
  createRoute({
    ...member,
    path: '/transfer/$id',
    validateSearch: texts('code', 'amount', 'note'),
    component: screen(() => import('~/features/pay/screens/TransferAmount')),
  }),
  createRoute({
    ...member,
    path: '/paid/$id',
    component: screen(() => import('~/features/pay/screens/Paid')),
  }),
] as const

const requestRoutes = [
  createRoute({
    ...member,
    path: '/requests',
    component: screen(() => import('~/features/requests/screens/Requests')),
  }),
  createRoute({
    ...member,
    path: '/requests/new',
    component: screen(() => import('~/features/requests/screens/ChooseWhom')),
  }),
  createRoute({
    ...member,
    path: '/requests/new/$id',
    component: screen(() => import('~/features/requests/screens/AskAmount')),
  }),
  createRoute({
    ...member,
    path: '/requests/$id',
    component: screen(() => import('~/features/requests/screens/RequestPage')),
  }),
] as const

const tradeRoutes = [
  createRoute({
    ...member,
    path: '/trades/$number',
    component: screen(() => import('~/features/trades/screens/TradePage')),
  }),
] as const

const topUpRoutes = [
  createRoute({
    ...member,
    path: '/topup',
    component: screen(() => import('~/features/topup/screens/TopUp')),
  }),
  createRoute({
    ...member,
    path: '/topup/voucher',
    validateSearch: texts('code'),
    component: screen(() => import('~/features/topup/screens/Voucher')),
  }),
  createRoute({
    ...member,
    path: '/topup/cash',
    component: screen(() => import('~/features/topup/screens/CashIn')),
  }),
  createRoute({
    ...member,
    path: '/topup/bank',
    component: screen(() => import('~/features/topup/screens/BankTopUp')),
  }),
  createRoute({
    ...member,
    path: '/withdraw',
    component: screen(() => import('~/features/topup/screens/Withdraw')),
  }),
  createRoute({
    ...member,
    path: '/payouts/$id',
    component: screen(() => import('~/features/topup/screens/PayoutPage')),
  }),
  createRoute({
    ...member,
    path: '/cash-out',
    validateSearch: texts('agent', 'code'),
    component: screen(() => import('~/features/topup/screens/CashOut')),
  }),
  createRoute({
    ...member,
    path: '/cash-orders/$id',
    component: screen(() => import('~/features/topup/screens/CashOrderPage')),
  }),
  createRoute({
    ...member,
    path: '/agent',
    component: screen(() => import('~/features/agent/screens/Desk')),
  }),
  createRoute({
    ...member,
    path: '/agent/cash-in',
    validateSearch: texts('member', 'code'),
    component: screen(() => import('~/features/agent/screens/TakeCash')),
  }),
] as const

const billRoutes = [
  createRoute({
    ...member,
    path: '/bills',
    validateSearch: billSearch,
    component: screen(() => import('~/features/bills/screens/Bills')),
  }),
  createRoute({
    ...member,
    path: '/bills/$id',
    component: screen(() => import('~/features/bills/screens/ReceiptPage')),
  }),
] as const

const peopleRoutes = [
  createRoute({
    ...member,
    path: '/contacts',
    component: screen(() => import('~/features/contacts/screens/Contacts')),
  }),
  createRoute({
    ...member,
    path: '/contacts/requests',
    component: screen(() => import('~/features/contacts/screens/ContactRequests')),
  }),
  createRoute({
    ...member,
    path: '/contacts/add',
    validateSearch: texts('handle'),
    component: screen(() => import('~/features/contacts/screens/AddContact')),
  }),
  createRoute({
    ...member,
    path: '/contacts/blocked',
    component: screen(() => import('~/features/contacts/screens/Blocked')),
  }),
  createRoute({
    ...member,
    path: '/people/$id',
    component: screen(() => import('~/features/contacts/screens/PersonPage')),
  }),
] as const

const walletRoutes = [
  createRoute({ ...member, path: '/', component: screen(() => import('~/features/wallet/screens/Home')) }),
  createRoute({
    ...member,
    path: '/wallet',
    component: screen(() => import('~/features/wallet/screens/WalletPage')),
  }),
  createRoute({
    ...member,
    path: '/wallet/password',
    validateSearch: forgot,
    component: screen(() => import('~/features/wallet/screens/PaymentPassword')),
  }),
  createRoute({
    ...member,
    path: '/wallet/small-payment',
    component: screen(() => import('~/features/wallet/screens/SmallPayment')),
  }),
  createRoute({
    ...member,
    path: '/wallet/limits',
    component: screen(() => import('~/features/wallet/screens/LimitsPage')),
  }),
] as const

export const moneyRoutes = [
  ...walletRoutes,
  ...payRoutes,
  ...requestRoutes,
  ...tradeRoutes,
  ...topUpRoutes,
  ...billRoutes,
  ...peopleRoutes,
] as const
