import { describe, expect, it } from 'vitest'
import { code128, symbols } from './code128'

describe('Code 128', () => {
  it('packs two digits in a symbol and ends with the check symbol', () => {
    expect(symbols('1234')).toEqual([105, 12, 34, (105 + 12 + 34 * 2) % 103])
  })
  it('is as wide as eleven modules a symbol, the stop and the quiet zones', () => {
    expect(code128('281234567890123456').width).toBe(11 * 11 + 13 + 20)
  })
  it('starts with the start C pattern after the quiet zone', () => {
    expect(code128('00').path.startsWith('M10 0h2v1h-2zM13 0h1v1h-1zM16 0h3v1h-3z')).toBe(true)
  })
  it('refuses what set C cannot say', () => {
    expect(() => code128('123')).toThrow(RangeError)
    expect(() => code128('12a4')).toThrow(RangeError)
    expect(() => code128('')).toThrow(RangeError)
  })
})
