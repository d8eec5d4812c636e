/** What happens on the server reaches the screen: streams in, listeners and refetches out. */
import { noteReach } from '../online'
import { keep, recall } from '../store'
import { type Applied, Follower, type Step } from './follower'
import type { Cursor, StreamEvent } from './frames'
import { Line } from './line'

export type { Applied } from './follower'
export type { Cursor, StreamEvent } from './frames'

export interface Following {
  /** An event of the member's own stream. */
  onEvent: (event: StreamEvent) => void
  /** Everything known of the member's own stream may be stale: refetch. */
  onReset: () => void
  onSignedOut: () => void
  /** All other streams, by who keeps them. */
  others?: Others
}

/** Keeps the streams that this device follows beside the member's own one. */
export interface Others {
  /** Where each of them stands here. */
  cursors: () => Promise<Readonly<Record<string, Cursor>>>
  /** Apply the events and keep the cursor, both in one transaction, one call after the other. */
  onApplied: (applied: Applied) => void
  /** The local copy is void: fetch it again, and keep the cursor with it. */
  onReset: (stream: string, cursor: Cursor) => void
  /** The stream is not, or no longer, ours to read. */
  onGone: (stream: string) => void
  onTyping: (stream: string, member: string) => void
  /** A contact who shows themselves, as this member does, is here or was last seen then. */
  onPresence: (member: string, online: boolean, lastSeen?: string) => void
  /** The server can be reached again: a good moment to hand over what waits. */
  onConnected: () => void
}

export interface Followed {
  /** Follow a stream whose state was just fetched and stood at `cursor`. */
  open: (stream: string, cursor: Cursor) => void
  /** Let the others in a stream see that this member is typing; say it as often as keys are pressed. */
  type: (stream: string) => void
  /** Let contacts who show themselves see that this member is here, and see them; until it is stopped. */
  show: () => void
  /** No longer: the server takes back what was shown, and shows nothing of others. */
  hide: () => void
  stop: () => void
}

const KEPT = 'cursors'
const TYPING_EVERY_ms = 3_000

/** Follow the member's own stream, and those that `others` keeps, until it is stopped. */
export function follow(member: string, handlers: Following): Followed {
  const { others } = handlers
  let line: Line | null = null
  let follower: Follower | null = null
  let stopped = false
  let typedAt_ms = 0
  let shows = false
  let isConnected = false
  const early: [string, Cursor][] = []

  const start = async () => {
    const kept = await recall<{ member: string; cursors: Record<string, Cursor> }>(KEPT)
    const own = kept?.member === member ? kept.cursors[member] : undefined
    const theirs = (await others?.cursors()) ?? {}
    if (stopped) return
    const following = new Follower({ ...theirs, ...(own && { [member]: own }) })
    for (const [stream, cursor] of early) following.open(stream, cursor)
    follower = following
    let isFirstVisit = !own
    const keepOwn = () => {
      const cursor = following.cursors[member]
      if (cursor) void keep(KEPT, { member, cursors: { [member]: cursor } })
    }
    const carryOut = (step: Step) => {
      for (const frame of step.send) line?.send(frame)
      for (const applied of step.applied) {
        if (applied.stream !== member) others?.onApplied(applied)
        // A device without a cursor has just fetched everything: old events are history, not news.
        // What happened between those fetches and the first heads is covered by one refetch, below.
        else if (!isFirstVisit) for (const event of applied.events) handlers.onEvent(event)
      }
      for (const { stream, cursor } of step.resets) {
        if (stream !== member) others?.onReset(stream, cursor)
        else if (!isFirstVisit) handlers.onReset()
      }
      for (const stream of step.gone) others?.onGone(stream)
      if (step.applied.length > 0 || step.resets.length > 0) keepOwn()
    }
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
    line = new Line(`${scheme}://${location.host}/v1/stream`, {
      hello: () => following.hello(),
      onFrame: frame => {
        if (frame.type === 'typing') others?.onTyping(frame.stream, frame.member)
        if (frame.type === 'presence') others?.onPresence(frame.member, frame.online, frame.last_seen)
        carryOut(following.take(frame))
        if (frame.type === 'heads' && isFirstVisit) {
          isFirstVisit = false
          keepOwn()
          handlers.onReset()
        }
      },
      onConnected: connected => {
        document.documentElement.toggleAttribute('data-live', connected)
        if (connected) noteReach(true)
        if (connected && !isConnected) {
          if (shows) line?.send({ type: 'presence' })
          others?.onConnected()
        }
        isConnected = connected
      },
      onSignedOut: handlers.onSignedOut,
    })
    line.open()
  }

  void start()
  return {
    open: (stream, cursor) => {
      if (follower) line?.send(follower.open(stream, cursor))
      else early.push([stream, cursor])
    },
    type: stream => {
      const now_ms = Date.now()
      if (now_ms - typedAt_ms < TYPING_EVERY_ms) return
      typedAt_ms = now_ms
      line?.send({ type: 'typing', stream })
    },
    show: () => {
      shows = true
      line?.send({ type: 'presence' })
    },
    hide: () => {
      shows = false
      line?.send({ type: 'presence', shown: false })
    },
    stop: () => {
      stopped = true
      line?.close()
    },
  }
}
