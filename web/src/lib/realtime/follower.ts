/** What this device has of each stream, and what a frame changes. Pure: no socket, no clock, no storage. */
import type { Cursor, FrameIn, FrameOut, StreamEvent } from './frames'

export interface Step {
  /** Events to apply now, in order, each exactly once. */
  events: readonly { stream: string; event: StreamEvent }[]
  /** Streams whose local state is void: fetch it again over HTTP. */
  resets: readonly string[]
  /** Frames to send. */
  send: readonly FrameOut[]
}

const NOTHING: Step = { events: [], resets: [], send: [] }

/** Applies a frame only when it continues what is here; drops what is known, asks for what is missing. */
export class Follower {
  #has: Map<string, Cursor>

  constructor(cursors: Readonly<Record<string, Cursor>> = {}) {
    this.#has = new Map(Object.entries(cursors))
  }

  get cursors(): Record<string, Cursor> {
    return Object.fromEntries(this.#has)
  }

  hello(): FrameOut {
    return { type: 'hello', cursors: this.cursors }
  }

  take(frame: FrameIn): Step {
    switch (frame.type) {
      case 'slice':
      case 'events':
        return this.#part(frame)
      case 'reset':
        return this.#reset(frame.stream, { seq: frame.seq, epoch: frame.epoch })
      case 'gone':
        this.#has.delete(frame.stream)
        return NOTHING
      case 'heads':
        return this.#heads(frame.heads)
      default:
        return NOTHING // a newer server may say more than we know
    }
  }

  #reset(stream: string, cursor: Cursor): Step {
    this.#has.set(stream, cursor)
    return { ...NOTHING, resets: [stream] }
  }

  #part(frame: Extract<FrameIn, { prev: number }>): Step {
    const { stream, epoch, prev, seq, events } = frame
    const local = this.#has.get(stream) ?? { seq: 0, epoch }
    if (local.epoch !== epoch) return this.#reset(stream, { seq, epoch })
    if (prev > local.seq) return { ...NOTHING, send: [{ type: 'fetch', stream, after: local.seq }] }
    if (seq < local.seq || (seq === local.seq && this.#has.has(stream))) return NOTHING
    this.#has.set(stream, { seq, epoch })
    const fresh = events.filter(event => event.seq > local.seq)
    return { ...NOTHING, events: fresh.map(event => ({ stream, event })) }
  }

  #heads(heads: Readonly<Record<string, Cursor>>): Step {
    const resets: string[] = []
    const send: FrameOut[] = []
    for (const [stream, head] of Object.entries(heads)) {
      const local = this.#has.get(stream)
      if (local && local.epoch !== head.epoch) resets.push(...this.#reset(stream, head).resets)
      else if (head.seq > (local?.seq ?? 0)) send.push({ type: 'fetch', stream, after: local?.seq ?? 0 })
    }
    return { events: [], resets, send }
  }
}
