/** The agent's float and the orders waiting at the desk. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '~/lib/api'
import type { AgentDesk, CashOrder } from '~/lib/types'

export const deskQuery = queryOptions({
  queryKey: ['agent'],
  queryFn: ({ signal }) => api.get<AgentDesk>('/v1/agent', {}, { signal }),
})

export function useTurnAway(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => api.post<CashOrder>(`/v1/cash-orders/${encodeURIComponent(id)}/cancel`),
    onSettled: () => client.invalidateQueries({ queryKey: ['agent'] }),
  })
}
