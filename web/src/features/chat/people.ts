/** Who is who in a conversation. */
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api } from '~/lib/api'
import { useMe } from '~/lib/session'
import type { Page, Person } from '~/lib/types'
import { contactsQuery } from '~/ui/money/queries'
import type { NameOf } from './excerpt'
import type * as wire from '~/lib/wire'
import type { Conversation } from './types'
import { useChatWords } from './words'

export type GroupMember = wire.MemberOut

/** The members of a group, all of them: five hundred at most. */
export const membersQuery = (id: string) =>
  queryOptions({
    queryKey: ['chat', 'members', id],
    queryFn: async ({ signal }) => {
      const members: GroupMember[] = []
      let cursor: string | null = null
      do {
        const path = `/v1/conversations/${encodeURIComponent(id)}/members`
        const page: Page<GroupMember> = await api.get<Page<GroupMember>>(
          path,
          { cursor, limit: 500 },
          { signal },
        )
        members.push(...page.items)
        cursor = page.next
      } while (cursor !== null)
      return members
    },
    meta: { keep: true },
  })

export interface People {
  nameOf: NameOf
  personOf: (member: string | null) => Person | undefined
}

/** Names as I know them: my remark for a contact, else their own name. */
export function usePeople(conversation: Conversation | undefined): People {
  const t = useChatWords()
  const me = useMe()
  const isGroup = conversation?.kind === 'group'
  const id = conversation?.id ?? ''
  const members = useQuery({ ...membersQuery(id), enabled: isGroup }).data
  const contacts = useQuery(contactsQuery).data?.items
  const other = conversation?.other
  return useMemo(() => {
    const known = new Map<string, Person>((members ?? []).map(one => [one.person.id, one.person]))
    if (other) known.set(other.id, other)
    const remarks = new Map((contacts ?? []).map(one => [one.person.id, one.remark || one.person.name]))
    return {
      personOf: member => (member === null ? undefined : known.get(member)),
      nameOf: member => {
        if (member === null || member === undefined) return ''
        if (member === me.id) return t('you')
        return remarks.get(member) ?? known.get(member)?.name ?? t('somebody')
      },
    }
  }, [members, contacts, other, me.id, t])
}

/** What a conversation is called. */
export function titleOf(one: Conversation, nameOf: NameOf, notes: string): string {
  if (one.kind === 'self') return notes
  if (one.kind === 'group') return one.title ?? ''
  return one.other ? nameOf(one.other.id) : ''
}
