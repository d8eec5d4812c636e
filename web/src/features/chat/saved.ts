/** What was put aside: stars of mine, pins of a conversation. */
import { queryOptions } from '@tanstack/react-query'
import { api } from '~/lib/api'
import type { Page } from '~/lib/types'
import type { Message } from './types'

export const starsQuery = queryOptions({
  queryKey: ['chat', 'stars'],
  queryFn: ({ signal }) => api.get<Page<Message>>('/v1/stars', {}, { signal }),
})

export const pinsQuery = (id: string) =>
  queryOptions({
    queryKey: ['chat', 'pins', id],
    queryFn: ({ signal }) =>
      api.get<{ items: Message[] }>(`/v1/conversations/${encodeURIComponent(id)}/pins`, {}, { signal }),
  })
