/** Payment requests, both ways. */
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '~/lib/api'
import type { Page, PaymentRequest } from '~/lib/types'

const PATH = '/v1/payment-requests'
const pathOf = (id: string) => `${PATH}/${encodeURIComponent(id)}`

export const requestsQuery = infiniteQueryOptions({
  queryKey: ['requests', 'all'],
  queryFn: ({ pageParam, signal }) => api.get<Page<PaymentRequest>>(PATH, { cursor: pageParam }, { signal }),
  initialPageParam: null as string | null,
  getNextPageParam: last => last.next,
})

export const requestQuery = (id: string) =>
  queryOptions({
    queryKey: ['requests', 'one', id],
    queryFn: ({ signal }) => api.get<PaymentRequest>(pathOf(id), {}, { signal }),
  })

/** Say no: `decline` as the one who was asked, `cancel` as the one who asked. */
export function useRefuse(id: string, how: 'decline' | 'cancel') {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => api.post<PaymentRequest>(`${pathOf(id)}/${how}`),
    onSettled: () => client.invalidateQueries({ queryKey: ['requests'] }),
  })
}

/** Ask. The key is the caller's, kept across retries of the same question. */
export function useAsk() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({
      key,
      ...body
    }: Pick<PaymentRequest, 'amount' | 'note'> & { payer: string; key: string }) =>
      api.post<PaymentRequest>(PATH, body, { key }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['requests'] }),
  })
}
