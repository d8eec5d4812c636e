/** Cash orders of the member, and one of them by its id. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '~/lib/api'
import type { CashOrder, Page } from '~/lib/types'

export const ordersQuery = queryOptions({
  queryKey: ['cash-orders'],
  queryFn: ({ signal }) => api.get<Page<CashOrder>>('/v1/cash-orders', {}, { signal }),
})

export const orderQuery = (id: string) =>
  queryOptions({
    queryKey: ['cash-orders', id],
    queryFn: ({ signal }) => api.get<CashOrder>(`/v1/cash-orders/${encodeURIComponent(id)}`, {}, { signal }),
  })

export function useCancelOrder(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => api.post<CashOrder>(`/v1/cash-orders/${encodeURIComponent(id)}/cancel`),
    onSettled: () =>
      Promise.all(
        [['cash-orders'], ['wallet'], ['agent']].map(queryKey => client.invalidateQueries({ queryKey })),
      ),
  })
}
