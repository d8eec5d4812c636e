import { useQuery } from '@tanstack/react-query'
import { Link, Navigate, Outlet, useLocation } from '@tanstack/react-router'
import { House, type LucideIcon, MessageCircle, ReceiptText, User, Users } from 'lucide-react'
import { Suspense, lazy } from 'react'
import { stringsReady } from '~/lib/i18n'
import { sessionQuery } from '~/lib/session'
import { Badge, Logo } from '~/ui'
import { Banner } from './Banner'
import { useLive } from './live'
import { OfflineBar } from './OfflineBar'
import { unreadQuery } from './unread'
import { shellStrings } from './strings'
import './shell.css'

type Tab = {
  to: '/' | '/chats' | '/bills' | '/contacts' | '/me'
  label: 'home' | 'chats' | 'bills' | 'contacts' | 'me'
  icon: LucideIcon
}

const TABS: readonly Tab[] = [
  { to: '/', label: 'home', icon: House },
  { to: '/chats', label: 'chats', icon: MessageCircle },
  { to: '/bills', label: 'bills', icon: ReceiptText },
  { to: '/contacts', label: 'contacts', icon: Users },
  { to: '/me', label: 'me', icon: User },
]

/** Screens that belong to a tab without beginning with its address. */
const OF_CONTACTS = /^\/(people|u)\//
const OF_ME = /^\/operator/
const OF_CHATS = /^\/chats(\/|$)/

/** The list and what is beside it stay while one goes from chat to chat. */
const Chats = lazy(async () => {
  const chats = await import('~/features/chat/screens/Chats')
  await stringsReady()
  return chats
})

/** Whether a screen below a tab's own is shown, for the rail of a desktop. */
function within(to: Tab['to'], path: string): boolean {
  if (to === '/contacts') return OF_CONTACTS.test(path)
  if (to === '/me') return OF_ME.test(path)
  return (
    to === '/' &&
    !OF_CONTACTS.test(path) &&
    !OF_ME.test(path) &&
    !TABS.some(tab => tab.to !== '/' && path.startsWith(tab.to))
  )
}

/** The member's frame: tabs below on a phone (only on the tab pages), a rail at the side on a desktop. */
export function Shell() {
  const session = useQuery(sessionQuery)
  // The last visit was signed in, but the server says that is over.
  return session.data ? <Frame /> : <Navigate to="/welcome" replace />
}

function Frame() {
  useLive()
  const t = shellStrings.use()
  const path = useLocation({ select: location => location.pathname })
  const unread = useQuery(unreadQuery).data ?? 0
  const onTab = TABS.some(tab => tab.to === path)
  return (
    <div className={onTab ? 'shell shell-tabs' : 'shell'}>
      <a className="skip-link" href="#main">
        {t('skip')}
      </a>
      <nav className="tab-bar" aria-label={t('mainNav')}>
        <Link to="/" className="rail-brand" tabIndex={-1} aria-hidden>
          <Logo size={36} /> Quan
        </Link>
        {TABS.map(({ to, label, icon: Icon }) => (
          <Link
            key={to}
            to={to}
            className={within(to, path) ? 'tab tab-within' : 'tab'}
            activeOptions={{ exact: to === '/' }}
            onClick={() => path === to && window.scrollTo({ top: 0, behavior: 'smooth' })}
          >
            <Icon aria-hidden size={24} />
            <span>{t(label)}</span>
            {to === '/chats' ? <Badge count={unread} label={t('unread', { n: unread })} /> : null}
          </Link>
        ))}
      </nav>
      <div className="shell-content">
        <OfflineBar />
        {OF_CHATS.test(path) ? (
          <Suspense>
            <Chats />
          </Suspense>
        ) : (
          <Outlet />
        )}
      </div>
      <Banner />
    </div>
  )
}
