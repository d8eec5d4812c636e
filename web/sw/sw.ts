/** The app shell without a network. Answers of the API are never kept here: money is shown from the query cache or not at all. */

declare const __PRECACHE__: readonly string[]
declare const __VERSION__: string

const worker = globalThis as unknown as ServiceWorkerGlobalScope
const CACHE = `quan-${__VERSION__}`
const SHELL = '/index.html'
/** Seen once, kept: faces and the scan engine are named by their content. */
const MEDIA = 'quan-media'
const NOT_OURS = /^\/(v1|docs|metrics|healthz|readyz|csp-report|openapi)/

worker.addEventListener('install', event => {
  const requests = [SHELL, ...__PRECACHE__].map(url => new Request(url, { cache: 'no-cache' }))
  event.waitUntil(caches.open(CACHE).then(cache => cache.addAll(requests)))
})

worker.addEventListener('activate', event => {
  const clean = async () => {
    for (const name of await caches.keys()) if (name !== CACHE && name !== MEDIA) await caches.delete(name)
    await worker.clients.claim()
  }
  event.waitUntil(clean())
})

worker.addEventListener('message', event => {
  if (event.data === 'take-over') void worker.skipWaiting()
})

async function shell(request: Request): Promise<Response> {
  try {
    return await fetch(request)
  } catch {
    return (await caches.match(SHELL, { cacheName: CACHE })) ?? Response.error()
  }
}

async function kept(request: Request, cacheName: string): Promise<Response> {
  const known = await caches.match(request)
  if (known) return known
  const answer = await fetch(request)
  if (answer.ok) {
    const cache = await caches.open(cacheName)
    await cache.put(request, answer.clone())
  }
  return answer
}

worker.addEventListener('fetch', event => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== location.origin || NOT_OURS.test(url.pathname)) return
  if (request.mode === 'navigate') event.respondWith(shell(request))
  else if (url.pathname.startsWith('/media/')) event.respondWith(kept(request, MEDIA))
  else if (url.pathname.startsWith('/assets/')) event.respondWith(kept(request, CACHE))
  else if (__PRECACHE__.includes(url.pathname)) event.respondWith(kept(request, CACHE))
})

interface Pushed {
  title: string
  body: string
  tag: string
  url: string
}

/** A page of ours that is being looked at shows what happened by itself. Safari takes the right to be woken
 * from who shows nothing, so there it is always shown. */
async function isWatched(): Promise<boolean> {
  if (/^((?!chrome|android).)*safari/i.test(navigator.userAgent)) return false
  const pages = await worker.clients.matchAll({ type: 'window' })
  return pages.some(page => page.focused)
}

async function announce({ title, body, tag, url }: Pushed): Promise<void> {
  if (await isWatched()) return
  await worker.registration.showNotification(title, {
    body,
    tag,
    data: url,
    icon: '/icons/icon-192.png',
    badge: '/icons/icon-192.png',
  })
}

/** Where a notification leads: a path of this site, whatever was pushed. */
function target(path: unknown): URL {
  const url = new URL(typeof path === 'string' ? path : '/', location.origin)
  return url.origin === location.origin ? url : new URL('/', location.origin)
}

async function open(url: URL): Promise<void> {
  const [page] = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true })
  if (!page) {
    await worker.clients.openWindow(url.href)
    return
  }
  await page.focus()
  page.postMessage({ type: 'go', path: url.pathname + url.search })
}

worker.addEventListener('push', event => {
  const pushed = event.data?.json() as Pushed | undefined
  if (pushed) event.waitUntil(announce(pushed))
})

worker.addEventListener('notificationclick', event => {
  event.notification.close()
  event.waitUntil(open(target(event.notification.data)))
})

export {}
