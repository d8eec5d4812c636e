import { useQuery } from '@tanstack/react-query'
import { Navigate, getRouteApi } from '@tanstack/react-router'
import { ErrorNotice } from '~/ui/Notice'
import { NavBar } from '~/ui/Page'
import { Skeleton } from '~/ui/Skeleton'
import { openDirect } from '../api'
import { putConversations } from '../store/conversations'
import { useChatWords } from '../words'

const route = getRouteApi('/member/chats/with/$id')

/** The way from a person to the conversation with them; there is one for each pair. */
export default function With() {
  const t = useChatWords()
  const { id } = route.useParams()
  const opened = useQuery({
    queryKey: ['chat', 'with', id],
    queryFn: async () => {
      const conversation = await openDirect(id)
      await putConversations([conversation])
      return conversation.id
    },
    staleTime: Infinity,
  })
  if (opened.data !== undefined) return <Navigate to="/chats/$id" params={{ id: opened.data }} replace />
  return (
    <div className="conversation">
      <NavBar title={t('chats')} back backTo="/chats" />
      <main id="main" tabIndex={-1} className="conversation-body">
        {opened.error ? (
          <ErrorNotice error={opened.error} retry={() => void opened.refetch()} />
        ) : (
          <Skeleton shape="row" count={6} />
        )}
      </main>
    </div>
  )
}
