/**
 * Keeps the key of each money call until its outcome is known.
 *
 * A call that was sent and never answered may have been done. Only the same key asks again safely, so the key lives in
 * storage, not in memory: a reload, a crash or a dead battery must not turn one payment into two.
 */

export type Attempt = {
  key: string
  /** What the person is doing: "transfer", "request:req_...". One unfinished attempt per scope and body. */
  scope: string
  /** The call without its proof (a password is never stored). */
  path: string
  body: Record<string, unknown>
  /** What the person saw, to say it again after a reload. */
  label: { payee: string; amount: string; asset: string }
  /** Sent and not yet answered: may have been done. */
  sent: boolean
  at: number
}

export type Keeping = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

const SLOT = 'quan.attempts'
/** Older than this, the server may have forgotten the key: the bill list tells the truth, not a retry. */
export const REMEMBERED_MS = 20 * 60 * 60 * 1000

export type Opening = Pick<Attempt, 'scope' | 'path' | 'body' | 'label'>

/** The attempt for a sheet that opens: the unfinished one of the same payment when there is one, else a fresh key. */
export function open(storage: Keeping, opening: Opening, now: number, newKey: () => string): Attempt {
  const known = read(storage, now).find(one => one.scope === opening.scope && sameBody(one, opening))
  if (known) return known
  const attempt = { ...opening, key: newKey(), sent: false, at: now }
  write(storage, [...read(storage, now).filter(one => one.sent || one.scope !== opening.scope), attempt])
  return attempt
}

/** Call this just before the request leaves. */
export function markSent(storage: Keeping, key: string, now: number): void {
  write(
    storage,
    read(storage, now).map(one => (one.key === key ? { ...one, sent: true } : one)),
  )
}

/** The server answered without doing or remembering anything (wrong password): the key may be used again. */
export function markUnsent(storage: Keeping, key: string, now: number): void {
  write(
    storage,
    read(storage, now).map(one => (one.key === key ? { ...one, sent: false } : one)),
  )
}

/** The outcome is known for ever: forget the key. */
export function settle(storage: Keeping, key: string, now: number): void {
  write(
    storage,
    read(storage, now).filter(one => one.key !== key),
  )
}

/** Payments that left this device and never got an answer. */
export function unfinished(storage: Keeping, now: number): Attempt[] {
  return read(storage, now).filter(one => one.sent)
}

/** On signing out nothing of this person stays behind. */
export function forgetAll(storage: Keeping): void {
  storage.removeItem(SLOT)
}

function read(storage: Keeping, now: number): Attempt[] {
  try {
    const found: unknown = JSON.parse(storage.getItem(SLOT) ?? '[]')
    return Array.isArray(found) ? found.filter(one => isAttempt(one) && now - one.at < REMEMBERED_MS) : []
  } catch {
    return []
  }
}

function write(storage: Keeping, attempts: Attempt[]): void {
  try {
    storage.setItem(SLOT, JSON.stringify(attempts))
  } catch {
    // Storage full or refused: the key still lives in the open sheet.
  }
}

function isAttempt(value: unknown): value is Attempt {
  return typeof value === 'object' && value !== null && 'key' in value && 'at' in value && 'body' in value
}

function sameBody(one: Pick<Attempt, 'path' | 'body'>, other: Pick<Attempt, 'path' | 'body'>): boolean {
  return one.path === other.path && stable(one.body) === stable(other.body)
}

function stable(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(stable).join()}]`
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([name, inner]) => `${JSON.stringify(name)}:${stable(inner)}`).join()}}`
}

/** A fresh Idempotency-Key. */
export function freshKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(18))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
}
