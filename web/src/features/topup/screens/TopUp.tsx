import { useQuery } from '@tanstack/react-query'
import { Banknote, HandCoins, Ticket } from 'lucide-react'
import { useDates } from '~/lib/dates'
import { AmountDisplay } from '~/ui/AmountDisplay'
import { CellLink, List } from '~/ui/List'
import { Page } from '~/ui/Page'
import { OrderTag } from '../OrderTag'
import { ordersQuery } from '../queries'
import { useTopUpWords } from '../words'

/** How money gets into the wallet, and out as cash. */
export default function TopUp() {
  const t = useTopUpWords()
  const dates = useDates()
  const orders = useQuery(ordersQuery)
  const items = orders.data?.items ?? []
  return (
    <Page title={t('topUp')} back>
      <p className="muted">{t('topUpText')}</p>
      <List>
        <CellLink to="/topup/voucher" icon={Ticket} title={t('voucher')} detail={t('voucherText')} />
        <CellLink to="/topup/cash" icon={HandCoins} title={t('cash')} detail={t('cashText')} />
      </List>
      <List>
        <CellLink to="/cash-out" icon={Banknote} title={t('cashOut')} detail={t('cashOutText')} />
      </List>
      {items.length > 0 ? (
        <List title={t('orders')}>
          {items.slice(0, 10).map(order => (
            <CellLink
              key={order.id}
              to="/cash-orders/$id"
              params={{ id: order.id }}
              title={order.agent.name}
              detail={dates.moment(order.created_at)}
              value={
                <span className="cell-stack">
                  <AmountDisplay money={order.amount} />
                  <OrderTag status={order.status} />
                </span>
              }
              trailing={null}
            />
          ))}
        </List>
      ) : null}
    </Page>
  )
}
