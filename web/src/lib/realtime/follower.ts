/** What this device has of each stream, and what a frame changes. Pure: no socket, no clock, no storage. */
import type { Cursor, FrameIn, FrameOut, StreamEvent } from './frames'

/** Events of one stream to apply now, in order, each exactly once; `cursor` is where the stream then stands. */
export interface Applied {
  stream: string
  /** Where the stream stood before. */
  prev: number
  cursor: Cursor
  events: readonly StreamEvent[]
}

export interface Step {
  applied: readonly Applied[]
  /** Streams whose local state is void: fetch it again over HTTP, it goes on after the cursor. */
  resets: readonly { stream: string; cursor: Cursor }[]
  /** Streams that are not, or no longer, ours to read. */
  gone: readonly string[]
  /** Frames to send. */
  send: readonly FrameOut[]
}

const NOTHING: Step = { applied: [], resets: [], gone: [], send: [] }

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

  /** Follow a stream whose state was just fetched; gives the frame that asks for what came since. */
  open(stream: string, cursor: Cursor): FrameOut {
    this.#has.set(stream, cursor)
    return { type: 'fetch', stream, after: cursor.seq, epoch: cursor.epoch }
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
        return { ...NOTHING, gone: [frame.stream] }
      case 'heads':
        return this.#heads(frame.heads)
      default:
        return NOTHING // a newer server may say more than we know
    }
  }

  #reset(stream: string, cursor: Cursor): Step {
    this.#has.set(stream, cursor)
    return { ...NOTHING, resets: [{ stream, cursor }] }
  }

  #part(frame: Extract<FrameIn, { prev: number }>): Step {
    const { stream, epoch, prev, seq, events } = frame
    const local = this.#has.get(stream) ?? { seq: 0, epoch }
    if (local.epoch !== epoch) return this.#reset(stream, { seq, epoch })
    if (prev > local.seq) return { ...NOTHING, send: [this.#fetch(stream)] }
    if (seq < local.seq || (seq === local.seq && this.#has.has(stream))) return NOTHING
    const cursor = { seq, epoch }
    this.#has.set(stream, cursor)
    const fresh = events.filter(event => event.seq > local.seq)
    return { ...NOTHING, applied: [{ stream, prev: local.seq, cursor, events: fresh }] }
  }

  #heads(heads: Readonly<Record<string, Cursor>>): Step {
    const resets: Step['resets'][number][] = []
    const send: FrameOut[] = []
    for (const [stream, head] of Object.entries(heads)) {
      const local = this.#has.get(stream)
      if (local && local.epoch !== head.epoch) resets.push(...this.#reset(stream, head).resets)
      else if (head.seq > (local?.seq ?? 0)) send.push(this.#fetch(stream))
    }
    return { ...NOTHING, resets, send }
  }

  #fetch(stream: string): FrameOut {
    const local = this.#has.get(stream)
    return local
      ? { type: 'fetch', stream, after: local.seq, epoch: local.epoch }
      : { type: 'fetch', stream, after: 0 }
  }
}
