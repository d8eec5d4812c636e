import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { useLanguage } from '~/lib/i18n'
import { minorOf } from '~/lib/money'
import type { BillSummary } from '~/lib/types'
import { AmountDisplay } from '~/ui/AmountDisplay'
import { IconButton } from '~/ui/Button'
import { ErrorNotice } from '~/ui/Notice'
import { Skeleton } from '~/ui/Skeleton'
import { CategoryTile } from '~/ui/money/CategoryTile'
import { colourOf } from '~/ui/money/categories'
import { useMoneyWords } from '~/ui/money/words'
import { Bars } from './Bars'
import { Donut } from './Donut'
import { monthName, presentMonth, shift } from './months'
import { summaryQuery } from './queries'
import { ratio } from './slices'
import { useBillWords } from './words'
import './css/overview.css'

interface OverviewProps {
  month: string
  onMonth: (month: string) => void
}

/** One month in a ring and a list, and twelve in bars. */
export function Overview({ month, onMonth }: OverviewProps) {
  const t = useBillWords()
  const language = useLanguage()
  const summary = useQuery(summaryQuery(month))
  const [present] = useState(presentMonth)
  return (
    <section className="overview">
      <div className="overview-month">
        <IconButton icon={ChevronLeft} label={t('earlier')} onClick={() => onMonth(shift(month, -1))} />
        <h2 aria-live="polite">{monthName(month, language)}</h2>
        <IconButton
          icon={ChevronRight}
          label={t('later')}
          disabled={month >= present}
          onClick={() => onMonth(shift(month, 1))}
        />
      </div>
      {summary.data ? (
        <Charts summary={summary.data} month={month} onMonth={onMonth} />
      ) : summary.error ? (
        <ErrorNotice error={summary.error} retry={() => void summary.refetch()} />
      ) : (
        <Skeleton shape="block" height_px={420} />
      )}
    </section>
  )
}

function Charts({ summary, month, onMonth }: OverviewProps & { summary: BillSummary }) {
  const t = useBillWords()
  return (
    <>
      <Donut slices={summary.by_category} total={summary.out} label={t('spent')} />
      <p className="overview-in">
        {t('got')} <AmountDisplay money={summary.in} sign="in" />
      </p>
      <Categories summary={summary} month={month} />
      <h3 className="overview-head">{t('twelveMonths')}</h3>
      <Bars months={summary.months} chosen={month} onChoose={onMonth} />
      <p className="bars-legend">
        <span className="bars-key-in">{t('in')}</span>
        <span className="bars-key-out">{t('out')}</span>
      </p>
    </>
  )
}

function Categories({ summary, month }: { summary: BillSummary; month: string }) {
  const t = useBillWords()
  const words = useMoneyWords()
  const slices = summary.by_category.toSorted((a, b) => (minorOf(a.amount) < minorOf(b.amount) ? 1 : -1))
  if (slices.length === 0) return <p className="muted overview-none">{t('nothingSpent')}</p>
  const total = minorOf(summary.out)
  return (
    <>
      <h3 className="overview-head">{t('byCategory')}</h3>
      <ul className="overview-categories">
        {slices.map(({ category, amount, count }) => (
          <li key={category}>
            <Link to="/bills" search={{ month, category, direction: 'out' }} className="overview-category">
              <CategoryTile category={category} />
              <span className="overview-words">
                <span>{words(category)}</span>
                <span className="muted">{t('count', { n: count })}</span>
              </span>
              <AmountDisplay money={amount} />
              <span className="overview-track" aria-hidden>
                <span
                  style={{ width: `${ratio(minorOf(amount), total) * 100}%`, background: colourOf(category) }}
                />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  )
}
