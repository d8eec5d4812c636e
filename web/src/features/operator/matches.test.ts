import { describe, expect, it } from 'vitest'
import type { BankEntry, Money } from '~/lib/types'
import { type Sent, isFile, matchesOf } from './matches'
import type { OperatorWords } from './words'

const cny = (amount: string): Money => ({ amount, asset: 'CNY' })
const debit = (amount: string) => ({ amount: cny(amount) }) as BankEntry
const writers = {
  t: ((key: string, given: { amount: string; n: number }) =>
    `${key} ${given.amount} ${given.n}`) as unknown as OperatorWords,
  money: (money: Money) => money.amount,
  dates: { moment: () => 'yesterday' } as unknown as Parameters<typeof matchesOf>[2]['dates'],
}
const payout = (id: string, amount: string) => ({
  id,
  amount: cny(amount),
  holder: 'Mei',
  iban: '',
  end_to_end: '',
  sent_at: null,
})
const sent: Sent = {
  sent_payouts: [payout('pyo_ten', '10.00'), payout('pyo_twenty', '20.00')],
  sent_batches: [
    { id: 'pyb_both', total: cny('30.00'), size: 2, sent_at: '' },
    { id: 'pyb_lonely', total: cny('20.00'), size: 1, sent_at: '' },
  ],
}

describe('what a debit may be', () => {
  it('begins with what has just its amount', () => {
    expect(matchesOf(debit('20.00'), sent, writers)[0]?.value).toBe('pyo_twenty')
    expect(matchesOf(debit('30.00'), sent, writers)[0]?.value).toBe('pyb_both')
  })

  it('is never a file of one payout: that is the payout', () => {
    const values = matchesOf(debit('1.00'), sent, writers).map(one => one.value)
    expect(values).toEqual(['pyb_both', 'pyo_ten', 'pyo_twenty'])
    expect(values.filter(isFile)).toEqual(['pyb_both'])
  })
})
