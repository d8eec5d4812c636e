import { createRouter } from '@tanstack/react-router'
import { identityRoutes, myRoutes } from './routes/identity'
import { moneyRoutes } from './routes/money'
import { operatorRoutes } from './routes/operator'
import { memberRoute, rootRoute } from './routes/root'

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    ...identityRoutes,
    memberRoute.addChildren([...myRoutes, ...moneyRoutes, ...operatorRoutes]),
  ]),
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultPendingMs: 300,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
