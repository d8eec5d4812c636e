/** The operator's console: one lazy bundle, shown to staff only. */
import { createRoute } from '@tanstack/react-router'
import { memberRoute, screen } from './root'
import { texts } from './search'

type Screens = typeof import('~/features/operator/screens')

const console = (name: keyof Screens) => ({
  getParentRoute: () => memberRoute,
  component: screen(() => import('~/features/operator/screens').then(all => ({ default: all[name] }))),
})

export const operatorRoutes = [
  createRoute({ ...console('Overview'), path: '/operator' }),
  createRoute({ ...console('Chart'), path: '/operator/chart' }),
  createRoute({
    ...console('Accounts'),
    path: '/operator/accounts',
    validateSearch: texts('code', 'asset', 'owner'),
  }),
  createRoute({ ...console('AccountPage'), path: '/operator/accounts/$id' }),
  createRoute({
    ...console('Journal'),
    path: '/operator/journal',
    validateSearch: texts('account', 'code', 'asset', 'least', 'most', 'from', 'to', 'reference'),
  }),
  createRoute({ ...console('Pending'), path: '/operator/pending' }),
  createRoute({ ...console('Bank'), path: '/operator/bank', validateSearch: texts('list') }),
  createRoute({ ...console('Audit'), path: '/operator/audit' }),
  createRoute({ ...console('Access'), path: '/operator/access' }),
  createRoute({ ...console('TransferPage'), path: '/operator/transfers/$id' }),
  createRoute({ ...console('Proposals'), path: '/operator/proposals', validateSearch: texts('status') }),
  createRoute({ ...console('Reports'), path: '/operator/reports', validateSearch: texts('status') }),
  createRoute({ ...console('ReportPage'), path: '/operator/reports/$id' }),
] as const
