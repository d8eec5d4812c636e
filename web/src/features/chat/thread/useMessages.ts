import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { messagesQuery } from '../queries'
import { type Stretch, pageOf, pagesFor } from '../rules/pages'
import type { Kept } from '../store/database'

/** A message; null when there is none for me under this number; undefined while it is not here. */
export type Lookup = (number: number) => Kept | null | undefined

/**
 * The messages of a stretch and around it. Pages come from this device or, where it has holes, from the server.
 * What is in sight with half a page around it lies in three pages at most.
 */
export function useMessages(conversation: string, stretch: Stretch, last: number) {
  const [one = 0, two = one, three = two] = pagesFor(stretch, last)
  const first = useQuery(messagesQuery(conversation, one))
  const second = useQuery(messagesQuery(conversation, two))
  const third = useQuery(messagesQuery(conversation, three))
  const [a, b, c] = [first.data, second.data, third.data]
  const found = useMemo(() => {
    const known = new Map<number, Kept>()
    for (const page of [a, b, c]) for (const kept of page?.known ?? []) known.set(kept.number, kept)
    const lookup: Lookup = number => {
      const kept = known.get(number)
      return kept ? (kept.message ? kept : null) : undefined
    }
    return lookup
  }, [a, b, c])
  const isHere = (number: number) => {
    const page = pageOf(number)
    return (
      (page === one && a !== undefined) ||
      (page === two && b !== undefined) ||
      (page === three && c !== undefined)
    )
  }
  return { lookup: found, isHere, error: first.error ?? second.error ?? third.error }
}
