import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'
import { api } from '~/lib/api'
import type { Opening } from '~/lib/attempts'
import { useMoney } from '~/lib/money'
import type { Charge, Payment, PaymentRequest } from '~/lib/types'
import { useWords } from '~/lib/words'
import { AmountDisplay } from '~/ui/AmountDisplay'
import { Button, ButtonLink } from '~/ui/Button'
import { Result } from '~/ui/Notice'
import { Sheet } from '~/ui/Sheet'
import { usePayment } from '~/ui/money/usePayment'
import { useMoneyWords } from '~/ui/money/words'
import { usePayWords } from './words'

interface ChargeSheetProps {
  opening: Opening
  onClose: () => void
  onPaid: (payment: Payment) => void
}

/** Takes the money at once, or waits until the payer has confirmed. */
export function ChargeSheet({ opening, onClose, onPaid }: ChargeSheetProps) {
  const t = usePayWords()
  const words = useWords()
  const moneyWords = useMoneyWords()
  const [request, setRequest] = useState<PaymentRequest | null>(null)
  const onAnswer = useCallback(
    (answer: Charge) => (answer.status === 'paid' ? onPaid(answer.payment) : setRequest(answer.request)),
    [onPaid],
  )
  const { stage, send } = usePayment<Charge>(opening, onAnswer)
  useEffect(() => send(null), [send])
  if (request) return <Awaiting request={request} onClose={onClose} />
  const refusal =
    stage.name === 'refused'
      ? stage.message
      : stage.name === 'ready' && stage.trouble && 'message' in stage.trouble
        ? stage.trouble.message
        : null
  if (refusal !== null) {
    return (
      <Sheet open onClose={onClose} title={moneyWords('refused')} hideTitle>
        <Result tone="bad" title={moneyWords('refused')}>
          {refusal}
        </Result>
        <Button variant="soft" block onClick={onClose}>
          {words('close')}
        </Button>
      </Sheet>
    )
  }
  const checking = stage.name === 'checking'
  return (
    <Sheet open onClose={onClose} title={t('collecting')} hideTitle locked={!checking}>
      <Result tone="waiting" title={checking ? moneyWords('checking') : t('collecting')}>
        {checking ? moneyWords('checkingText') : null}
      </Result>
    </Sheet>
  )
}

const ASK_ms = 2500

function Awaiting({ request: first, onClose }: { request: PaymentRequest; onClose: () => void }) {
  const t = usePayWords()
  const words = useWords()
  const moneyWords = useMoneyWords()
  const money = useMoney()
  const path = `/v1/payment-requests/${encodeURIComponent(first.id)}`
  const { data: request = first, refetch } = useQuery({
    queryKey: ['requests', 'one', first.id],
    queryFn: () => api.get<PaymentRequest>(path),
    initialData: first,
    refetchInterval: query => (query.state.data?.status === 'open' ? ASK_ms : false),
  })
  const cancel = () => void api.post(`${path}/cancel`).finally(() => void refetch())
  const amount = <AmountDisplay money={request.amount} size="xl" />
  if (request.status === 'open') {
    return (
      <Sheet open onClose={onClose} title={t('awaiting')} hideTitle>
        <Result tone="waiting" title={t('awaiting')} amount={amount}>
          {t('awaitingText', { name: request.payer.name, amount: money(request.amount) })}
        </Result>
        <Button variant="quiet" block onClick={cancel}>
          {t('awaitingCancel')}
        </Button>
      </Sheet>
    )
  }
  const paid = request.status === 'paid'
  const title = paid ? moneyWords('collected') : request.status === 'declined' ? t('declined') : t('ended')
  return (
    <Sheet open onClose={onClose} title={title} hideTitle>
      <Result tone={paid ? 'good' : 'bad'} title={title} amount={amount}>
        {paid ? t('paidBy', { name: request.payer.name }) : null}
      </Result>
      {paid ? (
        <>
          <ButtonLink to="/" block>
            {t('done')}
          </ButtonLink>
          <ButtonLink to="/scan" replace variant="quiet" block>
            {t('collectNext')}
          </ButtonLink>
        </>
      ) : (
        <Button variant="soft" block onClick={onClose}>
          {words('close')}
        </Button>
      )}
    </Sheet>
  )
}
