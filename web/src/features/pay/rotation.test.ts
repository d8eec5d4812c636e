import { describe, expect, it } from 'vitest'
import { batchOf, fractionLeft, runningLow, secondsLeft, showing, spaced } from './rotation'

const T0 = Date.parse('2026-11-21T03:00:00Z')
const iso = (ms: number) => new Date(ms).toISOString()
const codes = [0, 1, 2, 3, 4].map(place => ({
  code: `28000000000000000${place}`,
  valid_from: iso(T0 + place * 60_000),
  expires_at: iso(T0 + place * 60_000 + 75_000),
}))
const none = new Set<string>()

describe('the rotation of pay codes', () => {
  const batch = batchOf(codes, iso(T0), T0)
  it('shows each code for a minute', () => {
    expect(showing(batch, T0, none)?.code).toBe(codes[0]!.code)
    expect(showing(batch, T0 + 59_999, none)?.code).toBe(codes[0]!.code)
    expect(showing(batch, T0 + 60_000, none)?.code).toBe(codes[1]!.code)
  })
  it("follows the server's clock when the phone's is wrong", () => {
    const wrong = batchOf(codes, iso(T0), T0 - 3_600_000)
    expect(showing(wrong, T0 - 3_600_000 + 61_000, none)?.code).toBe(codes[1]!.code)
  })
  it("shows nothing when all have run out, or this minute's was used", () => {
    expect(showing(batch, T0 + 5 * 60_000, none)).toBeNull()
    expect(showing(batch, T0 + 1, new Set([codes[0]!.code]))).toBeNull()
  })
  it('counts down', () => {
    const now = showing(batch, T0 + 15_000, none)!
    expect(secondsLeft(now, batch, T0 + 15_000)).toBe(45)
    expect(fractionLeft(now, batch, T0 + 15_000)).toBeCloseTo(0.75)
  })
  it('asks for more before the last one', () => {
    expect(runningLow(batch, T0)).toBe(false)
    expect(runningLow(batch, T0 + 2 * 60_000 + 1)).toBe(false)
    expect(runningLow(batch, T0 + 3 * 60_000)).toBe(true)
  })
  it('is read out in fours', () => {
    expect(spaced('281234567890123456')).toBe('2812 3456 7890 1234 56')
  })
})
