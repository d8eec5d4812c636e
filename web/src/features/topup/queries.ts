/** Cash orders and payouts of the member, one of them by its id, and where a bank transfer goes. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '~/lib/api'
import type { BankTopUp, CashOrder, Page, Payout } from '~/lib/types'

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

/** The reference is the member's for ever, so it is worth keeping. */
export const bankTopUpQuery = queryOptions({
  queryKey: ['bank-topup'],
  queryFn: ({ signal }) => api.get<BankTopUp>('/v1/bank-topup', {}, { signal }),
  staleTime: Infinity,
})

export const payoutsQuery = queryOptions({
  queryKey: ['payouts'],
  queryFn: ({ signal }) => api.get<Page<Payout>>('/v1/payouts', {}, { signal }),
})

export const payoutQuery = (id: string) =>
  queryOptions({
    queryKey: ['payouts', id],
    queryFn: ({ signal }) => api.get<Payout>(`/v1/payouts/${encodeURIComponent(id)}`, {}, { signal }),
  })

export function useCancelPayout(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => api.post<Payout>(`/v1/payouts/${encodeURIComponent(id)}/cancel`),
    onSettled: () =>
      Promise.all([['payouts'], ['wallet']].map(queryKey => client.invalidateQueries({ queryKey }))),
  })
}
