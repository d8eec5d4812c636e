import { describe, expect, it } from 'vitest'
import type { Person, Scanned } from '~/lib/types'
import { placeOf } from './where'

const wei: Person = { id: 'usr_wei', handle: 'wei', name: 'Wei', kind: 'person', avatar_url: null }
const receive: Scanned = { kind: 'receive', payee: wei, amount: null, note: '', relation: 'none' }

describe('where a scanned code leads', () => {
  it('takes a receive code to its payee, with the text as the proof that it was shown', () => {
    expect(placeOf(receive, 'EMV', undefined)).toEqual({
      to: '/transfer/$id',
      params: { id: 'usr_wei' },
      search: { code: 'EMV' },
    })
  })
  it('keeps the amount and note of the code', () => {
    const lunch = { ...receive, amount: { amount: '12.00', asset: 'CNY' }, note: 'Lunch' }
    expect(placeOf(lunch, 'EMV', undefined)).toMatchObject({ search: { amount: '12.00', note: 'Lunch' } })
  })
  it('opens people, charges pay codes and redeems vouchers', () => {
    expect(placeOf({ kind: 'person', person: wei, relation: 'none' }, 't', undefined)).toMatchObject({
      to: '/people/$id',
    })
    expect(placeOf({ kind: 'pay_code', code: '28' }, '28', undefined)).toMatchObject({ to: '/charge' })
    expect(placeOf({ kind: 'trade', number: '2026' }, 't', undefined)).toEqual({
      to: '/trades/$number',
      params: { number: '2026' },
    })
    expect(placeOf({ kind: 'trade', number: '2026' }, 't', 'cash-in')).toEqual({ stay: 'wrong-kind' })
    const voucher: Scanned = { kind: 'voucher', code: 'Q', amount: { amount: '50.00', asset: 'CNY' } }
    expect(placeOf(voucher, 'Q', 'voucher')).toMatchObject({ to: '/topup/voucher' })
  })
  it('never follows a foreign code or one of our own', () => {
    const foreign: Scanned = { kind: 'foreign', scheme: 'url', explanation: '', text: 'https://evil.example' }
    expect(placeOf(foreign, foreign.text, undefined)).toEqual({ stay: 'foreign' })
    expect(placeOf({ kind: 'self' }, 't', undefined)).toEqual({ stay: 'self' })
  })
  it('brings people to the cash desk when that is what was asked', () => {
    expect(placeOf(receive, 'EMV', 'cash-out')).toEqual({
      to: '/cash-out',
      search: { agent: 'usr_wei', code: 'EMV' },
    })
    expect(placeOf(receive, 'EMV', 'cash-in')).toMatchObject({ to: '/agent/cash-in' })
    expect(placeOf({ kind: 'pay_code', code: '28' }, '28', 'cash-in')).toEqual({ stay: 'wrong-kind' })
    expect(placeOf(receive, 'EMV', 'voucher')).toEqual({ stay: 'wrong-kind' })
  })
})
