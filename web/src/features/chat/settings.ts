/** What I let others see in chats. */
import { queryOptions } from '@tanstack/react-query'
import { api } from '~/lib/api'
import type { SettingsIn, SettingsOut } from '~/lib/wire'
import { showPresence } from './sync/line'

const PATH = '/v1/chat/settings'

export const settingsQuery = queryOptions({
  queryKey: ['chat', 'settings'],
  queryFn: ({ signal }) => api.get<SettingsOut>(PATH, {}, { signal }),
})

/** Change what is shown; the line to the server hears of it at once. */
export async function changeSettings(change: SettingsIn): Promise<SettingsOut> {
  const changed = await api.patch<SettingsOut>(PATH, change)
  if (change.presence !== undefined) showPresence(changed.presence)
  return changed
}

/** Show myself from the start, if that is what I want. */
export async function showIfWanted(): Promise<void> {
  const { presence } = await api.get<SettingsOut>(PATH)
  if (presence) showPresence(true)
}
