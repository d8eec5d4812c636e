import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { ScrollText } from 'lucide-react'
import { useDates } from '~/lib/dates'
import { useMe } from '~/lib/session'
import type { GroupActOut } from '~/lib/wire'
import { Button } from '~/ui/Button'
import { Cell, List } from '~/ui/List'
import { Empty, ErrorNotice } from '~/ui/Notice'
import { Page } from '~/ui/Page'
import { Skeleton } from '~/ui/Skeleton'
import { actOf } from '../info/acts'
import { actsQuery } from '../info/queries'
import { usePeople } from '../people'
import { conversationQuery } from '../queries'
import { useChatWords } from '../words'

const route = getRouteApi('/member/chats/$id/acts')

/** Who did what to a group, the latest first, for its administrators. */
export default function Acts() {
  const t = useChatWords()
  const { id } = route.useParams()
  const acts = useInfiniteQuery(actsQuery(id))
  const line = useLine(id)
  const dates = useDates()
  const done = acts.data?.pages.flatMap(page => page.items) ?? []
  return (
    <Page title={t('acts')} back backTo={`/chats/${id}/info`}>
      {acts.isPending ? <Skeleton shape="row" count={6} /> : null}
      <ErrorNotice error={acts.error} retry={() => void acts.refetch()} />
      {acts.isSuccess && done.length === 0 ? <Empty icon={ScrollText} title={t('noActs')} /> : null}
      {done.length > 0 ? (
        <List>
          {done.map(one => (
            <Cell key={one.id} title={line(one)} detail={dates.moment(one.at)} />
          ))}
        </List>
      ) : null}
      {acts.hasNextPage ? (
        <Button variant="soft" busy={acts.isFetchingNextPage} onClick={() => void acts.fetchNextPage()}>
          {t('more')}
        </Button>
      ) : null}
    </Page>
  )
}

/** An act in words. Those who are no longer in the group are named by what the act says of them. */
function useLine(id: string) {
  const t = useChatWords()
  const me = useMe()
  const people = usePeople(useQuery(conversationQuery(id)).data)
  return (done: GroupActOut) => {
    const named = [done.actor, done.subject]
    return actOf(done, t, member => {
      if (member === me.id || people.personOf(member ?? null)) return people.nameOf(member)
      return named.find(one => one?.id === member)?.name ?? ''
    })
  }
}
