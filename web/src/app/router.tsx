import { createRouter } from '@tanstack/react-router'
import { chatRoutes } from './routes/chat'
import { identityRoutes, myRoutes } from './routes/identity'
import { moneyRoutes } from './routes/money'
import { operatorRoutes } from './routes/operator'
import { memberRoute, rootRoute } from './routes/root'

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    ...identityRoutes,
    memberRoute.addChildren([...myRoutes, ...chatRoutes, ...moneyRoutes, ...operatorRoutes]),
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
