/** Conversations. Around them all stands `features/chat/screens/Chats`, which the shell puts there. */
import { createRoute } from '@tanstack/react-router'
import { memberRoute, screen } from './root'
import { type Raw, texts } from './search'

const member = { getParentRoute: () => memberRoute } as const
const list = screen(() => import('~/features/chat/screens/NothingChosen'))

/** The number of the message to begin at. */
const place = (raw: Raw): { at?: number } => {
  const at = Number(raw['at'])
  return Number.isSafeInteger(at) && at > 0 ? { at } : {}
}

export const chatRoutes = [
  createRoute({ ...member, path: '/chats', component: list }),
  createRoute({ ...member, path: '/chats/archived', component: list }),
  createRoute({ ...member, path: '/chats/requests', component: list }),
  createRoute({
    ...member,
    path: '/chats/search',
    validateSearch: texts('in'),
    component: screen(() => import('~/features/chat/screens/Search')),
  }),
  createRoute({
    ...member,
    path: '/chats/stars',
    component: screen(() => import('~/features/chat/screens/Stars')),
  }),
  createRoute({
    ...member,
    path: '/chats/settings',
    component: screen(() => import('~/features/chat/screens/Settings')),
  }),
  createRoute({
    ...member,
    path: '/chats/new',
    component: screen(() => import('~/features/chat/screens/NewChat')),
  }),
  createRoute({
    ...member,
    path: '/chats/new-group',
    component: screen(() => import('~/features/chat/screens/NewGroup')),
  }),
  createRoute({
    ...member,
    path: '/chats/with/$id',
    component: screen(() => import('~/features/chat/screens/With')),
  }),
  createRoute({
    ...member,
    path: '/chats/$id',
    validateSearch: place,
    component: screen(() => import('~/features/chat/screens/Conversation')),
  }),
  createRoute({
    ...member,
    path: '/chats/$id/info',
    component: screen(() => import('~/features/chat/screens/Info')),
  }),
  createRoute({
    ...member,
    path: '/chats/reports',
    component: screen(() => import('~/features/chat/screens/Reports')),
  }),
  createRoute({
    ...member,
    path: '/chats/$id/media',
    component: screen(() => import('~/features/chat/screens/Gallery')),
  }),
  createRoute({
    ...member,
    path: '/chats/$id/acts',
    component: screen(() => import('~/features/chat/screens/Acts')),
  }),
  createRoute({
    ...member,
    path: '/join/$code',
    component: screen(() => import('~/features/chat/screens/Join')),
  }),
] as const
