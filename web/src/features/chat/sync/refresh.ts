/** Asking the server for conversations: all of them at the start and after a reset, single ones when an event says so. */
import { isProblem } from '~/lib/api'
import { queryClient } from '~/lib/queries'
import { fetchConversation, listConversations } from '../api'
import { listStateQuery } from '../queries'
import { keepOnly, putConversations } from '../store/conversations'
import { forget } from '../store/events'
import type { View } from '../rules/conversation'

const VIEWS: readonly View[] = ['inbox', 'archived', 'requests']
const TOGETHER_ms = 150
/** From so many on, the list is cheaper than one call for each. */
const MANY = 4

let refreshing: Promise<void> | null = null

/** Read all lists to their ends, page by page, so that the first rows are there at once. */
export function refreshAll(): Promise<void> {
  refreshing ??= readLists().finally(() => {
    refreshing = null
  })
  return refreshing
}

async function readLists(): Promise<void> {
  const seen = new Set<string>()
  for (const view of VIEWS) {
    let cursor: string | undefined
    do {
      const page = await listConversations(view, cursor)
      for (const one of page.items) seen.add(one.id)
      await putConversations(page.items)
      cursor = page.next ?? undefined
    } while (cursor !== undefined)
    queryClient.setQueryData(listStateQuery.queryKey, 'asked')
  }
  await keepOnly(seen)
}

export async function refreshOne(id: string): Promise<void> {
  try {
    await putConversations([await fetchConversation(id)])
  } catch (error) {
    if (!isProblem(error)) throw error
    if (error.status === 404 || error.status === 403) await forget(id)
  }
}

const wanted = new Set<string>()
let timer: ReturnType<typeof setTimeout> | undefined

/** Ask for this conversation soon, together with others that are wanted by then. */
export function refreshSoon(id: string): void {
  wanted.add(id)
  clearTimeout(timer)
  timer = setTimeout(() => {
    const ids = [...wanted]
    wanted.clear()
    const asking = ids.length >= MANY ? refreshAll() : Promise.all(ids.map(refreshOne))
    // Without a network nothing is lost: the next connection asks for everything again.
    void asking.catch(() => undefined)
  }, TOGETHER_ms)
}
