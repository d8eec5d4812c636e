import { describe, expect, it } from 'vitest'
import { byMonth, daysOf, monthName, shift } from './months'

describe('months', () => {
  it('groups a sorted list without reordering it', () => {
    const bills = ['2026-11-20T10:00:00Z', '2026-11-02T10:00:00Z', '2026-10-15T10:00:00Z'].map(at => ({ at }))
    expect(byMonth(bills).map(group => [group.month, group.items.length])).toEqual([
      ['2026-11', 2],
      ['2026-10', 1],
    ])
  })
  it('steps over the new year', () => {
    expect(shift('2026-01', -1)).toBe('2025-12')
    expect(shift('2026-12', 1)).toBe('2027-01')
    expect(shift('2026-06', -18)).toBe('2024-12')
  })
  it('knows how long February is', () => {
    expect(daysOf('2028-02')).toEqual({ from: '2028-02-01', to: '2028-02-29' })
  })
  it('names months in three languages', () => {
    expect(monthName('2026-11', 'en')).toBe('November 2026')
    expect(monthName('2026-11', 'fr')).toBe('novembre 2026')
    expect(monthName('2026-11', 'zh-Hans')).toBe('2026年11月')
  })
})
