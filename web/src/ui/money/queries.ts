/** What several money features read. */
import { queryOptions } from '@tanstack/react-query'
import { api } from '~/lib/api'
import type {
  Bill,
  Contact,
  ContactRequests,
  Items,
  Page,
  PaymentRequest,
  PersonPage,
  Wallet,
} from '~/lib/types'

export const walletQuery = queryOptions({
  queryKey: ['wallet'],
  queryFn: ({ signal }) => api.get<Wallet>('/v1/wallet', {}, { signal }),
  meta: { keep: true },
})

export const contactsQuery = queryOptions({
  queryKey: ['contacts'],
  queryFn: ({ signal }) => api.get<Items<Contact>>('/v1/contacts', {}, { signal }),
  meta: { keep: true },
})

export const personQuery = (id: string) =>
  queryOptions({
    queryKey: ['people', id],
    queryFn: ({ signal }) => api.get<PersonPage>(`/v1/people/${encodeURIComponent(id)}`, {}, { signal }),
  })

/** The newest bills, for Home: a phone shows half of them. */
export const recentBillsQuery = queryOptions({
  queryKey: ['bills', 'recent'],
  queryFn: ({ signal }) => api.get<Page<Bill>>('/v1/bills', { limit: 10 }, { signal }),
  meta: { keep: true },
})

/** Payment requests that are still open, both ways. */
export const openRequestsQuery = queryOptions({
  queryKey: ['requests', 'open'],
  queryFn: ({ signal }) =>
    api.get<Page<PaymentRequest>>('/v1/payment-requests', { status: 'open' }, { signal }),
})

export const contactRequestsQuery = queryOptions({
  queryKey: ['contact-requests'],
  queryFn: ({ signal }) => api.get<ContactRequests>('/v1/contact-requests', {}, { signal }),
})
