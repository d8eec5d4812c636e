/** The books, from the server; everything under the key `operator`, so that a decision refreshes all of it. */
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '~/lib/api'
import { isZero } from '~/lib/money'
import type {
  AccountDetail,
  AuditRun,
  BankEntry,
  Chart,
  LedgerReceipt,
  Line,
  LedgerTransfer,
  OperatorOverview,
  Page,
  Proposal,
  Reconciliation,
  StatementImport,
  TransferDetail,
} from '~/lib/types'

const PAGE = 50
const BOOKING_ms = 5000

export const overviewQuery = queryOptions({
  queryKey: ['operator', 'overview'],
  queryFn: ({ signal }) => api.get<OperatorOverview>('/v1/operator/overview', {}, { signal }),
})

export const chartQuery = queryOptions({
  queryKey: ['operator', 'chart'],
  queryFn: ({ signal }) => api.get<Chart>('/v1/operator/chart', {}, { signal }),
  staleTime: Infinity,
})

type Asked = Readonly<Record<string, string | undefined>>

/** A list that goes on: fetched page by page by its cursor. */
function pages<T>(name: string, path: string, asked: Asked) {
  return infiniteQueryOptions({
    queryKey: ['operator', name, path, asked],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<T>>(path, { ...asked, cursor: pageParam, limit: PAGE }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: last => last.next,
  })
}

export const accountsQuery = (asked: Asked) =>
  pages<AccountDetail>('accounts', '/v1/operator/accounts', asked)

export const accountQuery = (id: string) =>
  queryOptions({
    queryKey: ['operator', 'account', id],
    queryFn: ({ signal }) =>
      api.get<AccountDetail>(`/v1/operator/accounts/${encodeURIComponent(id)}`, {}, { signal }),
  })

export const linesQuery = (id: string) =>
  pages<Line>('lines', `/v1/operator/accounts/${encodeURIComponent(id)}/entries`, {})

export interface JournalSearch {
  account?: string
  code?: string
  asset?: string
  least?: string
  most?: string
  from?: string
  to?: string
  reference?: string
}

/** The first instant of a day of the reader's own, `days` later; undefined for what is no day. */
function dayStart(day: string | undefined, days = 0): string | undefined {
  const at = new Date(`${day}T00:00:00`)
  if (Number.isNaN(at.getTime())) return undefined
  at.setDate(at.getDate() + days)
  return at.toISOString()
}

export const journalQuery = ({ from, to, ...asked }: JournalSearch) =>
  pages<LedgerTransfer>('journal', '/v1/operator/transfers', {
    ...asked,
    since: dayStart(from),
    before: dayStart(to, 1),
  })

export const pendingQuery = pages<LedgerTransfer>('pending', '/v1/operator/pending', {})

export const transferQuery = (id: string) =>
  queryOptions({
    queryKey: ['operator', 'transfer', id],
    queryFn: ({ signal }) =>
      api.get<TransferDetail>(`/v1/operator/transfers/${encodeURIComponent(id)}`, {}, { signal }),
  })

export const proposalsQuery = (status: 'open' | 'decided') =>
  pages<Proposal>('proposals', '/v1/operator/proposals', { status })

export const reconciliationQuery = queryOptions({
  queryKey: ['operator', 'reconciliation'],
  queryFn: ({ signal }) => api.get<Reconciliation>('/v1/operator/reconciliation', {}, { signal }),
  // A large file is booked while the page is open.
  refetchInterval: ({ state }) =>
    state.data?.accounts.some(account => !isZero(account.unbooked)) ? BOOKING_ms : false,
})

export const bankEntriesQuery = (aside: boolean) =>
  pages<BankEntry>('bank-entries', '/v1/operator/bank-entries', aside ? { aside: 'true' } : {})

/** Read in a statement file. Reading it in twice is as good as once, so it needs no key. */
export function useImport() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (file: File) =>
      // The browser guesses a type from the name; the server looks at the bytes.
      api.post<StatementImport>(
        '/v1/operator/statements',
        new Blob([file], { type: 'application/octet-stream' }),
        { timeout_ms: 120_000 },
      ),
    onSettled: () => client.invalidateQueries({ queryKey: ['operator'] }),
  })
}

export const auditQuery = queryOptions({
  queryKey: ['operator', 'audit'],
  queryFn: ({ signal }) => api.get<{ last: AuditRun | null }>('/v1/operator/audit', {}, { signal }),
})

export const proofPath = (id: string) => `/v1/operator/transfers/${encodeURIComponent(id)}/proof`

/** The proof of a transfer: the server hashes a whole batch for it, so it is asked for when wanted. */
export const proofQuery = (id: string) =>
  queryOptions({
    queryKey: ['operator', 'proof', id],
    queryFn: ({ signal }) => api.get<LedgerReceipt>(proofPath(id), {}, { signal }),
  })

export type EntryVerb = 'assign' | 'return' | 'match' | 'match-batch' | 'explain' | 'aside' | 'resume'

/** Say what a statement entry is. */
export function useEntryAct(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ verb, body, key }: { verb: EntryVerb; body: unknown; key: string }) =>
      api.post<BankEntry>(`/v1/operator/bank-entries/${encodeURIComponent(id)}/${verb}`, body, { key }),
    onSettled: () => client.invalidateQueries({ queryKey: ['operator'] }),
  })
}

export type Verb = 'approve' | 'decline' | 'withdraw'

/** Propose to move a transfer's money back. The key stands for this intention, also over a lost connection. */
export function usePropose(transfer: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ reason, key }: { reason: string; key: string }) =>
      api.post<Proposal>('/v1/operator/proposals', { transfer, reason }, { key }),
    onSettled: () => client.invalidateQueries({ queryKey: ['operator'] }),
  })
}

export function useDecide(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ verb, key }: { verb: Verb; key: string }) =>
      api.post<Proposal>(`/v1/operator/proposals/${encodeURIComponent(id)}/${verb}`, {}, { key }),
    onSettled: () => client.invalidateQueries({ queryKey: ['operator'] }),
  })
}
