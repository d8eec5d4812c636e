import { minorOf, useMoney } from '~/lib/money'
import type { Money } from '~/lib/types'

/** An amount in a table. `signed` writes a plus before what came in, and quietens what went out. */
export function Amount({ money, signed = false }: { money: Money; signed?: boolean }) {
  const write = useMoney()
  const plus = signed && minorOf(money) > 0n ? '+' : ''
  // The minus sign is as wide as a digit, the hyphen that `Intl` writes is not.
  const text = plus + write(money).replace('-', '−')
  return <span className={plus ? 'operator-plus' : undefined}>{text}</span>
}
