/** The way back to the server over the socket: which streams to follow, and that I am typing. */
import type { Cursor, Followed } from '~/lib/realtime'

let line: Followed | null = null
/** Streams to follow that were found before there was a line. */
const early = new Map<string, Cursor>()

export function attach(attached: Followed): void {
  line = attached
  for (const [stream, cursor] of early) line.open(stream, cursor)
  early.clear()
}

/** Follow a conversation from the state that was fetched over HTTP. */
export function followFrom(stream: string, cursor: Cursor): void {
  if (line) line.open(stream, cursor)
  else early.set(stream, cursor)
}

/** Let the others see it; said as often as keys are pressed, it goes out once in a while. */
export function sayTyping(stream: string): void {
  line?.type(stream)
}
