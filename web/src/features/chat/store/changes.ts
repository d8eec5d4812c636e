/** What changed in the store, told to this tab and to the others, which read it again. */
export interface Change {
  conversation?: string
  /** The numbers whose messages changed; without them all of the conversation did. */
  numbers?: readonly number[]
  outbox?: boolean
}

const listeners = new Set<(change: Change) => void>()
const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('quan-chat')
channel?.addEventListener('message', event => hear(event.data as Change))

function hear(change: Change): void {
  for (const listener of listeners) listener(change)
}

export function tell(change: Change): void {
  channel?.postMessage(change)
  hear(change)
}

export function onChange(listener: (change: Change) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
