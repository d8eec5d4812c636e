import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { SearchX } from 'lucide-react'
import { useState } from 'react'
import { isProblem } from '~/lib/api'
import { useDates } from '~/lib/dates'
import type { CashOrder } from '~/lib/types'
import { Confirm } from '~/ui/ActionSheet'
import { AmountDisplay } from '~/ui/AmountDisplay'
import { Button } from '~/ui/Button'
import { Card } from '~/ui/Card'
import { Facts } from '~/ui/List'
import { Empty, ErrorNotice, Result } from '~/ui/Notice'
import { Page } from '~/ui/Page'
import { Skeleton } from '~/ui/Skeleton'
import { orderQuery, useCancelOrder } from '../queries'
import { useTopUpWords } from '../words'
import '../css/cash.css'

const route = getRouteApi('/member/cash-orders/$id')
const TONES = { waiting: 'waiting', paid: 'good', cancelled: 'bad', expired: 'bad' } as const
/** The stream tells of every change; this covers a line that was just cut, while the agent stands there. */
const ASK_ms = 8000

/** One cash order, live: waiting, paid, cancelled or expired. */
export default function CashOrderPage() {
  const t = useTopUpWords()
  const { id } = route.useParams()
  const { data: order, error, isPending, refetch } = useQuery({ ...orderQuery(id), refetchInterval: ASK_ms })
  const missing = isProblem(error, 'wallet/cash-order-not-found') || isProblem(error, 'core/malformed-id')
  return (
    <Page
      title={t('orderTitle')}
      back
      backTo="/topup"
      footer={order?.status === 'waiting' ? <CancelOrder order={order} /> : null}
    >
      {order ? <Shown order={order} /> : null}
      {isPending ? <Skeleton shape="block" height_px={360} /> : null}
      <ErrorNotice error={order || missing ? null : error} retry={() => void refetch()} />
      {missing ? <Empty icon={SearchX} title={t('noOrder')} /> : null}
    </Page>
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
  const [asking, setAsking] = useState(false)
  const cancel = useCancelOrder(order.id)
  return (
    <>
      <ErrorNotice error={cancel.error} />
      <Button variant="quiet" block onClick={() => setAsking(true)}>
        {t('cancelOrder')}
      </Button>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={t('cancelSure')}
        confirmLabel={t('cancelOrder')}
        cancelLabel={t('keepOrder')}
        danger
        busy={cancel.isPending}
        onConfirm={() => cancel.mutate(undefined, { onSettled: () => setAsking(false) })}
      >
        {t('cancelText')}
      </Confirm>
    </>
  )
}
