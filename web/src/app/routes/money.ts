/** Wallet, paying, bills and people. */
import { createRoute } from '@tanstack/react-router'
import { memberRoute, screen } from './root'

const member = { getParentRoute: () => memberRoute } as const

export const moneyRoutes = [
  createRoute({ ...member, path: '/', component: screen(() => import('~/features/wallet/screens/Home')) }),
  createRoute({
    ...member,
    path: '/bills',
    component: screen(() => import('~/features/bills/screens/Bills')),
  }),
  createRoute({
    ...member,
    path: '/contacts',
    component: screen(() => import('~/features/contacts/screens/Contacts')),
  }),
] as const
