import { describe, expect, it } from 'vitest'
import { amountOf, grouped, type Key, keyOf, magnitude, press } from './keypad'

const type = (keys: string, scale = 2) => [...keys].reduce((text, key) => press(text, key as Key, scale), '')

describe('the amount keypad', () => {
  it('takes digits and one dot', () => {
    expect(type('12.3.4')).toBe('12.34')
  })
  it('starts a bare dot with a zero', () => {
    expect(type('.5')).toBe('0.5')
  })
  it('has no leading zeros', () => {
    expect(type('007')).toBe('7')
    expect(type('00.5')).toBe('0.5')
  })
  it('stops at the decimals of the asset', () => {
    expect(type('1.239')).toBe('1.23')
    expect(type('1.239', 3)).toBe('1.239')
  })
  it('has no dot for an asset without decimals', () => {
    expect(type('1.5', 0)).toBe('15')
  })
  it('stops at the largest amount the server takes', () => {
    expect(type('99999999999999')).toBe('9999999999999')
    expect(type('10000000000000')).toBe('10000000000000')
    expect(press('10000000000000.', '1', 2)).toBe('10000000000000.')
  })
  it('deletes one key at a time and all at once', () => {
    expect(press('12.3', 'delete', 2)).toBe('12.')
    expect(press('', 'delete', 2)).toBe('')
    expect(press('12.3', 'clear', 2)).toBe('')
  })
  it('cannot pay nothing', () => {
    expect(amountOf('', 2)).toBeNull()
    expect(amountOf('0.', 2)).toBeNull()
    expect(amountOf('0.00', 2)).toBeNull()
  })
  it('writes every decimal for the server', () => {
    expect(amountOf('12.', 2)).toBe('12.00')
    expect(amountOf('0.5', 2)).toBe('0.50')
    expect(amountOf('7', 0)).toBe('7')
  })
  it('groups thousands the way the language does', () => {
    expect(grouped('1234567.5', { group: ',', decimal: '.' })).toBe('1,234,567.5')
    expect(grouped('1234.', { group: '\u202f', decimal: ',' })).toBe('1\u202f234,')
    expect(grouped('999', { group: ',', decimal: '.' })).toBe('999')
  })
  it('names the size of long numbers', () => {
    expect(magnitude('999.99')).toBeNull()
    expect(magnitude('1000')).toBe(3)
    expect(magnitude('12345.67')).toBe(4)
  })
  it('understands a real keyboard, commas too', () => {
    expect(keyOf({ key: ',' })).toBe('.')
    expect(keyOf({ key: 'Backspace' })).toBe('delete')
    expect(keyOf({ key: 'c', ctrlKey: true })).toBeNull()
    expect(keyOf({ key: '5' })).toBe('5')
  })
})
