/** The store, read through the query cache: the screens keep no copies of their own. */
import { queryOptions } from '@tanstack/react-query'
import { isProblem } from '~/lib/api'
import { fetchConversation, fetchMessages } from './api'
import { PAGE, isComplete, stretchOf } from './rules/pages'
import { inOrder } from './rules/conversation'
import { putConversations, readConversation, readConversations, readCursor } from './store/conversations'
import type { Kept } from './store/database'
import { putPage, readMessages } from './store/messages'
import { readOutbox } from './store/outbox'

const local = { staleTime: Infinity, gcTime: 5 * 60_000, networkMode: 'always' } as const

export const conversationsQuery = queryOptions({
  ...local,
  queryKey: ['chat', 'conversations'],
  queryFn: async () => inOrder(await readConversations()),
})

/** Whether the server was asked for the list yet: an empty one is not empty before. */
export const listStateQuery = queryOptions({
  ...local,
  queryKey: ['chat', 'list-state'],
  queryFn: (): 'asking' | 'asked' => 'asking',
})

export const conversationQuery = (id: string) =>
  queryOptions({
    ...local,
    queryKey: ['chat', 'conversation', id],
    queryFn: async () => {
      const known = await readConversation(id)
      if (known) return known
      const fresh = await fetchConversation(id)
      await putConversations([fresh])
      return fresh
    },
  })

export const outboxQuery = (conversation: string) =>
  queryOptions({
    ...local,
    queryKey: ['chat', 'outbox', conversation],
    queryFn: () => readOutbox(conversation),
  })

export interface PageOfMessages {
  known: readonly Kept[]
  /** False without a network: asked again when there is one. */
  complete: boolean
}

/** One page of a conversation: from this device, and from the server where this device has holes. */
export const messagesQuery = (conversation: string, page: number) =>
  queryOptions({
    ...local,
    queryKey: ['chat', 'messages', conversation, page],
    queryFn: async (): Promise<PageOfMessages> => {
      const stretch = stretchOf(page)
      const read = () => readMessages(conversation, stretch.from, stretch.to)
      // Of a conversation that was put away here meanwhile (I was put out of it) only the server knows what I see.
      const last = (await readConversation(conversation))?.last_number
      const known = await read()
      if (last !== undefined && isComplete(known, stretch, last)) return { known, complete: true }
      try {
        const asked_at = await readCursor(conversation)
        const answer = await fetchMessages(conversation, { after: stretch.from - 1 }, PAGE)
        await putPage(conversation, answer, stretch, asked_at)
        return { known: await read(), complete: true }
      } catch (error) {
        if (isProblem(error) && error.isConnection) return { known, complete: false }
        throw error
      }
    },
  })
