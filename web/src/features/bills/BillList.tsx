import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { ReceiptText, SearchX } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useLanguage } from '~/lib/i18n'
import { useMoney } from '~/lib/money'
import type { Bill } from '~/lib/types'
import { Button, ButtonLink } from '~/ui/Button'
import { Empty, ErrorNotice } from '~/ui/Notice'
import { Skeleton } from '~/ui/Skeleton'
import { BillRow } from '~/ui/money/BillRow'
import { byMonth, type MonthOf, monthName, presentMonth } from './months'
import { billsQuery, type Filters, summaryQuery } from './queries'
import { useBillWords } from './words'

interface BillListProps {
  filters: Filters & { month?: string | undefined }
  onClear: () => void
}

/** All bills, newest first, a sticky head on each month; more come as the end comes near. */
export function BillList({ filters, onClear }: BillListProps) {
  const t = useBillWords()
  const bills = useInfiniteQuery(billsQuery(filters))
  const items = bills.data?.pages.flatMap(page => page.items) ?? []
  const filtered = Object.values(filters).some(value => value !== undefined)
  if (bills.isPending) return bills.error ? null : <Skeleton shape="row" count={8} />
  if (!bills.data) return <ErrorNotice error={bills.error} retry={() => void bills.refetch()} />
  if (items.length === 0) return <Nothing filtered={filtered} onClear={onClear} />
  return (
    <div className="bill-list">
      {byMonth(items).map(group => (
        <Month key={group.month} group={group} plain={filtered} />
      ))}
      <More
        more={bills.hasNextPage}
        busy={bills.isFetchingNextPage}
        error={bills.isFetchNextPageError ? bills.error : null}
        onMore={() => void bills.fetchNextPage()}
      />
      {bills.hasNextPage ? null : <p className="bill-end muted">{t('end')}</p>}
    </div>
  )
}

/** The sums in the head are of the whole month, so a filtered list does not show them. */
function Month({ group, plain }: { group: MonthOf<Bill>; plain: boolean }) {
  const t = useBillWords()
  const money = useMoney()
  const language = useLanguage()
  const [present] = useState(presentMonth)
  const { data } = useQuery({ ...summaryQuery(present), enabled: !plain })
  const sums = plain ? undefined : data?.months.find(one => one.month === group.month)
  return (
    <section className="bill-month" aria-labelledby={`month-${group.month}`}>
      <header className="bill-month-head">
        <h2 id={`month-${group.month}`}>{monthName(group.month, language)}</h2>
        {sums ? (
          <p className="figures">
            <span>{t('outAmount', { amount: money(sums.out) })}</span>{' '}
            <span>{t('inAmount', { amount: money(sums.in) })}</span>
          </p>
        ) : null}
      </header>
      <div className="list-cells">
        {group.items.map(bill => (
          <BillRow key={bill.id} bill={bill} />
        ))}
      </div>
    </section>
  )
}

function Nothing({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  const t = useBillWords()
  return filtered ? (
    <Empty
      icon={SearchX}
      title={t('noneFound')}
      action={
        <Button variant="soft" onClick={onClear}>
          {t('clearFilters')}
        </Button>
      }
    >
      {t('noneFoundText')}
    </Empty>
  ) : (
    <Empty icon={ReceiptText} title={t('none')} action={<ButtonLink to="/topup">{t('topUp')}</ButtonLink>}>
      {t('noneText')}
    </Empty>
  )
}

interface MoreProps {
  more: boolean
  busy: boolean
  error: unknown
  onMore: () => void
}

/** Fetches when it comes into sight; also a button, for keyboards and for a failed try. */
function More({ more, busy, error, onMore }: MoreProps) {
  const t = useBillWords()
  const end = useRef<HTMLDivElement>(null)
  const fetchMore = useRef(onMore)
  useEffect(() => {
    fetchMore.current = onMore
  })
  useEffect(() => {
    if (!more || busy || error || !end.current) return
    const watch = new IntersectionObserver(
      seen => seen.some(one => one.isIntersecting) && fetchMore.current(),
      {
        rootMargin: '600px',
      },
    )
    watch.observe(end.current)
    return () => watch.disconnect()
  }, [more, busy, error])
  if (!more) return null
  return (
    <div ref={end} className="bill-more">
      {error ? <ErrorNotice error={error} retry={onMore} /> : null}
      <Button variant="quiet" busy={busy} onClick={onMore}>
        {t('more')}
      </Button>
    </div>
  )
}
