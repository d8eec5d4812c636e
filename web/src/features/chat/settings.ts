/** What I let others see in chats. */
import { queryOptions } from '@tanstack/react-query'
import { api } from '~/lib/api'
import { queryClient } from '~/lib/queries'
import type { SettingsIn, SettingsOut } from '~/lib/wire'
import { showPresence } from './sync/line'

const PATH = '/v1/chat/settings'

/** What one tab changes holds for the others at once. */
const tabs = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('quan-chat-settings')
tabs?.addEventListener('message', event => take(event.data as SettingsOut))

export const settingsQuery = queryOptions({
  queryKey: ['chat', 'settings'],
  queryFn: ({ signal }) => api.get<SettingsOut>(PATH, {}, { signal }),
})

/** Change what is shown; the line to the server hears of it at once, and so do the other tabs. */
export async function changeSettings(change: SettingsIn): Promise<SettingsOut> {
  const changed = await api.patch<SettingsOut>(PATH, change)
  take(changed)
  tabs?.postMessage(changed)
  return changed
}

function take(settings: SettingsOut): void {
  queryClient.setQueryData(settingsQuery.queryKey, settings)
  showPresence(settings.presence)
}

/** Show myself from the start, if that is what I want. */
export async function showIfWanted(): Promise<void> {
  const { presence } = await api.get<SettingsOut>(PATH)
  if (presence) showPresence(true)
}
