import { describe, expect, it } from 'vitest'
import type { StreamEvent } from '~/lib/realtime'
import { mayTurn } from './rights'

const said = (number: number, body: object): StreamEvent => ({
  seq: number,
  kind: 'chat.message',
  at: '2026-11-25T10:00:00Z',
  body: { number, message: { number, body } },
})
const text = { type: 'text', text: 'hello' }
const changed: StreamEvent = { seq: 9, kind: 'chat.conversation', at: '2026-11-25T10:00:00Z', body: {} }

describe('what I may do', () => {
  it('is asked for again when a stranger has written, and when they were accepted', () => {
    expect(mayTurn('mei', 'direct', [said(1, text)])).toBe(true)
    expect(mayTurn('mei', 'direct', [said(2, text)])).toBe(false)
    expect(mayTurn('mei', 'direct', [changed])).toBe(true)
  })

  it('is asked for again when a group says who writes, or does something to me', () => {
    const notice = (what: string, who?: string[]) => said(5, { type: 'notice', what, by: 'wei', who })
    expect(mayTurn('mei', 'group', [notice('set-admins-only-write')])).toBe(true)
    expect(mayTurn('mei', 'group', [said(4, text), notice('silenced', ['mei'])])).toBe(true)
    expect(mayTurn('mei', 'group', [notice('made-admin', ['ana'])])).toBe(false)
    expect(mayTurn('mei', 'group', [notice('set-title')])).toBe(false)
    expect(mayTurn('mei', 'group', [said(1, text), changed])).toBe(false)
  })
})
