/** Whether the balance may be seen; kept on this device, the same on every screen. */
import { useSyncExternalStore } from 'react'

const SLOT = 'quan.balance-hidden'
const listeners = new Set<() => void>()

function isHidden(): boolean {
  return localStorage.getItem(SLOT) === '1'
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function setHidden(hidden: boolean): void {
  if (hidden) localStorage.setItem(SLOT, '1')
  else localStorage.removeItem(SLOT)
  for (const listener of listeners) listener()
}

export function useEye(): [hidden: boolean, setHidden: (hidden: boolean) => void] {
  return [useSyncExternalStore(subscribe, isHidden), setHidden]
}
