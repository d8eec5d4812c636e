/** How much of what a waiting message carries is uploaded, 0 to 1. Of this tab only, and never stored. */
import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
const done = new Map<string, number>()

export function noteProgress(client_id: string, part: number): void {
  if (part >= 1) done.delete(client_id)
  else done.set(client_id, part)
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useProgress = (client_id: string): number | null =>
  useSyncExternalStore(subscribe, () => done.get(client_id) ?? null)
