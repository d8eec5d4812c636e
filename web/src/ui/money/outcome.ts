/** What an answer to a money call means for the person who is waiting. */
import { isProblem } from '~/lib/api'

export type Trouble =
  /** No answer, or none to trust: it may have been done. Ask again with the same key. */
  | { kind: 'unknown'; message: string; wait_s: number | null }
  | { kind: 'proof-needed' }
  | { kind: 'wrong'; message: string; triesLeft: number | null }
  | { kind: 'locked'; message: string; wait_s: number }
  | { kind: 'password-unset' }
  /** A final answer: this will not happen under this key. */
  | { kind: 'refused'; message: string; slug: string }

export function troubleOf(error: unknown): Trouble {
  if (!isProblem(error)) return { kind: 'unknown', message: '', wait_s: null }
  if (error.isConnection || error.status >= 500) {
    return { kind: 'unknown', message: error.title, wait_s: error.retryAfter_s }
  }
  if (error.is('wallet/proof-needed')) return { kind: 'proof-needed' }
  if (error.is('wallet/payment-password-not-set')) return { kind: 'password-unset' }
  if (error.status === 429) return { kind: 'locked', message: error.title, wait_s: waitOf(error) }
  if (error.is('wallet/wrong-payment-password') || isWrongProof(error.status, error.slug)) {
    const left = error.body['tries_left']
    return { kind: 'wrong', message: error.title, triesLeft: typeof left === 'number' ? left : null }
  }
  return { kind: 'refused', message: error.title, slug: error.slug }
}

function waitOf(error: { body: Readonly<Record<string, unknown>>; retryAfter_s: number | null }): number {
  const told = Number(error.body['retry_after_s'] ?? error.retryAfter_s ?? 30)
  return Number.isFinite(told) && told > 0 ? Math.ceil(told) : 30
}

/** Passkeys are checked by the identity domain: its refusals of a proof are about the proof, not the payment. */
function isWrongProof(status: number, slug: string): boolean {
  return status === 403 && slug.startsWith('identity/') && /passkey|password|ceremony/.test(slug)
}

/** Whether the same key may carry another try: nothing was done and nothing was remembered. */
export function keyIsFree(trouble: Trouble): boolean {
  return trouble.kind !== 'unknown' && trouble.kind !== 'refused'
}

/** Pauses between questions to a server that does not answer, growing to half a minute. */
export function pauseMs(tries: number, told_s: number | null = null): number {
  const own = Math.min(30_000, 1000 * 2 ** Math.min(tries, 5))
  return told_s === null ? own : Math.max(own, Math.min(told_s, 60) * 1000)
}
