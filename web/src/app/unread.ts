/** The number on the tab of the chats; what counts it comes after the first screen. */
import { queryOptions } from '@tanstack/react-query'

export const unreadQuery = queryOptions({
  queryKey: ['chat', 'unread'],
  queryFn: async () => (await import('~/features/chat/sync')).unread(),
  staleTime: Infinity,
  meta: { keep: true },
})
