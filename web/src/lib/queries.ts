/** The query cache: one client, fresh for a while, retried by the API client, partly kept for an offline start. */
import { type DehydratedState, QueryClient, dehydrate, hydrate, onlineManager } from '@tanstack/react-query'
import { isProblem } from './api'
import { keep, recall } from './store'

declare module '@tanstack/react-query' {
  interface Register {
    /** `keep: true` on a query keeps its last answer on this device, so that an offline start shows it. */
    queryMeta: { keep?: boolean }
  }
}

const KEPT = 'queries'
const KEPT_FOR_ms = 7 * 24 * 3600 * 1000
const WRITE_AFTER_ms = 1000

// It would take a start without a network for one with it, and then miss that the network came.
if (typeof navigator !== 'undefined' && !navigator.onLine) onlineManager.setOnline(false)

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 30_000, gcTime: KEPT_FOR_ms, retry: false, networkMode: 'offlineFirst' },
    mutations: { retry: false, networkMode: 'always' },
  },
})

interface Kept {
  at: number
  state: DehydratedState
}

/** Bring back what the last visit kept; stale at once, so it is refreshed as soon as the network allows. */
export async function restoreQueries(): Promise<void> {
  const kept = await recall<Kept>(KEPT)
  if (!kept || Date.now() - kept.at > KEPT_FOR_ms) return
  hydrate(queryClient, kept.state)
  await queryClient.invalidateQueries({ refetchType: 'none' })
}

async function write(): Promise<void> {
  const state = dehydrate(queryClient, {
    shouldDehydrateQuery: query =>
      query.meta?.keep === true && query.state.status === 'success' && query.state.data !== null,
  })
  if (state.queries.length > 0) await keep(KEPT, { at: Date.now(), state } satisfies Kept)
}

/** Write the queries marked `keep` a moment after they change, or when the page goes away before that. */
export function keepQueries(): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  queryClient.getQueryCache().subscribe(event => {
    if (event.type !== 'updated' || event.query.meta?.keep !== true) return
    clearTimeout(timer)
    timer = setTimeout(() => void write(), WRITE_AFTER_ms)
  })
  window.addEventListener('pagehide', () => void write())
}

/** The words of a failed query or mutation, or null. */
export const titleOf = (error: unknown): string | null =>
  error === null || error === undefined ? null : isProblem(error) ? error.title : String(error)
