/** How a message stands among its neighbours: days, and bubbles of one person that belong together. Pure. */
import type { Message } from '../types'

const TOGETHER_ms = 5 * 60_000

export interface Place {
  /** A new day begins with it. */
  startsDay: boolean
  /** First and last of a run by the same person. */
  startsRun: boolean
  endsRun: boolean
}

type Neighbour = Pick<Message, 'sender' | 'at' | 'body'> | null | undefined

const dayOf = (at: string) => new Date(at).toDateString()
const isNotice = (one: Neighbour) => one?.body?.type === 'notice'

function belongTogether(one: Neighbour, next: Neighbour): boolean {
  if (!one || !next || isNotice(one) || isNotice(next)) return false
  if (one.sender !== next.sender || dayOf(one.at) !== dayOf(next.at)) return false
  return Date.parse(next.at) - Date.parse(one.at) < TOGETHER_ms
}

export function placeOf(before: Neighbour, message: NonNullable<Neighbour>, after: Neighbour): Place {
  return {
    startsDay: before === null || (before !== undefined && dayOf(before.at) !== dayOf(message.at)),
    startsRun: !belongTogether(before, message),
    endsRun: !belongTogether(message, after),
  }
}
