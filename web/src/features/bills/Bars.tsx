import { useLanguage } from '~/lib/i18n'
import { minorOf, useMoney } from '~/lib/money'
import type { BillSummary } from '~/lib/types'
import { monthName } from './months'
import { ratio } from './slices'
import { useBillWords } from './words'

interface BarsProps {
  months: BillSummary['months']
  chosen: string
  onChoose: (month: string) => void
}

const HEIGHT = 100

/** In and out of twelve months, two bars each; a month is a button that shows it. */
export function Bars({ months, chosen, onChoose }: BarsProps) {
  const t = useBillWords()
  const money = useMoney()
  const language = useLanguage()
  const most = months.reduce((top, { in: got, out }) => max(top, minorOf(got), minorOf(out)), 0n)
  const bar = (value: bigint) => Math.max(value > 0n ? 2 : 0, ratio(value, most) * HEIGHT)
  return (
    <div className="bars" role="group" aria-label={t('twelveMonths')}>
      {months.map(({ month, in: got, out }) => (
        <button
          key={month}
          type="button"
          className="bars-month"
          aria-pressed={month === chosen}
          aria-label={`${monthName(month, language)}: ${t('inAmount', { amount: money(got) })}, ${t('outAmount', { amount: money(out) })}`}
          onClick={() => onChoose(month)}
        >
          <svg viewBox={`0 0 20 ${HEIGHT}`} preserveAspectRatio="none" aria-hidden>
            <rect
              className="bars-in"
              x="2"
              width="7"
              rx="2"
              y={HEIGHT - bar(minorOf(got))}
              height={bar(minorOf(got))}
            />
            <rect
              className="bars-out"
              x="11"
              width="7"
              rx="2"
              y={HEIGHT - bar(minorOf(out))}
              height={bar(minorOf(out))}
            />
          </svg>
          <span>{shortMonth(month, language)}</span>
        </button>
      ))}
    </div>
  )
}

/** Twelve names in a row of a phone: the number in Chinese, the first letter elsewhere. */
function shortMonth(month: string, language: string): string {
  if (language.startsWith('zh')) return String(Number(month.slice(5)))
  return monthName(month, language, 'short').slice(0, 1).toUpperCase()
}

function max(...values: bigint[]): bigint {
  return values.reduce((top, value) => (value > top ? value : top), 0n)
}
