/** Who may come in: the staff, and the tokens of the operator's systems. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '~/lib/api'
import type { Items, NewOperatorToken, OperatorToken, Role, Scope, StaffMember } from '~/lib/types'

export const staffListQuery = queryOptions({
  queryKey: ['operator', 'staff'],
  queryFn: ({ signal }) => api.get<Items<StaffMember>>('/v1/operator/staff', {}, { signal }),
})

export const tokensQuery = queryOptions({
  queryKey: ['operator', 'tokens'],
  queryFn: ({ signal }) => api.get<Items<OperatorToken>>('/v1/operator/tokens', {}, { signal }),
})

function useAccessAct<Given, Result>(call: (given: Given) => Promise<Result>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: call,
    onSettled: () => client.invalidateQueries({ queryKey: ['operator'] }),
  })
}

/** The password is left out where there is none: then a fresh sign-in is the proof. */
interface Proved {
  password: string | undefined
}

export const useGrant = () =>
  useAccessAct((wish: Proved & { handle: string; role: Role }) =>
    api.put<Items<StaffMember>>('/v1/operator/staff', wish),
  )

export const useDismiss = () =>
  useAccessAct((member: string) => api.delete(`/v1/operator/staff/${encodeURIComponent(member)}`))

export const useMakeToken = () =>
  useAccessAct((wish: Proved & { name: string; scopes: Scope[]; days: number }) =>
    api.post<NewOperatorToken>('/v1/operator/tokens', wish),
  )

export const useRevokeToken = () =>
  useAccessAct((token: string) => api.delete(`/v1/operator/tokens/${encodeURIComponent(token)}`))
