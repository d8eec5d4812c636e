import { Outlet, useLocation } from '@tanstack/react-router'
import { ChatList } from '../list/ChatList'
import '../css/info.css'
import '../css/list.css'
import '../css/thread.css'
import '../css/bodies.css'
import '../css/compose.css'

const LISTS = { '/chats': 'inbox', '/chats/archived': 'archived', '/chats/requests': 'requests' } as const

/** The list at one side and what was chosen at the other; on a phone one of the two. */
export default function Chats() {
  const path = useLocation({ select: location => location.pathname })
  const view = (LISTS as Record<string, (typeof LISTS)[keyof typeof LISTS] | undefined>)[path]
  return (
    <div className={view ? 'chats chats-at-list' : 'chats chats-at-pane'}>
      <div className="chats-list">
        {view ? (
          <main id="main" tabIndex={-1}>
            <ChatList view={view} />
          </main>
        ) : (
          <ChatList view="inbox" />
        )}
      </div>
      <div className="chats-pane">
        <Outlet />
      </div>
    </div>
  )
}
