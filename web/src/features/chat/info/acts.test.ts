import { describe, expect, it } from 'vitest'
import type { GroupActOut } from '~/lib/wire'
import { chatWords } from '../words'
import { actOf } from './acts'

const mei = { id: 'usr_mei', name: 'Mei' }
const wei = { id: 'usr_wei', name: 'Wei' }
const names: Record<string, string> = { [mei.id]: 'Mei', [wei.id]: 'Wei' }

const told = (act: string, more: { subject?: typeof wei; value?: string } = {}): string => {
  const done = { act, actor: mei, subject: null, value: null, ...more } as unknown as GroupActOut
  return actOf(done, chatWords.t, member => names[member ?? ''] ?? '')
}

describe('an act', () => {
  it('is told as its notice tells it', () => {
    expect(told('removed', { subject: wei })).toBe('Mei removed Wei')
    expect(told('set-title', { value: 'Choir' })).toBe('Mei named the group “Choir”')
  })

  it('is told though nobody heard of it', () => {
    expect(told('declined', { subject: wei })).toBe('Mei did not let Wei in')
    expect(told('revoked-invite')).toBe('Mei withdrew an invite')
  })

  it('says what a setting was set to', () => {
    expect(told('set-admins-only-write', { value: 'true' })).toBe('Mei: Only administrators write → on')
    expect(told('set-slow-mode-s', { value: '60' })).toBe('Mei: Pause between messages → 60 seconds')
    expect(told('set-retention-days', { value: '1' })).toBe('Mei: Erase messages → 1 day')
    expect(told('set-retention-days')).toBe('Mei: Erase messages → Never')
    expect(told('set-recall-window-s')).toBe('Mei changed: Take back messages within')
  })

  it('of a kind that this client does not know is a change of the settings', () => {
    expect(told('set-anthem', { value: 'toString' })).toBe('Mei changed the settings of the group')
  })
})
