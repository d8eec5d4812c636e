/** What a typed amount is worth. */
import { decimal, minor, scaleOf } from '~/lib/money'
import type { Money } from '~/lib/types'

/** The largest amount the server takes, in minor units. */
const MAX_MINOR = 10n ** 15n

/** The money a typed text stands for, or null when nothing can be paid yet. */
export function entered(text: string, asset: string): Money | null {
  const scale = scaleOf(asset)
  const value = minor(text, scale)
  return value > 0n && value <= MAX_MINOR ? { amount: decimal(value, scale), asset } : null
}

/** The text the keypad starts from for an amount that is already known: "12.50" is "12.5", "12.00" is "12". */
export function typed(money: Money | null | undefined): string {
  if (!money) return ''
  return money.amount.includes('.') ? money.amount.replace(/\.?0+$/, '') : money.amount
}

/** The power of ten of the first digit, from a thousand up: people misread long numbers, a word does not lie. */
export function magnitude(text: string): 3 | 4 | 5 | 6 | 7 | 8 | 9 | null {
  const digits = (text.split('.')[0] ?? '').length
  return digits >= 4 && digits <= 10 ? ((digits - 1) as 3) : null
}
