import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useDates } from '~/lib/dates'
import type { CashOrder } from '~/lib/types'
import { AmountDisplay } from '~/ui/AmountDisplay'
import { Card } from '~/ui/Card'
import { Facts } from '~/ui/List'
import { Result } from '~/ui/Notice'
import { CallOff, OrderFrame } from '../OrderFrame'
import { orderQuery, useCancelOrder } from '../queries'
import { useTopUpWords } from '../words'

const route = getRouteApi('/member/cash-orders/$id')
const TONES = { waiting: 'waiting', paid: 'good', cancelled: 'bad', expired: 'bad' } as const
/** The stream tells of every change; this covers a line that was just cut, while the agent stands there. */
const ASK_ms = 8000

/** One cash order, live: waiting, paid, cancelled or expired. */
export default function CashOrderPage() {
  const t = useTopUpWords()
  const { id } = route.useParams()
  const order = useQuery({ ...orderQuery(id), refetchInterval: ASK_ms })
  return (
    <OrderFrame
      title={t('orderTitle')}
      order={order}
      missing={{ slug: 'wallet/cash-order-not-found', title: t('noOrder') }}
      renderFooter={found => (found.status === 'waiting' ? <CancelOrder order={found} /> : null)}
    >
      {found => <Shown order={found} />}
    </OrderFrame>
  )
}

function Shown({ order }: { order: CashOrder }) {
  const t = useTopUpWords()
  const dates = useDates()
  const over = order.status === 'cancelled' || order.status === 'expired'
  return (
    <Card className="cash-order">
      <Result
        tone={TONES[order.status]}
        title={t(`status_${order.status}`)}
        amount={<AmountDisplay money={order.amount} size="xl" />}
      >
        {order.status === 'waiting' ? t('showAgent', { name: order.agent.name }) : null}
        {over ? t('returned') : null}
      </Result>
      {order.status === 'waiting' ? (
        <p className="cash-number">
          <span>{t('ticket')}</span>
          <strong className="figures">{order.id.slice(-6).toUpperCase()}</strong>
        </p>
      ) : null}
      <Facts
        rows={[
          [t('agent'), `${order.agent.name} @${order.agent.handle}`],
          [t('ordered'), dates.moment(order.created_at)],
          [t('expires'), order.status === 'waiting' ? dates.moment(order.expires_at) : null],
          [t('orderId'), <code key="id">{order.id}</code>],
        ]}
      />
    </Card>
  )
}

function CancelOrder({ order }: { order: CashOrder }) {
  const t = useTopUpWords()
  return <CallOff label={t('cancelOrder')} title={t('cancelSure')} cancel={useCancelOrder(order.id)} />
}
