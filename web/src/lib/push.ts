/** Letting this browser be woken: asking the person, subscribing with the house's key, telling the server. */
import { queryOptions } from '@tanstack/react-query'
import { api } from './api'
import type { PushState } from './types'

export const pushQuery = queryOptions({
  queryKey: ['push'],
  queryFn: ({ signal }) => api.get<PushState>('/v1/me/push', {}, { signal }),
})

export type PushSettings = Pick<PushState, 'hides_text' | 'quiet_from' | 'quiet_until' | 'timezone'>

export const canPush = (): boolean => 'PushManager' in globalThis && 'serviceWorker' in navigator

/** Whether the person said no for good: then only the browser's own settings can change it. */
export const isPushDenied = (): boolean => canPush() && Notification.permission === 'denied'

/** Ask, and subscribe. False when the person did not allow it. Call it from a tap: browsers want one. */
export async function turnPushOn(publicKey: string): Promise<boolean> {
  if ((await Notification.requestPermission()) !== 'granted') return false
  const { pushManager } = await navigator.serviceWorker.ready
  const known = await pushManager.getSubscription()
  // One that was made with another key of the house's is of no use any more.
  if (known && !isMadeWith(known, publicKey)) await known.unsubscribe()
  const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey })
  const { endpoint, keys } = made.toJSON()
  await api.put('/v1/me/push/device', { endpoint, p256dh: keys?.['p256dh'], auth: keys?.['auth'] })
  return true
}

export async function turnPushOff(): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration()
  await (await registration?.pushManager.getSubscription())?.unsubscribe()
  await api.delete('/v1/me/push/device')
}

export const setPushSettings = (settings: PushSettings) => api.patch('/v1/me/push/settings', settings)

export const tryPush = () => api.post('/v1/me/push/test', {})

function isMadeWith(subscription: PushSubscription, publicKey: string): boolean {
  const key = subscription.options.applicationServerKey
  if (!key) return false
  const text = btoa(String.fromCharCode(...new Uint8Array(key)))
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '') === publicKey
}
