import { describe, expect, it } from 'vitest'
import { tokens } from '../rules/tokens'
import { applyMention, mentionAt, mentionsIn } from './mentions'

describe('writing a mention', () => {
  it('notices a name being typed, and not an address', () => {
    expect(mentionAt('hello @we', 9)).toBe('we')
    expect(mentionAt('@', 1)).toBe('')
    expect(mentionAt('mail a@b', 8)).toBeNull()
    expect(mentionAt('@wei done', 9)).toBeNull()
  })

  it('puts the chosen name in its place', () => {
    expect(applyMention('hello @we!', 9, 'Wei')).toEqual({ text: 'hello @Wei !', caret: 11 })
  })

  it('stands where the server finds it, also behind emoji', () => {
    const text = '👩‍🌾 @Wei 和 @梅'
    const found = mentionsIn(text, [
      { member: 'usr_mei', name: '梅' },
      { member: 'usr_wei', name: 'Wei' },
    ])
    expect(found.map(one => one.member)).toEqual(['usr_wei', 'usr_mei'])
    const shown = tokens(text, found).filter(one => one.kind === 'mention')
    expect(shown.map(one => one.text)).toEqual(['@Wei', '@梅'])
  })

  it('forgets a name that was deleted again', () => {
    expect(mentionsIn('hello', [{ member: 'usr_wei', name: 'Wei' }])).toEqual([])
  })
})
