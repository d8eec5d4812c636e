import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useMe } from '~/lib/session'
import { ErrorNotice } from '~/ui/Notice'
import { Page } from '~/ui/Page'
import { Skeleton } from '~/ui/Skeleton'
import { Farewell } from '../info/Farewell'
import { GroupSettings } from '../info/GroupSettings'
import { Invites } from '../info/Invites'
import { JoinRequests } from '../info/JoinRequests'
import { Members } from '../info/Members'
import { OwnSettings } from '../info/OwnSettings'
import { Title } from '../info/Title'
import { usePeople } from '../people'
import { conversationQuery } from '../queries'
import { useChatWords } from '../words'

const route = getRouteApi('/member/chats/$id/info')

/** Everything about a conversation but its messages. */
export default function Info() {
  const t = useChatWords()
  const me = useMe()
  const { id } = route.useParams()
  const asked = useQuery(conversationQuery(id))
  const conversation = asked.data
  const people = usePeople(conversation)
  const isGroup = conversation?.kind === 'group'
  const isIn = conversation?.mine.state === 'active'
  return (
    <Page title={t('info')} back backTo={`/chats/${id}`}>
      {asked.isPending ? <Skeleton shape="block" height_px={240} /> : null}
      <ErrorNotice error={asked.error} retry={() => void asked.refetch()} />
      {conversation ? (
        <>
          <Title conversation={conversation} people={people} />
          <OwnSettings conversation={conversation} />
          {isGroup && isIn ? (
            <>
              <JoinRequests conversation={conversation} />
              <Members conversation={conversation} me={me.id} />
              <Invites conversation={conversation} />
              <GroupSettings conversation={conversation} />
            </>
          ) : null}
          <Farewell conversation={conversation} people={people} />
        </>
      ) : null}
    </Page>
  )
}
