import { describe, expect, it } from 'vitest'
import { ProblemError } from '~/lib/api'
import { keyIsFree, pauseMs, troubleOf } from './outcome'

const problem = (slug: string, status: number, body = {}, retry: number | null = null) =>
  new ProblemError(slug, 'Words for people', status, body, retry)

describe('what an answer means', () => {
  it('is unknown when nothing came back or the server was in trouble', () => {
    expect(troubleOf(problem('client/offline', 0)).kind).toBe('unknown')
    expect(troubleOf(problem('client/timeout', 0)).kind).toBe('unknown')
    expect(troubleOf(problem('core/unavailable', 503)).kind).toBe('unknown')
    expect(troubleOf(new TypeError('boom')).kind).toBe('unknown')
  })
  it('counts the tries left of a wrong password', () => {
    const wrong = troubleOf(problem('wallet/wrong-payment-password', 403, { tries_left: 4 }))
    expect(wrong).toEqual({ kind: 'wrong', message: 'Words for people', triesLeft: 4 })
    expect(keyIsFree(wrong)).toBe(true)
  })
  it('knows how long a lock lasts', () => {
    const locked = troubleOf(problem('wallet/too-many-guesses', 429, { retry_after_s: 900 }))
    expect(locked).toMatchObject({ kind: 'locked', wait_s: 900 })
    expect(troubleOf(problem('core/too-many-requests', 429, {}, 7))).toMatchObject({
      kind: 'locked',
      wait_s: 7,
    })
  })
  it('asks for a proof, or for a first password', () => {
    expect(troubleOf(problem('wallet/proof-needed', 403)).kind).toBe('proof-needed')
    expect(troubleOf(problem('wallet/payment-password-not-set', 403)).kind).toBe('password-unset')
  })
  it('takes a failed passkey for a wrong proof', () => {
    expect(troubleOf(problem('identity/passkey-refused', 403)).kind).toBe('wrong')
  })
  it('is final for every other refusal, and its key is spent', () => {
    const refused = troubleOf(problem('ledger/insufficient-funds', 409))
    expect(refused.kind).toBe('refused')
    expect(keyIsFree(refused)).toBe(false)
  })
  it('asks again ever more slowly, never later than half a minute of its own', () => {
    expect([0, 1, 2, 9].map(tries => pauseMs(tries))).toEqual([1000, 2000, 4000, 30_000])
    expect(pauseMs(0, 10)).toBe(10_000)
  })
})
