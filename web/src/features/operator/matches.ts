/** What a debit on a bank statement may be: one payout, or a whole file of them that the bank paid in one sum. */
import type { useDates } from '~/lib/dates'
import type { BankEntry, Money, Reconciliation } from '~/lib/types'
import type { Option } from '~/ui/Picker'
import type { OperatorWords } from './words'

export type Sent = Pick<Reconciliation, 'sent_payouts' | 'sent_batches'>

/** Whether what was chosen is a file of payouts. */
export const isFile = (id: string): boolean => id.startsWith('pyb_')

interface Writers {
  t: OperatorWords
  money: (money: Money) => string
  dates: ReturnType<typeof useDates>
}

/** The choices for an entry, those of just its amount first. A file of one payout is that payout. */
export function matchesOf(entry: BankEntry, sent: Sent, { t, money, dates }: Writers): Option<string>[] {
  const files = sent.sent_batches
    .filter(one => one.size > 1)
    .map(({ id, total, size, sent_at }) => ({
      amount: total,
      option: {
        value: id,
        label: t('wholeFile', { amount: money(total), n: size }),
        detail: dates.moment(sent_at),
      },
    }))
  const payouts = sent.sent_payouts.map(({ id, amount, holder, end_to_end }) => ({
    amount,
    option: { value: id, label: `${money(amount)}, ${holder}`, detail: end_to_end },
  }))
  const fits = ({ amount }: { amount: Money }) => (amount.amount === entry.amount.amount ? 0 : 1)
  return [...files, ...payouts].toSorted((a, b) => fits(a) - fits(b)).map(one => one.option)
}
