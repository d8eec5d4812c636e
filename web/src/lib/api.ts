/** The one way to the server: typed calls, problems as errors, CSRF, idempotency keys, timeouts and careful retries. */
import { language } from './i18n'
import { noteReach } from './online'
import { say } from './words'

export interface FieldError {
  field: string
  message: string
}

/** A refusal of the server (RFC 9457), or the lack of one: `offline`, `timeout`. */
export class ProblemError extends Error {
  override name = 'ProblemError'
  constructor(
    readonly slug: string,
    readonly title: string,
    readonly status: number,
    readonly body: Readonly<Record<string, unknown>> = {},
    readonly retryAfter_s: number | null = null,
  ) {
    super(title)
  }

  /** Messages by field, for a form. */
  get fields(): Readonly<Record<string, string>> {
    const errors = Array.isArray(this.body['errors']) ? (this.body['errors'] as FieldError[]) : []
    return Object.fromEntries(errors.map(error => [error.field, error.message]))
  }

  /** Nothing reached the server, or nothing came back: the outcome of a money call is not known. */
  get isConnection(): boolean {
    return this.status === 0
  }

  is(slug: string): boolean {
    return this.slug === slug
  }
}

export const isProblem = (error: unknown, slug?: string): error is ProblemError =>
  error instanceof ProblemError && (slug === undefined || error.slug === slug)

type Query = Readonly<Record<string, string | number | boolean | null | undefined>>
export interface CallOptions {
  query?: Query | undefined
  /** Idempotency-Key; every money call has one (`newKey()`), kept across retries of the same intention. */
  key?: string | undefined
  signal?: AbortSignal | undefined
  timeout_ms?: number | undefined
  headers?: Readonly<Record<string, string>> | undefined
}

let csrfToken: string | null = null
let onSignedOut: () => void = () => undefined

export function setCsrfToken(token: string | null): void {
  csrfToken = token
}

/** What to do when the server no longer knows this session. */
export function whenSignedOut(run: () => void): void {
  onSignedOut = run
}

/** A new Idempotency-Key: one per intention of the person, not per attempt. */
export const newKey = (): string => crypto.randomUUID()

export function url(path: string, query?: Query): string {
  const pairs = Object.entries(query ?? {}).flatMap(([name, value]) =>
    value === undefined || value === null || value === '' ? [] : [[name, String(value)]],
  )
  return pairs.length > 0 ? `${path}?${new URLSearchParams(pairs)}` : path
}

async function problemOf(response: Response): Promise<ProblemError> {
  const isJson = response.headers.get('content-type')?.includes('json') ?? false
  const body = isJson ? ((await response.json().catch(() => ({}))) as Record<string, unknown>) : {}
  const slug = String(body['type'] ?? '').replace(/^.*\/problems\//, '') || `http/${response.status}`
  const header = Number(response.headers.get('retry-after'))
  const title = typeof body['title'] === 'string' && body['title'] !== '' ? body['title'] : say('trouble')
  return new ProblemError(slug, title, response.status, body, header > 0 ? header : null)
}

async function attempt(method: string, path: string, body: unknown, options: CallOptions): Promise<Response> {
  const headers = new Headers({
    Accept: 'application/json',
    'Accept-Language': language(),
    ...options.headers,
  })
  const isBlob = body instanceof Blob
  if (body !== undefined) headers.set('Content-Type', isBlob ? body.type : 'application/json')
  if (method !== 'GET' && csrfToken !== null) headers.set('X-CSRF-Token', csrfToken)
  if (options.key !== undefined) headers.set('Idempotency-Key', options.key)
  const timeout = AbortSignal.timeout(options.timeout_ms ?? 15_000)
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout
  const payload = body === undefined ? {} : { body: isBlob ? body : JSON.stringify(body) }
  try {
    const response = await fetch(url(path, options.query), {
      method,
      headers,
      signal,
      credentials: 'same-origin',
      ...payload,
    })
    noteReach(true)
    return response
  } catch (error) {
    if (options.signal?.aborted === true) throw error
    if (timeout.aborted) throw new ProblemError('client/timeout', say('timeout'), 0)
    noteReach(false)
    throw new ProblemError('client/offline', say('offline'), 0)
  }
}

const pause = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms))

/** Reads and keyed calls may be repeated: the answer is the same. Twice, with a growing pause. */
async function attemptSafely(
  method: string,
  path: string,
  body: unknown,
  options: CallOptions,
): Promise<Response> {
  const attempts = method === 'GET' || options.key !== undefined ? 3 : 1
  for (let i = 1; ; i++) {
    const last = i >= attempts
    try {
      const response = await attempt(method, path, body, options)
      if (response.status < 502 || response.status > 504 || last) return response
    } catch (error) {
      if (last || !isProblem(error) || (typeof navigator !== 'undefined' && !navigator.onLine)) throw error
    }
    await pause(300 * i * (1 + Math.random()))
  }
}

async function call<T>(method: string, path: string, body?: unknown, options: CallOptions = {}): Promise<T> {
  const response = await attemptSafely(method, path, body, options)
  if (!response.ok) {
    const problem = await problemOf(response)
    if (problem.is('core/unauthenticated')) onSignedOut()
    throw problem
  }
  if (response.status === 204) return undefined as T
  return (await response.json()) as T
}

export const api = {
  get: <T>(path: string, query?: Query, options: CallOptions = {}) =>
    call<T>('GET', path, undefined, { ...options, query }),
  post: <T = void>(path: string, body: unknown = {}, options?: CallOptions) =>
    call<T>('POST', path, body, options),
  put: <T = void>(path: string, body: unknown = {}, options?: CallOptions) =>
    call<T>('PUT', path, body, options),
  patch: <T = void>(path: string, body: unknown = {}, options?: CallOptions) =>
    call<T>('PATCH', path, body, options),
  delete: <T = void>(path: string, options?: CallOptions) => call<T>('DELETE', path, undefined, options),
}
