import './ui/css/tokens.css'
import './ui/css/base.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { router } from './app/router'
import { startLanguage } from './lib/i18n'
import { keepQueries, queryClient, restoreQueries } from './lib/queries'
import { startServiceWorker } from './lib/serviceWorker'
import { cameSignedOut, sessionQuery } from './lib/session'
import { applyTheme } from './lib/theme'

applyTheme()
// What the first screen needs is asked for while the language and the last visit are read.
const restored = restoreQueries().then(() => void queryClient.prefetchQuery(sessionQuery))
if (cameSignedOut()) void import('./features/identity/screens/Welcome')
else if (location.pathname === '/') void import('./features/wallet/screens/Home')
await Promise.all([startLanguage(), restored])
keepQueries()
// The splash in the page stays until there is something to put in its place.
await router.load()

const root = document.querySelector('#root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  )
}

void startServiceWorker()
