/** Coming in: take up the session and go where the person wanted to go. */
import { useNavigate, useSearch } from '@tanstack/react-router'
import { begin } from '~/lib/session'
import type { Session } from '~/lib/types'

/** The `next` of the address, for links between the entry pages. */
export function useNext(): { next?: string } {
  return useSearch({
    strict: false,
    select: ({ next }: { next?: string }) => (next === undefined ? {} : { next }),
  })
}

export function useArrival(): { enter: (session: Session) => Promise<void>; goOn: () => Promise<void> } {
  const navigate = useNavigate()
  const { next } = useNext()
  const goOn = () => navigate({ href: next ?? '/', replace: true })
  const enter = async (session: Session) => {
    await begin(session)
    await goOn()
  }
  return { enter, goOn }
}
