/** Light, dark, or as the system says. */
import { useSyncExternalStore } from 'react'

export type Theme = 'system' | 'light' | 'dark'
const STORED = 'quan.theme'
const listeners = new Set<() => void>()

export function theme(): Theme {
  const stored = localStorage.getItem(STORED)
  return stored === 'light' || stored === 'dark' ? stored : 'system'
}

export function setTheme(wanted: Theme): void {
  if (wanted === 'system') localStorage.removeItem(STORED)
  else localStorage.setItem(STORED, wanted)
  applyTheme()
  for (const listener of listeners) listener()
}

export function applyTheme(): void {
  const wanted = theme()
  if (wanted === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = wanted
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useTheme = (): Theme => useSyncExternalStore(subscribe, theme)
