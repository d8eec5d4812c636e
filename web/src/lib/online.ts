/** Whether the server can be reached, as far as the last attempt and the browser know. */
import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
let answered = true

/** The API client notes here whether its last request got through. */
export function noteReach(reached: boolean): void {
  if (reached === answered) return
  answered = reached
  for (const listener of listeners) listener()
}

const isOnline = (): boolean => navigator.onLine && answered

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  window.addEventListener('online', listener)
  window.addEventListener('offline', listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('online', listener)
    window.removeEventListener('offline', listener)
  }
}

export const useOnline = (): boolean => useSyncExternalStore(subscribe, isOnline)
