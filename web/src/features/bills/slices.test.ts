import { describe, expect, it } from 'vitest'
import { ratio, segment, shares } from './slices'

describe('chart geometry', () => {
  it('orders shares by size and closes the circle', () => {
    const found = shares([1n, 3n, 0n], size => size)
    expect(found.map(share => share.item)).toEqual([3n, 1n])
    expect(found.at(-1)!.to).toBeCloseTo(1)
  })
  it('has no shares of nothing', () => {
    expect(shares([0n], size => size)).toEqual([])
    expect(ratio(1n, 0n)).toBe(0)
  })
  it('keeps its precision above what a double can hold', () => {
    expect(ratio(10n ** 30n, 4n * 10n ** 30n)).toBe(0.25)
  })
  it('draws one lone category as a whole ring', () => {
    expect(segment(0, 1, 10, 6).match(/A/g)).toHaveLength(4)
  })
  it('draws more than half the long way round', () => {
    expect(segment(0, 0.75, 10, 6)).toContain('A10 10 0 1 1')
    expect(segment(0, 0.25, 10, 6)).toContain('A10 10 0 0 1 10 0')
  })
})
