/** Keeps the app on the device, and says when a newer one waits. */
import { useSyncExternalStore } from 'react'

const CHECK_EVERY_ms = 30 * 60_000
const listeners = new Set<() => void>()
let waiting: ServiceWorker | null = null

interface ScriptPolicy {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): { createScriptURL(url: string): unknown }
}

/** The one address that may become a script by name; `trusted-types quan-sw` in the server's policy. */
function scriptAddress(): string {
  const { trustedTypes } = globalThis as { trustedTypes?: ScriptPolicy }
  if (!trustedTypes) return '/sw.js'
  return trustedTypes
    .createPolicy('quan-sw', { createScriptURL: () => '/sw.js' })
    .createScriptURL('/sw.js') as string
}

function foundWaiting(worker: ServiceWorker | null): void {
  waiting = worker
  for (const listener of listeners) listener()
}

function watch(registration: ServiceWorkerRegistration): void {
  if (registration.waiting && navigator.serviceWorker.controller) foundWaiting(registration.waiting)
  registration.addEventListener('updatefound', () => {
    const worker = registration.installing
    worker?.addEventListener('statechange', () => {
      if (worker.state === 'installed' && navigator.serviceWorker.controller) foundWaiting(worker)
    })
  })
  setInterval(() => void registration.update().catch(() => undefined), CHECK_EVERY_ms)
}

/** `go` opens a path of the app when a notification was tapped. */
export async function startServiceWorker(go: (path: string) => void): Promise<void> {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return
  navigator.serviceWorker.addEventListener(
    'message',
    ({ data }: MessageEvent<{ type?: string; path?: string }>) => {
      if (data.type === 'go' && data.path?.startsWith('/')) go(data.path)
    },
  )
  try {
    watch(await navigator.serviceWorker.register(scriptAddress()))
  } catch {
    // Refused (private window, no secure origin): everything works, but not offline.
  }
}

/** Let the waiting version take over, then start it. */
export function takeUpdate(): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
  waiting?.postMessage('take-over')
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useUpdateWaiting = (): boolean => useSyncExternalStore(subscribe, () => waiting !== null)
