/** Who is signed in on this device. The server's cookie decides; the query cache remembers. */
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, isProblem, setCsrfToken } from './api'
import { forgetAll as forgetAttempts } from './attempts'
import { isLanguage, speak } from './i18n'
import { queryClient } from './queries'
import { forgetEverything } from './store'
import type { Me, Session } from './types'

interface Signed {
  me: Me
  csrf_token: string
}

/** The page says whether it was asked for with a session cookie, which scripts cannot see. */
export const cameSignedOut = (): boolean =>
  document.querySelector<HTMLMetaElement>('meta[name=quan-session]')?.content === 'no'

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ client }): Promise<Signed | null> => {
    if (cameSignedOut() && client.getQueryData(['session']) === undefined) return null
    try {
      const signed = await api.get<Signed>('/v1/me')
      setCsrfToken(signed.csrf_token)
      return signed
    } catch (error) {
      if (isProblem(error) && error.status === 401) return null
      throw error
    }
  },
  staleTime: 5 * 60_000,
  meta: { keep: true },
})

/** The signed-in member. Only below the member layout, where there always is one. */
export function useMe(): Me {
  const { data } = useQuery(sessionQuery)
  // While signing out, a screen is still shown for a moment: it keeps who it was opened for.
  const [first] = useState(data?.me)
  const me = data?.me ?? first
  if (!me) throw new Error('useMe is for signed-in screens')
  return me
}

/** The signed-in member or null; asks the server unless it was asked lately. */
export async function currentSession(): Promise<Signed | null> {
  const signed = await queryClient.ensureQueryData({ ...sessionQuery, revalidateIfStale: true })
  if (signed) setCsrfToken(signed.csrf_token)
  return signed
}

/** Take up a session that the server just gave. */
export async function begin(session: Session): Promise<void> {
  queryClient.removeQueries({ predicate: query => query.queryKey[0] !== 'session' })
  setCsrfToken(session.csrf_token)
  const signed: Signed | null = { me: session.me, csrf_token: session.csrf_token }
  queryClient.setQueryData(sessionQuery.queryKey, () => signed)
  if (isLanguage(session.me.language)) await speak(session.me.language)
}

export function updateMe(me: Me): void {
  queryClient.setQueryData(sessionQuery.queryKey, old => (old ? { ...old, me } : old))
}

/** Forget everything this device knows about the member. */
export async function end(): Promise<void> {
  setCsrfToken(null)
  queryClient.setQueryData(sessionQuery.queryKey, null) // first: the screens that watch it leave
  queryClient.removeQueries({ predicate: query => query.queryKey[0] !== 'session' })
  forgetAttempts(localStorage)
  await forgetEverything()
}

export async function signOut(): Promise<void> {
  await api.post('/v1/sign-out')
  await end()
}
