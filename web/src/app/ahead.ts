/** Asks for what the first screen will need while the language and the last visit are still being read. */
import { queryClient } from '~/lib/queries'
import { cameSignedOut } from '~/lib/session'

export async function lookAhead(): Promise<void> {
  if (cameSignedOut()) {
    await import('~/features/identity/screens/Welcome')
  } else if (location.pathname === '/') {
    void import('~/features/wallet/screens/Home')
    const { recentBillsQuery, walletQuery } = await import('~/ui/money/queries')
    await Promise.all([queryClient.prefetchQuery(walletQuery), queryClient.prefetchQuery(recentBillsQuery)])
  }
}
