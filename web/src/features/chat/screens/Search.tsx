import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { SearchX } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import { api } from '~/lib/api'
import type { Page as Paged } from '~/lib/types'
import { Button } from '~/ui/Button'
import { SearchField } from '~/ui/Field'
import { CellLink, List } from '~/ui/List'
import { Empty, ErrorNotice } from '~/ui/Notice'
import { Page } from '~/ui/Page'
import { Skeleton } from '~/ui/Skeleton'
import { Face } from '../list/Face'
import { FoundRow } from '../list/FoundRow'
import { titleOf, usePeople } from '../people'
import { conversationsQuery } from '../queries'
import type { Message } from '../types'
import { useChatWords } from '../words'

const route = getRouteApi('/member/chats/search')
const SETTLE_ms = 250

/** Chats by name, and messages by words in any language: everywhere, or in one conversation. */
export default function Search() {
  const t = useChatWords()
  const { in: within } = route.useSearch()
  const [typed, setTyped] = useState('')
  const wanted = useDeferredValue(typed.trim())
  const found = useInfiniteQuery({
    queryKey: ['chat', 'search', within ?? '', wanted],
    queryFn: async ({ pageParam, signal }) => {
      await new Promise(settled => setTimeout(settled, SETTLE_ms))
      signal.throwIfAborted()
      const query = { q: wanted, conversation: within, cursor: pageParam }
      return api.get<Paged<Message>>('/v1/messages/search', query, { signal })
    },
    initialPageParam: null as string | null,
    getNextPageParam: page => page.next,
    enabled: wanted !== '',
  })
  const messages = found.data?.pages.flatMap(page => page.items) ?? []
  return (
    <Page title={within ? t('searchHere') : t('search')} back backTo="/chats">
      <SearchField label={t('searchWords')} value={typed} onChange={setTyped} />
      {within ? null : <Names wanted={wanted} />}
      {found.isLoading ? <Skeleton shape="row" count={4} /> : null}
      <ErrorNotice error={found.error} retry={() => void found.refetch()} />
      {messages.length > 0 ? (
        <List title={t('messages')}>
          {messages.map(message => (
            <FoundRow key={message.id} message={message} wanted={wanted} />
          ))}
        </List>
      ) : null}
      {found.isSuccess && messages.length === 0 ? (
        <Empty icon={SearchX} title={t('nothingFound')}>
          {t('nothingFoundText')}
        </Empty>
      ) : null}
      {found.hasNextPage ? (
        <Button variant="soft" busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t('more')}
        </Button>
      ) : null}
    </Page>
  )
}

const MOST_NAMES = 5

function Names({ wanted }: { wanted: string }) {
  const t = useChatWords()
  const people = usePeople(undefined)
  const all = useQuery(conversationsQuery).data ?? []
  const named = all.map(one => ({
    one,
    title: one.other ? one.other.name : titleOf(one, people.nameOf, t('notes')),
  }))
  const text = wanted.toLowerCase()
  const fitting = text === '' ? [] : named.filter(({ title }) => title.toLowerCase().includes(text))
  if (fitting.length === 0) return null
  return (
    <List title={t('chats')}>
      {fitting.slice(0, MOST_NAMES).map(({ one, title }) => (
        <CellLink
          key={one.id}
          to="/chats/$id"
          params={{ id: one.id }}
          leading={<Face conversation={one} title={title} />}
          title={title}
          trailing={null}
        />
      ))}
    </List>
  )
}
