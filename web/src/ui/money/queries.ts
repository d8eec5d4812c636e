/** What several money features read. */
import { queryOptions } from '@tanstack/react-query'
import { api } from '~/lib/api'
import type { Contact, Items, PersonPage, Wallet } from '~/lib/types'

export const walletQuery = queryOptions({
  queryKey: ['wallet'],
  queryFn: ({ signal }) => api.get<Wallet>('/v1/wallet', {}, { signal }),
})

export const contactsQuery = queryOptions({
  queryKey: ['contacts'],
  queryFn: ({ signal }) => api.get<Items<Contact>>('/v1/contacts', {}, { signal }),
})

export const personQuery = (id: string) =>
  queryOptions({
    queryKey: ['people', id],
    queryFn: ({ signal }) => api.get<PersonPage>(`/v1/people/${encodeURIComponent(id)}`, {}, { signal }),
  })
