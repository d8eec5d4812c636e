import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Archive, Inbox, MessageCircle, MessageCirclePlus, Search, Settings2, Star } from 'lucide-react'
import { useWords } from '~/lib/words'
import { Badge } from '~/ui/Badge'
import { ButtonLink } from '~/ui/Button'
import { Empty, ErrorNotice } from '~/ui/Notice'
import { NavBar } from '~/ui/Page'
import { Skeleton } from '~/ui/Skeleton'
import { conversationsQuery, listStateQuery } from '../queries'
import { type View, viewOf } from '../rules/conversation'
import type { Conversation } from '../types'
import { useChatWords } from '../words'
import { ChatRow } from './ChatRow'

/** The conversations of a view: pinned first, then the latest. */
export function ChatList({ view }: { view: View }) {
  const conversations = useQuery(conversationsQuery)
  const state = useQuery(listStateQuery)
  const { id: open } = useParams({ strict: false }) as { id?: string }
  const shown = conversations.data?.filter(one => viewOf(one) === view) ?? []
  const isComing = shown.length === 0 && (conversations.isPending || state.data === 'asking')
  return (
    <div className="chat-list">
      <Head view={view} />
      {view === 'inbox' ? <Folders conversations={conversations.data ?? []} /> : null}
      {isComing ? <Skeleton shape="row" count={6} /> : null}
      <ErrorNotice error={conversations.error} retry={() => void conversations.refetch()} />
      {!isComing && shown.length === 0 && !conversations.error ? <Nothing view={view} /> : null}
      <ul className="chat-rows">
        {shown.map(one => (
          <ChatRow key={one.id} conversation={one} isOpen={one.id === open} />
        ))}
      </ul>
    </div>
  )
}

const TITLES = { inbox: 'chats', archived: 'archived', requests: 'requests' } as const

function Head({ view }: { view: View }) {
  const t = useChatWords()
  const words = useWords()
  if (view !== 'inbox') return <NavBar title={t(TITLES[view])} back backTo="/chats" />
  const link = 'icon-button'
  const actions = (
    <>
      <Link to="/chats/search" className={link} aria-label={words('search')} title={words('search')}>
        <Search aria-hidden size={22} />
      </Link>
      <Link to="/chats/stars" className={link} aria-label={t('stars')} title={t('stars')}>
        <Star aria-hidden size={22} />
      </Link>
      <Link to="/chats/settings" className={link} aria-label={t('settings')} title={t('settings')}>
        <Settings2 aria-hidden size={22} />
      </Link>
      <Link to="/chats/new" className={link} aria-label={t('newChat')} title={t('newChat')}>
        <MessageCirclePlus aria-hidden size={22} />
      </Link>
    </>
  )
  return <NavBar title={t('chats')} actions={actions} />
}

/** Ways to what the inbox does not show, where there is something. */
function Folders({ conversations }: { conversations: readonly Conversation[] }) {
  const t = useChatWords()
  const count = (view: View) => conversations.filter(one => viewOf(one) === view).length
  const requests = count('requests')
  const archived = count('archived')
  if (requests + archived === 0) return null
  return (
    <nav className="chat-folders" aria-label={t('folders')}>
      {requests > 0 ? (
        <Link to="/chats/requests">
          <Inbox aria-hidden size={20} /> {t('requests')}{' '}
          <Badge count={requests} label={t('requestsN', { n: requests })} />
        </Link>
      ) : null}
      {archived > 0 ? (
        <Link to="/chats/archived">
          <Archive aria-hidden size={20} /> {t('archived')} <span className="muted figures">{archived}</span>
        </Link>
      ) : null}
    </nav>
  )
}

function Nothing({ view }: { view: View }) {
  const t = useChatWords()
  if (view === 'requests')
    return (
      <Empty icon={Inbox} title={t('noRequests')}>
        {t('noRequestsText')}
      </Empty>
    )
  if (view === 'archived')
    return (
      <Empty icon={Archive} title={t('noArchived')}>
        {t('noArchivedText')}
      </Empty>
    )
  return (
    <Empty
      icon={MessageCircle}
      title={t('noChats')}
      action={<ButtonLink to="/chats/new">{t('newChat')}</ButtonLink>}
    >
      {t('noChatsText')}
    </Empty>
  )
}
