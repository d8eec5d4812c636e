/** What members reported, from the server; under the key `operator`, as everything of the console. */
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '~/lib/api'
import type { KeptWords, LegalHolds, Page, Report, ReportAction, ReportDetail } from '~/lib/types'

export type Status = 'waiting' | 'done'

export const reportsQuery = (status: Status) =>
  infiniteQueryOptions({
    queryKey: ['operator', 'reports', status],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<Report>>('/v1/operator/reports', { status, cursor: pageParam, limit: 50 }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: last => last.next,
  })

const pathOf = (id: string) => `/v1/operator/reports/${encodeURIComponent(id)}`

export const reportQuery = (id: string) =>
  queryOptions({
    queryKey: ['operator', 'report', id],
    queryFn: ({ signal }) => api.get<ReportDetail>(pathOf(id), {}, { signal }),
  })

export interface Decision {
  action: ReportAction
  days: number | null
  reason: string
}

/** Decide a report. It is decided once, whoever comes second is told so. */
export function useDecideReport(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (decision: Decision) => api.post<ReportDetail>(`${pathOf(id)}/decide`, decision),
    onSettled: () => client.invalidateQueries({ queryKey: ['operator'] }),
  })
}

export const holdsQuery = queryOptions({
  queryKey: ['operator', 'holds'],
  queryFn: ({ signal }) => api.get<LegalHolds>('/v1/operator/holds', {}, { signal }),
})

const held = (conversation: string) => `/v1/operator/conversations/${encodeURIComponent(conversation)}`

/** What was taken back in a conversation since it is held. */
export const keptQuery = (conversation: string) =>
  infiniteQueryOptions({
    queryKey: ['operator', 'kept', conversation],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<KeptWords>>(`${held(conversation)}/kept`, { cursor: pageParam, limit: 50 }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: last => last.next,
  })

/** Put a conversation under legal hold, or lift it. */
export function useHold(conversation: string, act: 'hold' | 'lift') {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (reason: string) => api.post(`${held(conversation)}/${act}`, { reason }),
    onSettled: () => client.invalidateQueries({ queryKey: ['operator'] }),
  })
}
