import { describe, expect, it } from 'vitest'
import { hrefOf, isEmojiOnly, tokens } from './tokens'

describe('the parts of a text', () => {
  it('finds links and leaves the sentence its punctuation', () => {
    expect(tokens('See https://quan.example/a?b=1, or www.example.org.')).toEqual([
      { kind: 'text', text: 'See ' },
      { kind: 'link', text: 'https://quan.example/a?b=1', href: 'https://quan.example/a?b=1' },
      { kind: 'text', text: ', or ' },
      { kind: 'link', text: 'www.example.org', href: 'https://www.example.org/' },
      { kind: 'text', text: '.' },
    ])
  })

  it('ends a link where Chinese goes on', () => {
    expect(tokens('看https://quan.example，好').map(one => one.text)).toEqual([
      '看',
      'https://quan.example',
      '，好',
    ])
  })

  it('never links what could run or deceive', () => {
    expect(hrefOf('javascript:alert(1)')).toBeNull()
    expect(hrefOf('https://bank.example@evil.example')).toBeNull()
    expect(hrefOf('https://')).toBeNull()
  })

  it('counts mentions in characters, as the server does', () => {
    const text = '👩‍🌾 @Wei look'
    const start = [...text].indexOf('@')
    expect(tokens(text, [{ member: 'usr_wei', start, length: 4 }])[1]).toEqual({
      kind: 'mention',
      text: '@Wei',
      member: 'usr_wei',
    })
  })

  it('leaves mentions that overlap or point outside as text', () => {
    const mentions = [
      { member: 'usr_a', start: 0, length: 3 },
      { member: 'usr_b', start: 2, length: 3 },
      { member: 'usr_c', start: 4, length: 90 },
    ]
    expect(tokens('@Mei hi', mentions).filter(one => one.kind === 'mention')).toHaveLength(1)
  })

  it('knows a text of nothing but emoji', () => {
    expect(isEmojiOnly('👍🏽')).toBe(true)
    expect(isEmojiOnly('👩‍🌾❤️🎉')).toBe(true)
    expect(isEmojiOnly('12')).toBe(false)
    expect(isEmojiOnly('ok 👍')).toBe(false)
  })
})
