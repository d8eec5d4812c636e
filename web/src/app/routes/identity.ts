/** Getting in, and everything about oneself. */
import { createRoute, redirect } from '@tanstack/react-router'
import { currentSession } from '~/lib/session'
import { memberRoute, rootRoute, screen } from './root'

const next = (search: Record<string, unknown>): { next?: string } => {
  // Only a path of ours: never a way to another site.
  const wanted = search['next']
  return typeof wanted === 'string' && /^\/[^/\\]/.test(wanted) ? { next: wanted } : {}
}
/** Who is in already has no business at the door; without a network the door stays shown. */
async function sendHome(): Promise<void> {
  const signed = await currentSession().catch(() => null)
  if (signed) throw redirect({ to: '/', replace: true })
}
const anybody = { getParentRoute: () => rootRoute, validateSearch: next, beforeLoad: sendHome } as const
const member = { getParentRoute: () => memberRoute } as const

export const identityRoutes = [
  createRoute({
    ...anybody,
    path: '/welcome',
    component: screen(() => import('~/features/identity/screens/Welcome')),
  }),
  createRoute({
    ...anybody,
    path: '/sign-up',
    component: screen(() => import('~/features/identity/screens/SignUp')),
  }),
  createRoute({
    ...anybody,
    path: '/sign-in',
    component: screen(() => import('~/features/identity/screens/SignIn')),
  }),
  createRoute({
    ...anybody,
    path: '/recover',
    component: screen(() => import('~/features/identity/screens/Recover')),
  }),
] as const

export const myRoutes = [
  createRoute({
    ...member,
    path: '/me',
    component: screen(() => import('~/features/settings/screens/MyPage')),
  }),
  createRoute({
    ...member,
    path: '/me/profile',
    component: screen(() => import('~/features/settings/screens/Profile')),
  }),
  createRoute({
    ...member,
    path: '/me/code',
    component: screen(() => import('~/features/settings/screens/MyCode')),
  }),
  createRoute({
    ...member,
    path: '/me/devices',
    component: screen(() => import('~/features/settings/screens/Devices')),
  }),
  createRoute({
    ...member,
    path: '/me/security',
    component: screen(() => import('~/features/settings/screens/Security')),
  }),
  createRoute({
    ...member,
    path: '/me/password',
    component: screen(() => import('~/features/settings/screens/Password')),
  }),
  createRoute({
    ...member,
    path: '/me/passkeys',
    component: screen(() => import('~/features/settings/screens/Passkeys')),
  }),
  createRoute({
    ...member,
    path: '/me/recovery',
    component: screen(() => import('~/features/settings/screens/RecoveryCodes')),
  }),
  createRoute({
    ...member,
    path: '/me/language',
    component: screen(() => import('~/features/settings/screens/LanguagePage')),
  }),
  createRoute({
    ...member,
    path: '/me/appearance',
    component: screen(() => import('~/features/settings/screens/Appearance')),
  }),
  createRoute({
    ...member,
    path: '/about',
    component: screen(() => import('~/features/settings/screens/About')),
  }),
] as const
