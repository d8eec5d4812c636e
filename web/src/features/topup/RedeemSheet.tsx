import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import type { Money, Payment } from '~/lib/types'
import { useWords } from '~/lib/words'
import { AmountDisplay } from '~/ui/AmountDisplay'
import { Button } from '~/ui/Button'
import { Notice, Result } from '~/ui/Notice'
import { Sheet } from '~/ui/Sheet'
import { usePayment } from '~/ui/money/usePayment'
import { useMoneyWords } from '~/ui/money/words'
import { useTopUpWords } from './words'

interface RedeemSheetProps {
  code: string
  amount: Money
  label: string
  onClose: () => void
}

/** The last look before a voucher is spent. */
export function RedeemSheet({ code, amount, label, onClose }: RedeemSheetProps) {
  const t = useTopUpWords()
  const words = useWords()
  const moneyWords = useMoneyWords()
  const navigate = useNavigate()
  const client = useQueryClient()
  const [opening] = useState(() => ({
    scope: 'voucher',
    path: '/v1/vouchers/redeem',
    body: { code },
    label: { payee: t('voucher'), ...amount },
  }))
  const onDone = useCallback(
    (payment: Payment) => {
      void client.invalidateQueries({ queryKey: ['wallet'] })
      void client.invalidateQueries({ queryKey: ['bills'] })
      void navigate({ to: '/paid/$id', params: { id: payment.bill_id }, replace: true })
    },
    [client, navigate],
  )
  const { stage, send } = usePayment<Payment>(opening, onDone)
  const busy = stage.name === 'sending' || stage.name === 'done'
  const trouble =
    stage.name === 'ready' && stage.trouble && 'message' in stage.trouble ? stage.trouble.message : null
  if (stage.name === 'refused' || stage.name === 'checking') {
    const refused = stage.name === 'refused'
    return (
      <Sheet open onClose={onClose} title={t('redeemTitle')} hideTitle>
        <Result
          tone={refused ? 'bad' : 'waiting'}
          title={refused ? moneyWords('refusedTopUp') : moneyWords('checking')}
        >
          {refused ? stage.message : moneyWords('checkingText')}
        </Result>
        <Button variant="soft" block onClick={onClose}>
          {words('close')}
        </Button>
      </Sheet>
    )
  }
  return (
    <Sheet open onClose={onClose} title={t('redeemTitle')} locked={busy}>
      <div className="money-centre">
        <AmountDisplay money={amount} size="xl" />
      </div>
      <p className="muted money-centre">{t('redeemText')}</p>
      {trouble ? <Notice tone="bad">{trouble}</Notice> : null}
      <Button block busy={busy} onClick={() => send(null)}>
        {label}
      </Button>
    </Sheet>
  )
}
