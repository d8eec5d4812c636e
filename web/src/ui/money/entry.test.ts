import { describe, expect, it } from 'vitest'
import { typeAmount } from '~/lib/keypad'
import { entered, magnitude, typed } from './entry'

const type = (keys: string, scale = 2) => [...keys].reduce((text, key) => typeAmount(text, key, scale), '')

describe('a typed amount', () => {
  it('is nothing until it is more than zero', () => {
    for (const keys of ['', '0', '0.', '0.00']) expect(entered(type(keys), 'CNY')).toBeNull()
  })
  it('has every decimal of its asset on the wire', () => {
    expect(entered(type('12.'), 'CNY')).toEqual({ amount: '12.00', asset: 'CNY' })
    expect(entered(type('.5'), 'CNY')).toEqual({ amount: '0.50', asset: 'CNY' })
    expect(entered(type('7', 0), 'JPY')).toEqual({ amount: '7', asset: 'JPY' })
  })
  it('is exact where a float is not', () => {
    expect(entered(type('0.29'), 'CNY')?.amount).toBe('0.29')
    expect(entered(type('999999999.99'), 'CNY')?.amount).toBe('999999999.99')
  })
  it('never holds two points, leading zeros or a third decimal', () => {
    expect(type('12.3.4')).toBe('12.34')
    expect(type('007')).toBe('7')
    expect(type('1.239')).toBe('1.23')
    expect(type('1.5', 0)).toBe('15')
  })
  it('goes back to the keypad without idle zeros', () => {
    expect(typed({ amount: '12.50', asset: 'CNY' })).toBe('12.5')
    expect(typed({ amount: '100.00', asset: 'CNY' })).toBe('100')
    expect(typed({ amount: '100', asset: 'JPY' })).toBe('100')
    expect(typed(null)).toBe('')
  })
  it('is named from a thousand up', () => {
    expect(magnitude('999.99')).toBeNull()
    expect(magnitude('1000')).toBe(3)
    expect(magnitude('12345.67')).toBe(4)
  })
})
