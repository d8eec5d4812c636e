import { describe, expect, it } from 'vitest'
import { compare, decimal, decimalSign, formatMoney, minor, moneyOf, moneyParts } from './money'
import { typeAmount } from './keypad'

const yuan = (amount: string) => ({ amount, asset: 'CNY' })

describe('money', () => {
  it('turns decimal strings into minor units and back, exactly', () => {
    expect(minor('9007199254740993.01', 2)).toBe(900_719_925_474_099_301n)
    for (const text of ['0.00', '0.05', '12.30', '-4.50', '1234567.89'])
      expect(decimal(minor(text, 2), 2)).toBe(text)
    expect(decimal(7n, 0)).toBe('7')
  })

  it('takes what was typed on the keypad', () => {
    expect(moneyOf('5.', 'CNY')).toEqual(yuan('5.00'))
    expect(moneyOf('.5', 'CNY')).toEqual(yuan('0.50'))
    expect(moneyOf('', 'CNY')).toEqual(yuan('0.00'))
  })

  it('compares by value', () => {
    expect(compare(yuan('9.90'), yuan('10.00'))).toBeLessThan(0)
  })

  it('is written as the reader expects', () => {
    expect(formatMoney(yuan('1234.50'), 'en')).toBe('¥1,234.50')
    expect(formatMoney(yuan('1234.50'), 'zh-Hans')).toBe('¥1,234.50')
    expect(formatMoney(yuan('1234.50'), 'fr').replaceAll(/\s/g, ' ')).toBe('1 234,50 ¥')
    expect(formatMoney({ amount: '3.00', asset: 'HOURS' }, 'en')).toBe('3.00 HOURS')
    expect(moneyParts(yuan('-8.80'), 'en')).toEqual({
      symbol: '¥',
      symbolFirst: true,
      gap: '',
      whole: '-8',
      fraction: '.80',
    })
    expect(moneyParts(yuan('46.00'), 'fr')).toMatchObject({ symbolFirst: false, gap: '\u00a0' })
    expect([decimalSign('fr'), decimalSign('zh-Hans')]).toEqual([',', '.'])
  })
})

describe('the keypad', () => {
  const type = (keys: string, scale = 2) =>
    [...keys].reduce((value, key) => typeAmount(value, key === '<' ? 'Backspace' : key, scale), '')

  it('writes an amount as one would say it', () => {
    expect(type('12.34')).toBe('12.34')
    expect(type('.5')).toBe('0.5')
    expect(type('005')).toBe('5')
    expect(type('1.2.3')).toBe('1.23')
    expect(type('1.239')).toBe('1.23')
    expect(type('12<')).toBe('1')
    expect(type('1.5', 0)).toBe('15')
    expect(type('12345678901')).toBe('123456789')
  })
})
