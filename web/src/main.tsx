import './ui/css/tokens.css'
import './ui/css/base.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { lookAhead } from './app/ahead'
import { router } from './app/router'
import { startLanguage } from './lib/i18n'
import { keepQueries, queryClient, restoreQueries } from './lib/queries'
import { startServiceWorker } from './lib/serviceWorker'
import { sessionQuery } from './lib/session'
import { applyTheme } from './lib/theme'

applyTheme()
void lookAhead()
const restored = restoreQueries().then(() => void queryClient.prefetchQuery(sessionQuery))
await Promise.all([startLanguage(), restored])
keepQueries()
// The splash in the page stays until there is something to put in its place.
await router.load()

const root = document.querySelector('#root')
if (root) {
  createRoot(root).render(
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  )
}

void startServiceWorker(path => router.history.push(path))
