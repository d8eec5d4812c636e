import { describe, expect, it } from 'vitest'
import { bare, grouped } from './grouping'

describe('voucher codes', () => {
  it('mends case, spaces and look-alikes', () => {
    expect(bare(' qv1o-il2 ')).toBe('QV10112')
  })
  it('shows groups of four', () => {
    expect(grouped('abcdefg', 7)).toEqual({ text: 'ABCD-EFG', caret: 8 })
    expect(grouped('abcd', 4)).toEqual({ text: 'ABCD', caret: 4 })
  })
  it('keeps the caret where the person is typing', () => {
    expect(grouped('abXcdefg', 3)).toEqual({ text: 'ABXC-DEFG', caret: 3 })
    expect(grouped('', 0)).toEqual({ text: '', caret: 0 })
  })
})
