import { useQuery } from '@tanstack/react-query'
import { Coffee, HandCoins, Store } from 'lucide-react'
import { useCallback, useState } from 'react'
import type { CashOrder } from '~/lib/types'
import { AmountDisplay } from '~/ui/AmountDisplay'
import { Card } from '~/ui/Card'
import { CellLink, List } from '~/ui/List'
import { Empty, ErrorNotice } from '~/ui/Notice'
import { Page } from '~/ui/Page'
import { Skeleton } from '~/ui/Skeleton'
import { toast } from '~/ui/Toast'
import { type Intent, PaymentSheet } from '~/ui/money/PaymentSheet'
import { walletQuery } from '~/ui/money/queries'
import { OrderCard } from '../OrderCard'
import { deskQuery } from '../queries'
import { useAgentWords } from '../words'
import '../css/desk.css'

/** An agent's day: the float, cash coming in, cash to hand over. */
export default function Desk() {
  const t = useAgentWords()
  const wallet = useQuery(walletQuery)
  const desk = useQuery({ ...deskQuery, enabled: wallet.data?.is_agent === true })
  const [intent, setIntent] = useState<Intent | null>(null)
  const onDone = useCallback(() => {
    setIntent(null)
    toast(t('confirmed'), 'good')
  }, [t])
  const confirm = (order: CashOrder) =>
    setIntent({
      opening: {
        scope: `cash-order:${order.id}`,
        path: `/v1/cash-orders/${encodeURIComponent(order.id)}/confirm`,
        body: {},
        label: { payee: order.member.name, ...order.amount },
      },
      amount: order.amount,
      person: order.member,
      title: t('handOver'),
      note: t('confirmText', { name: order.member.name }),
      proof: 'always',
      ...(desk.data && { source: { name: t('float'), balance: desk.data.float } }),
    })
  if (wallet.data && !wallet.data.is_agent) {
    return (
      <Page title={t('desk')} back>
        <Empty icon={Store} title={t('notAgent')}>
          {t('notAgentText')}
        </Empty>
      </Page>
    )
  }
  const waiting = desk.data?.orders.filter(order => order.status === 'waiting')
  return (
    <Page title={t('desk')} back onRefresh={() => desk.refetch()}>
      <Card className="desk-float">
        <h2>{t('float')}</h2>
        {desk.data ? (
          <AmountDisplay money={desk.data.float} size="xl" />
        ) : (
          <Skeleton shape="block" height_px={52} />
        )}
        <p className="muted">{t('floatText')}</p>
      </Card>
      <ErrorNotice error={desk.data ? null : desk.error} retry={() => void desk.refetch()} />
      <List>
        <CellLink to="/agent/cash-in" icon={HandCoins} title={t('takeCash')} detail={t('takeCashText')} />
      </List>
      <section className="desk-orders" aria-labelledby="desk-orders" aria-live="polite">
        <h2 id="desk-orders">{t('orders')}</h2>
        {waiting?.length === 0 ? (
          <Empty icon={Coffee} title={t('none')}>
            {t('noneText')}
          </Empty>
        ) : null}
        {waiting?.map(order => (
          <OrderCard key={order.id} order={order} onConfirm={() => confirm(order)} />
        ))}
      </section>
      <PaymentSheet<CashOrder> intent={intent} onClose={() => setIntent(null)} onDone={onDone} />
    </Page>
  )
}
