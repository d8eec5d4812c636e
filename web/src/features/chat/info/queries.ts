/** A group from the inside: its members, invites and those who wait; and what is changed of them. */
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '~/lib/api'
import type { Page } from '~/lib/types'
import type * as wire from '~/lib/wire'
import { refreshOne } from '../sync/refresh'

export const at = (id: string): string => `/v1/conversations/${encodeURIComponent(id)}`

export const invitesQuery = (id: string) =>
  queryOptions({
    queryKey: ['chat', 'invites', id],
    queryFn: ({ signal }) => api.get<wire.InvitesOut>(`${at(id)}/invites`, {}, { signal }),
  })

export const joinRequestsQuery = (id: string) =>
  queryOptions({
    queryKey: ['chat', 'join-requests', id],
    queryFn: ({ signal }) => api.get<wire.JoinRequestsOut>(`${at(id)}/join-requests`, {}, { signal }),
  })

export const actsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['chat', 'acts', id],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<wire.GroupActOut>>(`${at(id)}/acts`, { cursor: pageParam, limit: 50 }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.next,
    staleTime: 0,
  })

export const reportsQuery = queryOptions({
  queryKey: ['chat', 'reports'],
  queryFn: ({ signal }) => api.get<wire.MyReportsOut>('/v1/reports', {}, { signal }),
})

/** One change to a conversation; what shows it is asked again. */
export function useChange<Input = void>(id: string, change: (input: Input) => Promise<unknown>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSettled: async () => {
      await refreshOne(id)
      const stale = ['members', 'invites', 'join-requests']
      await Promise.all(stale.map(key => client.invalidateQueries({ queryKey: ['chat', key, id] })))
    },
  })
}

export type GroupChange = Partial<
  Pick<
    wire.ConversationOut,
    | 'title'
    | 'about'
    | 'admins_only_write'
    | 'approval_needed'
    | 'members_may_invite'
    | 'history_from_start'
    | 'slow_mode_s'
    | 'recall_window_s'
    | 'retention_days'
  >
>

export const useEditGroup = (id: string) => useChange(id, (change: GroupChange) => api.patch(at(id), change))
export const useMemberChange = (id: string) =>
  useChange(id, ({ member, change }: { member: string; change: MemberChange }) =>
    carryOut(`${at(id)}/members/${encodeURIComponent(member)}`, id, member, change),
  )

export type MemberChange =
  | { do: 'role'; role: 'admin' | 'member' }
  | { do: 'silence'; silence_s: number | null }
  | { do: 'remove' }
  | { do: 'hand-over' }

function carryOut(path: string, id: string, member: string, change: MemberChange): Promise<unknown> {
  switch (change.do) {
    case 'role':
      return api.patch(path, { role: change.role })
    case 'silence':
      return api.patch(path, { silence_s: change.silence_s })
    case 'remove':
      return api.delete(path)
    case 'hand-over':
      return api.post(`${at(id)}/owner`, { member })
  }
}
