/** The way back to the server over the socket: which streams to follow, that I am typing, and that I am here. */
import type { Cursor, Followed } from '~/lib/realtime'
import { forgetPresence } from './passing'

let line: Followed | null = null
let isShown = false
/** Streams to follow that were found before there was a line. */
const early = new Map<string, Cursor>()

export function attach(attached: Followed): void {
  line = attached
  for (const [stream, cursor] of early) line.open(stream, cursor)
  early.clear()
  if (isShown) line.show()
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

/** Let contacts see that I am here, and see them; or take it back, at once. */
export function showPresence(shown: boolean): void {
  if (isShown === shown) return
  isShown = shown
  if (shown) line?.show()
  else {
    line?.hide()
    forgetPresence()
  }
}
