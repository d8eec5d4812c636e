/** Bills, their sums and their receipts, from the server. */
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, url } from '~/lib/api'
import type { Bill, BillSummary, Category, Page, Receipt } from '~/lib/types'

export interface Filters {
  direction?: 'in' | 'out' | undefined
  category?: Category | undefined
  q?: string | undefined
}

const PAGE = 30

export const billsQuery = (filters: Filters) =>
  infiniteQueryOptions({
    queryKey: ['bills', 'list', filters],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<Bill>>('/v1/bills', { ...filters, cursor: pageParam, limit: PAGE }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: last => last.next,
  })

export const summaryQuery = (month: string) =>
  queryOptions({
    queryKey: ['bills', 'summary', month],
    queryFn: ({ signal }) => api.get<BillSummary>('/v1/bills/summary', { month }, { signal }),
    placeholderData: before => before,
  })

export const receiptQuery = (id: string) =>
  queryOptions({
    queryKey: ['bills', 'receipt', id],
    queryFn: ({ signal }) => api.get<Receipt>(`/v1/bills/${encodeURIComponent(id)}`, {}, { signal }),
  })

/** Let the browser download what proves a payment: anybody can check the file without this server. */
export function downloadProof(payment: string) {
  const link = document.createElement('a')
  link.href = url(`/v1/payments/${encodeURIComponent(payment)}/proof`)
  link.download = `${payment}.json`
  link.click()
}

/** Change a bill's category or remark. Safe to show at once: it is the person's own label, no money moves. */
export function useLabel(id: string) {
  const client = useQueryClient()
  const { queryKey } = receiptQuery(id)
  return useMutation({
    mutationFn: (label: { category?: Category; remark?: string }) =>
      api.patch<Bill>(`/v1/bills/${encodeURIComponent(id)}`, label),
    onMutate: async label => {
      await client.cancelQueries({ queryKey })
      const before = client.getQueryData(queryKey)
      if (before) client.setQueryData(queryKey, { ...before, bill: { ...before.bill, ...label } })
      return before
    },
    onError: (_error, _label, before) => before && client.setQueryData(queryKey, before),
    onSettled: () => client.invalidateQueries({ queryKey: ['bills'] }),
  })
}
