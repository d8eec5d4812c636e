import { describe, expect, it } from 'vitest'
import { defineStrings, fill, preferredLanguage } from './i18n'

describe('filling a sentence', () => {
  it('puts values in their places', () => {
    expect(fill('en', '{name} paid you {amount}', { name: 'Wei', amount: '¥12.00' })).toBe(
      'Wei paid you ¥12.00',
    )
  })

  it('chooses the plural form of the language', () => {
    const text = '{n, plural, one {# bill} other {# bills}} left'
    expect(fill('en', text, { n: 1 })).toBe('1 bill left')
    expect(fill('en', text, { n: 0 })).toBe('0 bills left')
    expect(fill('fr', '{n, plural, one {# note} other {# notes}}', { n: 0 })).toBe('0 note')
    expect(fill('zh-Hans', '{n, plural, other {# 笔}}', { n: 1200 })).toBe('1,200 笔')
  })

  it('is checked by the compiler', () => {
    const { t } = defineStrings(
      {
        plain: 'Hello',
        named: 'Hello {name}',
        counted: '{n, plural, one {# coin} other {# coins}} for {who}',
      },
      {
        'zh-Hans': async () => ({ default: { plain: '', named: '', counted: '' } }),
        fr: async () => ({ default: { plain: '', named: '', counted: '' } }),
      },
    )
    expect(t('plain')).toBe('Hello')
    expect(t('named', { name: 'Mei' })).toBe('Hello Mei')
    expect(t('counted', { n: 2, who: 'Luc' })).toBe('2 coins for Luc')
    // @ts-expect-error a key that is not there
    expect(t('nothing')).toBe('nothing')
    // @ts-expect-error a parameter is missing
    expect(t('named')).toBe('Hello ')
    // @ts-expect-error a parameter too many
    expect(t('plain', { name: 'Mei' })).toBe('Hello')
  })
})

describe('the first language', () => {
  it('is the one chosen before, else the first that the browser wants and we speak', () => {
    expect(preferredLanguage('fr', ['en'])).toBe('fr')
    expect(preferredLanguage(null, ['de-CH', 'zh-HK', 'fr'])).toBe('zh-Hans')
    expect(preferredLanguage(null, ['fr-BE'])).toBe('fr')
    expect(preferredLanguage('xx', ['de'])).toBe('en')
  })
})
