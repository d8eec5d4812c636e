/** One WebSocket that is kept up: reconnects with growing, jittered pauses, notices silence, sleeps while offline. */
import type { FrameIn, FrameOut } from './frames'

const HEARTBEAT_LOST_ms = 45_000
const PAUSE_MIN_ms = 500
const PAUSE_MAX_ms = 30_000
const SIGNED_OUT = 4401

export interface LineHandlers {
  /** The first frame to send on each new connection. */
  hello: () => FrameOut
  onFrame: (frame: FrameIn) => void
  onConnected: (connected: boolean) => void
  onSignedOut: () => void
}

/** The pause before attempt `n` (from 0): doubles up to half a minute, and anything from half of it. */
export function pause_ms(n: number, random: number): number {
  const full = Math.min(PAUSE_MAX_ms, PAUSE_MIN_ms * 2 ** n)
  return full / 2 + (full / 2) * random
}

export class Line {
  #socket: WebSocket | null = null
  #failures = 0
  #retry: ReturnType<typeof setTimeout> | undefined
  #silence: ReturnType<typeof setTimeout> | undefined
  #closed = false

  constructor(
    readonly address: string,
    readonly handlers: LineHandlers,
  ) {}

  open(): void {
    window.addEventListener('online', this.#wake)
    window.addEventListener('offline', this.#drop)
    document.addEventListener('visibilitychange', this.#wake)
    this.#connect()
  }

  close(): void {
    this.#closed = true
    window.removeEventListener('online', this.#wake)
    window.removeEventListener('offline', this.#drop)
    document.removeEventListener('visibilitychange', this.#wake)
    this.#drop()
  }

  send(frame: FrameOut): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame))
  }

  /** Back online or back in view: try at once rather than at the end of the pause. */
  #wake = (): void => {
    if (document.visibilityState !== 'visible' || this.#closed) return
    this.#failures = 0
    if (!this.#socket) this.#connect()
    else if (this.#socket.readyState === WebSocket.OPEN) this.send({ type: 'pong' })
  }

  #connect(): void {
    clearTimeout(this.#retry)
    if (this.#closed || this.#socket || !navigator.onLine) return
    const socket = new WebSocket(this.address)
    this.#socket = socket
    socket.addEventListener('open', () => {
      this.send(this.handlers.hello())
      this.#listenForSilence()
    })
    socket.addEventListener('message', message => {
      if (socket !== this.#socket) return
      this.#failures = 0
      this.#listenForSilence()
      this.handlers.onConnected(true)
      this.handlers.onFrame(JSON.parse(String(message.data)) as FrameIn)
    })
    socket.addEventListener('close', event => this.#lost(socket, event.code))
  }

  #listenForSilence(): void {
    clearTimeout(this.#silence)
    this.#silence = setTimeout(this.#drop, HEARTBEAT_LOST_ms)
  }

  /** Let go of a connection that is dead or unwanted, without waiting for the other side to agree. */
  #drop = (): void => {
    clearTimeout(this.#retry)
    const socket = this.#socket
    if (!socket) return
    socket.close()
    this.#lost(socket, 0)
  }

  #lost(socket: WebSocket, code: number): void {
    if (socket !== this.#socket) return
    this.#socket = null
    clearTimeout(this.#silence)
    this.handlers.onConnected(false)
    if (code === SIGNED_OUT) {
      this.close()
      this.handlers.onSignedOut()
    } else if (!this.#closed) {
      this.#retry = setTimeout(() => this.#connect(), pause_ms(this.#failures++, Math.random()))
    }
  }
}
