/** Web Push on this browser: a key of the house's own, an address of the browser's maker. */
import { queryOptions } from '@tanstack/react-query'
import { api } from '~/lib/api'
import type { PushOut } from '~/lib/wire'

export const pushQuery = queryOptions({
  queryKey: ['push'],
  queryFn: ({ signal }) => api.get<PushOut>('/v1/me/push', {}, { signal }),
})

export type PushWish = Pick<PushOut, 'hides_text' | 'quiet_from' | 'quiet_until'>

export const supportsPush = (): boolean => 'serviceWorker' in navigator && 'PushManager' in window

/** Quiet hours are hours of this device's time zone. */
export const changePush = (wish: PushWish) =>
  api.patch('/v1/me/push/settings', {
    ...wish,
    timezone: wish.quiet_from === null ? null : Intl.DateTimeFormat().resolvedOptions().timeZone,
  })

export async function subscribe(public_key: string): Promise<void> {
  const { pushManager } = await navigator.serviceWorker.ready
  const made = await pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: public_key,
  })
  const { endpoint, keys } = made.toJSON()
  await api.put('/v1/me/push/device', { endpoint, p256dh: keys?.['p256dh'], auth: keys?.['auth'] })
}

export async function unsubscribe(): Promise<void> {
  await api.delete('/v1/me/push/device')
  const { pushManager } = await navigator.serviceWorker.ready
  await (await pushManager.getSubscription())?.unsubscribe()
}
