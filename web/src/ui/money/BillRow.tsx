import { useDates } from '~/lib/dates'
import type { Bill } from '~/lib/types'
import { AmountDisplay } from '~/ui/AmountDisplay'
import { Avatar } from '~/ui/Avatar'
import { CellLink } from '~/ui/List'
import { CategoryTile } from './CategoryTile'
import { useMoneyWords } from './words'
import './css/bill-row.css'

/** One bill in a list: who or what, when, how much. */
export function BillRow({ bill }: { bill: Bill }) {
  const t = useMoneyWords()
  const dates = useDates()
  const { counterparty } = bill
  const leading =
    bill.category === 'transfer' && counterparty ? (
      <Avatar name={counterparty.name} src={counterparty.avatar_url} />
    ) : (
      <CategoryTile category={bill.category} />
    )
  const words = bill.remark || bill.note || t(bill.category)
  return (
    <CellLink
      to="/bills/$id"
      params={{ id: bill.id }}
      leading={leading}
      title={<span className="bill-detail">{bill.title}</span>}
      detail={<span className="bill-detail">{`${dates.moment(bill.at)} · ${words}`}</span>}
      value={<AmountDisplay money={bill.amount} sign={bill.direction} />}
      trailing={null}
    />
  )
}
