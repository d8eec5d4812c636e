import { queryOptions } from '@tanstack/react-query'
import { api } from '~/lib/api'
import type { Device, Items, MyCode, Passkey } from '~/lib/types'

export const devicesQuery = queryOptions({
  queryKey: ['devices'],
  queryFn: () => api.get<Items<Device>>('/v1/me/sessions'),
})

export const passkeysQuery = queryOptions({
  queryKey: ['passkeys'],
  queryFn: () => api.get<Items<Passkey>>('/v1/me/passkeys'),
})

/** Kept, so that one can be found and paid without a network. */
export const myCodeQuery = queryOptions({
  queryKey: ['my-code'],
  queryFn: () => api.get<MyCode>('/v1/me/code'),
  staleTime: Infinity,
  meta: { keep: true },
})
