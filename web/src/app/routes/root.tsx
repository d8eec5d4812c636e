/** The two layouts that every route hangs from: anybody, and members only. */
import {
  type RouteComponent,
  createRootRoute,
  createRoute,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { stringsReady } from '~/lib/i18n'
import { currentSession } from '~/lib/session'
import { NotFound } from '../NotFound'
import { Root } from '../Root'
import { Shell } from '../Shell'
import { Trouble } from '../Trouble'

/** A lazily loaded screen (the default export), shown once its strings are here. */
export function screen(load: () => Promise<{ default: ComponentType }>): RouteComponent {
  return lazyRouteComponent(async () => {
    const module = await load()
    await stringsReady()
    return module
  })
}

export const rootRoute = createRootRoute({
  component: Root,
  notFoundComponent: NotFound,
  errorComponent: Trouble,
})

/** Everything for members; a stranger is sent to the welcome page and brought back after signing in. */
export const memberRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'member',
  component: Shell,
  beforeLoad: async ({ location }) => {
    const signed = await currentSession()
    if (signed) return
    const next = location.href === '/' ? undefined : location.href
    throw redirect({ to: '/welcome', search: next === undefined ? {} : { next }, replace: true })
  },
})
