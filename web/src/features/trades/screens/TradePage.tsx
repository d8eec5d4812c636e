import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { useDates } from '~/lib/dates'
import { isZero } from '~/lib/money'
import type { Trade, TradeStatus } from '~/lib/types'
import { AmountDisplay } from '~/ui/AmountDisplay'
import { Tag, type Tone } from '~/ui/Badge'
import { Button } from '~/ui/Button'
import { Card } from '~/ui/Card'
import { Facts } from '~/ui/List'
import { ErrorNotice } from '~/ui/Notice'
import { Page } from '~/ui/Page'
import { Skeleton } from '~/ui/Skeleton'
import { type Intent, PaymentSheet } from '~/ui/money/PaymentSheet'
import { confirmIntent, payIntent } from '../intents'
import { tradeQuery } from '../queries'
import { useTradeWords } from '../words'
import '../css/trade.css'

const route = getRouteApi('/member/trades/$number')

const TONES: Readonly<Record<TradeStatus, Tone>> = {
  wait_buyer_pay: 'warn',
  wait_seller_send_goods: 'good',
  wait_buyer_confirm_goods: 'warn',
  trade_success: 'good',
  trade_finished: 'good',
  trade_closed: 'plain',
}

/** One order: pay it, and say that it has arrived. */
export default function TradePage() {
  const t = useTradeWords()
  const { number } = route.useParams()
  const found = useQuery(tradeQuery(number))
  return (
    <Page
      title={t('order')}
      back
      backTo="/bills"
      footer={found.data ? <Choices trade={found.data.trade} /> : null}
    >
      {found.data ? <Shown trade={found.data.trade} /> : null}
      {found.error && !found.data ? (
        <ErrorNotice error={found.error} retry={() => void found.refetch()} />
      ) : null}
      {found.isPending && !found.error ? <Skeleton shape="block" height_px={320} /> : null}
    </Page>
  )
}

function Shown({ trade }: { trade: Trade }) {
  const t = useTradeWords()
  const dates = useDates()
  const moment = (at: string | null) => (at ? dates.moment(at) : null)
  return (
    <Card className="trade">
      <header>
        <h2>{trade.merchant.name}</h2>
        <AmountDisplay money={trade.amount} size="xl" />
        <p>{trade.subject}</p>
        <Tag tone={TONES[trade.status]}>{t(trade.status)}</Tag>
      </header>
      <Facts
        rows={[
          [t('text'), trade.body],
          [t('asked'), moment(trade.created_at)],
          [t('payUntil'), trade.status === 'wait_buyer_pay' ? moment(trade.expires_at) : null],
          [t('paid'), moment(trade.paid_at)],
          [t('shipment'), trade.shipment],
          [t('movesOn'), trade.ended_at ? null : moment(trade.due_at)],
          [
            t('refunded'),
            isZero(trade.refunded) ? null : <AmountDisplay key="back" money={trade.refunded} />,
          ],
          [t('number'), trade.number],
        ]}
      />
    </Card>
  )
}

function Choices({ trade }: { trade: Trade }) {
  const t = useTradeWords()
  const client = useQueryClient()
  const [intent, setIntent] = useState<Intent | null>(null)
  const onDone = useCallback(() => {
    setIntent(null)
    void client.invalidateQueries({ queryKey: ['trades'] })
  }, [client])
  if (trade.role === 'seller') return null
  const arrived = () => confirmIntent(trade, t('release', { name: trade.merchant.name }), t('held'))
  return (
    <>
      {trade.status === 'wait_buyer_pay' ? (
        <Button block onClick={() => setIntent(payIntent(trade, t('pay')))}>
          {t('pay')}
        </Button>
      ) : null}
      {trade.status === 'wait_buyer_confirm_goods' ? (
        <Button block onClick={() => setIntent(arrived())}>
          {t('arrived')}
        </Button>
      ) : null}
      <PaymentSheet<Trade> intent={intent} onClose={() => setIntent(null)} onDone={onDone} />
    </>
  )
}
