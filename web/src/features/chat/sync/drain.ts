/**
 * Hands what was written over to the server: by one tab at a time, each conversation in the order of writing.
 *
 * A call that was sent and not answered may have been done; the same client id asks again safely, so after a
 * crash, a reload or a dead battery the same entry is simply sent once more.
 */
import { isProblem } from '~/lib/api'
import { queryClient } from '~/lib/queries'
import { sessionQuery } from '~/lib/session'
import { sendMessage } from '../api'
import { changeWaiting, handedOver, readOutbox } from '../store/outbox'
import type { Waiting } from '../types'
import { refreshSoon } from './refresh'
import { withMedia } from './upload'

const LOCK = 'quan-chat-outbox'
const AGAIN_ms = 5_000
const TOO_MANY = 429

let isDraining = false
let isWanted = false
let retry: ReturnType<typeof setTimeout> | undefined

/** Send what waits, now or as soon as whoever is at it has finished. */
export function drainSoon(): void {
  clearTimeout(retry)
  isWanted = true
  if (isDraining) return
  isDraining = true
  void navigator.locks
    .request(LOCK, drain)
    .catch(() => AGAIN_ms)
    .then(pause_ms => {
      isDraining = false
      if (pause_ms !== null) retry = setTimeout(drainSoon, pause_ms)
      else if (isWanted) drainSoon()
    })
}

/** Give the time after which to try again, or null when nothing is left that could be sent. */
async function drain(): Promise<number | null> {
  isWanted = false
  const byConversation = Map.groupBy(
    (await readOutbox()).filter(one => one.refused === null),
    one => one.conversation,
  )
  const pauses = await Promise.all([...byConversation.values()].map(handOverAll))
  const wanted = pauses.filter(one => one !== null)
  return wanted.length > 0 ? Math.min(...wanted) : null
}

async function handOverAll(inOrder: readonly Waiting[]): Promise<number | null> {
  for (const waiting of inOrder) {
    const pause_ms = await handOver(waiting)
    if (pause_ms !== null) return pause_ms
  }
  return null
}

async function handOver(waiting: Waiting): Promise<number | null> {
  const me = queryClient.getQueryData(sessionQuery.queryKey)?.me.id
  if (me === undefined) return AGAIN_ms
  try {
    const message = await sendMessage({ ...waiting, body: await withMedia(waiting) })
    await handedOver(me, waiting, message)
    return null
  } catch (error) {
    if (!isProblem(error)) throw error
    if (error.status === TOO_MANY) return (error.retryAfter_s ?? 5) * 1000
    // Not reached, or in trouble itself: neither says anything about the message.
    if (error.isConnection || error.status >= 500 || error.status === 401) return AGAIN_ms
    await changeWaiting(waiting.client_id, { refused: error.title })
    refreshSoon(waiting.conversation)
    return null
  }
}
