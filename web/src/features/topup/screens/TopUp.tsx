import { useQuery } from '@tanstack/react-query'
import { Banknote, HandCoins, Landmark, Ticket } from 'lucide-react'
import { useDates } from '~/lib/dates'
import { AmountDisplay } from '~/ui/AmountDisplay'
import { CellLink, List } from '~/ui/List'
import { Page } from '~/ui/Page'
import { walletQuery } from '~/ui/money/queries'
import { OrderTag } from '../OrderTag'
import { PayoutTag } from '../PayoutTag'
import { ordersQuery, payoutsQuery } from '../queries'
import { useTopUpWords } from '../words'

const SHOWN = 10

/** How money gets into the wallet, and out of it as cash or to a bank. */
export default function TopUp() {
  const t = useTopUpWords()
  const bank = useQuery(walletQuery).data?.bank_transfers ?? false
  return (
    <Page title={t('topUp')} back>
      <p className="muted">{t('topUpText')}</p>
      <List>
        <CellLink to="/topup/voucher" icon={Ticket} title={t('voucher')} detail={t('voucherText')} />
        <CellLink to="/topup/cash" icon={HandCoins} title={t('cash')} detail={t('cashText')} />
        {bank ? <CellLink to="/topup/bank" icon={Landmark} title={t('bank')} detail={t('bankText')} /> : null}
      </List>
      <List>
        <CellLink to="/cash-out" icon={Banknote} title={t('cashOut')} detail={t('cashOutText')} />
        {bank ? (
          <CellLink to="/withdraw" icon={Landmark} title={t('withdraw')} detail={t('withdrawText')} />
        ) : null}
      </List>
      <Orders />
      <Payouts />
    </Page>
  )
}

function Orders() {
  const t = useTopUpWords()
  const dates = useDates()
  const orders = useQuery(ordersQuery).data?.items ?? []
  if (orders.length === 0) return null
  return (
    <List title={t('orders')}>
      {orders.slice(0, SHOWN).map(order => (
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
  )
}

function Payouts() {
  const t = useTopUpWords()
  const dates = useDates()
  const payouts = useQuery(payoutsQuery).data?.items ?? []
  if (payouts.length === 0) return null
  return (
    <List title={t('payouts')}>
      {payouts.slice(0, SHOWN).map(payout => (
        <CellLink
          key={payout.id}
          to="/payouts/$id"
          params={{ id: payout.id }}
          title={payout.iban}
          detail={dates.moment(payout.created_at)}
          value={
            <span className="cell-stack">
              <AmountDisplay money={payout.amount} />
              <PayoutTag status={payout.status} />
            </span>
          }
          trailing={null}
        />
      ))}
    </List>
  )
}
