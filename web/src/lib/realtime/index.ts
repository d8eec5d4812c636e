/** What happens on the server reaches the screen: streams in, listeners and refetches out. */
import { noteReach } from '../online'
import { keep, recall } from '../store'
import { Follower, type Step } from './follower'
import type { Cursor, StreamEvent } from './frames'
import { Line } from './line'

export type { StreamEvent } from './frames'

export interface Following {
  onEvent: (event: StreamEvent, stream: string) => void
  /** Everything known may be stale: refetch. */
  onReset: () => void
  onSignedOut: () => void
}

const KEPT = 'cursors'

/** Follow the member's streams until the returned function is called. */
export function follow(member: string, handlers: Following): () => void {
  let line: Line | null = null
  let stopped = false

  const start = async () => {
    const kept = await recall<{ member: string; cursors: Record<string, Cursor> }>(KEPT)
    if (stopped) return
    const known = kept?.member === member ? kept.cursors : {}
    const follower = new Follower(known)
    let isFirstVisit = Object.keys(known).length === 0
    const carryOut = (step: Step) => {
      for (const frame of step.send) line?.send(frame)
      // A device without cursors has just fetched everything: old events are history, not news.
      // What happened between those fetches and the first heads is covered by one refetch, below.
      if (!isFirstVisit) for (const { event, stream } of step.events) handlers.onEvent(event, stream)
      if (step.resets.length > 0 && !isFirstVisit) handlers.onReset()
      if (step.events.length > 0 || step.resets.length > 0)
        void keep(KEPT, { member, cursors: follower.cursors })
    }
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
    line = new Line(`${scheme}://${location.host}/v1/stream`, {
      hello: () => follower.hello(),
      onFrame: frame => {
        carryOut(follower.take(frame))
        if (frame.type === 'heads' && isFirstVisit) {
          isFirstVisit = false
          void keep(KEPT, { member, cursors: follower.cursors })
          handlers.onReset()
        }
      },
      onConnected: connected => {
        document.documentElement.toggleAttribute('data-live', connected)
        if (connected) noteReach(true)
      },
      onSignedOut: handlers.onSignedOut,
    })
    line.open()
  }

  void start()
  return () => {
    stopped = true
    line?.close()
  }
}
