import { useMoneyWords } from '~/ui/money/words'
import { colourOf } from '~/ui/money/categories'
import { minorOf, useMoney } from '~/lib/money'
import type { BillSummary, Money } from '~/lib/types'
import { AmountDisplay } from '~/ui/AmountDisplay'
import { segment, type Share, shares } from './slices'

type Slice = BillSummary['by_category'][number]

/** What the month went on: a ring of categories around its sum. The list beside it says the same in words. */
export function Donut({ slices, total, label }: { slices: readonly Slice[]; total: Money; label: string }) {
  const t = useMoneyWords()
  const money = useMoney()
  const parts = shares(slices, slice => minorOf(slice.amount))
  const words = parts.map(({ item }) => `${t(item.category)} ${money(item.amount)}`).join(', ')
  return (
    <figure className="donut">
      <svg
        viewBox="-50 -50 100 100"
        role="img"
        aria-label={`${label} ${money(total)}${words ? `: ${words}` : ''}`}
      >
        {parts.length === 0 ? (
          <path d={segment(0, 1, 48, 35)} className="donut-none" fillRule="evenodd" />
        ) : null}
        {parts.map((part: Share<Slice>) => (
          <path
            key={part.item.category}
            d={segment(part.from, part.to, 48, 35, 0.008)}
            fill={colourOf(part.item.category)}
            fillRule="evenodd"
          />
        ))}
      </svg>
      <figcaption aria-hidden>
        <span>{label}</span>
        <AmountDisplay money={total} size="l" />
      </figcaption>
    </figure>
  )
}
