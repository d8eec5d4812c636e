/** People: requests, remarks, blocks. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '~/lib/api'
import type { Items, Person } from '~/lib/types'

export const blocksQuery = queryOptions({
  queryKey: ['blocks'],
  queryFn: ({ signal }) => api.get<Items<Person>>('/v1/blocks', {}, { signal }),
})

const AFFECTED = ['contacts', 'contact-requests', 'people', 'blocks']

/** One change to how I know somebody; everything that shows people is asked again. */
export function usePeople<Input = void>(change: (input: Input) => Promise<unknown>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSettled: () => Promise.all(AFFECTED.map(key => client.invalidateQueries({ queryKey: [key] }))),
  })
}

const at = (path: string, id: string) => `${path}/${encodeURIComponent(id)}`

export const useAnswer = (request: string) =>
  usePeople((how: 'accept' | 'decline') => api.post(`${at('/v1/contact-requests', request)}/${how}`))
export const useAskContact = (member: string) =>
  usePeople((message: string) => api.post('/v1/contact-requests', { member, ...(message && { message }) }))
export const useRemark = (member: string) =>
  usePeople((remark: string) => api.patch(at('/v1/contacts', member), { remark }))
export const useRemove = (member: string) => usePeople(() => api.delete(at('/v1/contacts', member)))
export const useBlock = (member: string) => usePeople(() => api.put(at('/v1/blocks', member)))
export const useUnblock = (member: string) => usePeople(() => api.delete(at('/v1/blocks', member)))
