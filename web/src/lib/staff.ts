/** Whether the signed-in member helps to run the place, and what they may do there. */
import { queryOptions } from '@tanstack/react-query'
import { api } from './api'
import type { Staff } from './types'

export const staffQuery = queryOptions({
  queryKey: ['staff'],
  queryFn: ({ signal }) => api.get<Staff>('/v1/operator/me', {}, { signal }),
  staleTime: 5 * 60_000,
})
