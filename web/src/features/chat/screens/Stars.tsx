import { useInfiniteQuery } from '@tanstack/react-query'
import { Star } from 'lucide-react'
import { api } from '~/lib/api'
import type { Page as Paged } from '~/lib/types'
import { Button } from '~/ui/Button'
import { List } from '~/ui/List'
import { Empty, ErrorNotice } from '~/ui/Notice'
import { Page } from '~/ui/Page'
import { Skeleton } from '~/ui/Skeleton'
import { FoundRow } from '../list/FoundRow'
import type { Message } from '../types'
import { useChatWords } from '../words'

/** What I put aside, the latest star first. */
export default function Stars() {
  const t = useChatWords()
  const stars = useInfiniteQuery({
    queryKey: ['chat', 'stars', 'all'],
    queryFn: ({ pageParam, signal }) =>
      api.get<Paged<Message>>('/v1/stars', { cursor: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.next,
  })
  const messages = stars.data?.pages.flatMap(page => page.items) ?? []
  return (
    <Page title={t('stars')} back backTo="/chats" onRefresh={stars.refetch}>
      {stars.isPending ? <Skeleton shape="row" count={4} /> : null}
      <ErrorNotice error={stars.error} retry={() => void stars.refetch()} />
      {stars.isSuccess && messages.length === 0 ? (
        <Empty icon={Star} title={t('noStars')}>
          {t('noStarsText')}
        </Empty>
      ) : null}
      {messages.length > 0 ? (
        <List>
          {messages.map(message => (
            <FoundRow key={message.id} message={message} />
          ))}
        </List>
      ) : null}
      {stars.hasNextPage ? (
        <Button variant="soft" busy={stars.isFetchingNextPage} onClick={() => void stars.fetchNextPage()}>
          {t('more')}
        </Button>
      ) : null}
    </Page>
  )
}
