import { describe, expect, it } from 'vitest'
import { firstOf } from './search'

describe('finding a place among numbers', () => {
  it('finds the first of them, in few looks', async () => {
    let looks = 0
    const found = await firstOf(1, 100_000, async number => {
      looks++
      return number >= 73_211
    })
    expect(found).toBe(73_211)
    expect(looks).toBeLessThanOrEqual(17)
  })

  it('ends at the ends', async () => {
    expect(await firstOf(1, 9, async () => true)).toBe(1)
    expect(await firstOf(1, 9, async () => false)).toBe(9)
    expect(await firstOf(4, 4, async () => false)).toBe(4)
  })
})
