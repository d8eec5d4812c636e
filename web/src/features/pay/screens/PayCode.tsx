import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { QrCode as QrIcon } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import { api } from '~/lib/api'
import { isZero, useMoney } from '~/lib/money'
import type { PayCodeStatus, Payment, PaymentRequest } from '~/lib/types'
import { useEvents } from '~/lib/useEvents'
import { AmountDisplay } from '~/ui/AmountDisplay'
import { Button } from '~/ui/Button'
import { Empty, Notice } from '~/ui/Notice'
import { Page } from '~/ui/Page'
import { Skeleton } from '~/ui/Skeleton'
import { type Intent, PaymentSheet } from '~/ui/money/PaymentSheet'
import { walletQuery } from '~/ui/money/queries'
import { requestIntent } from '~/ui/money/requestIntent'
import { rememberPaid } from '../paid'
import { PayTicket } from '../PayTicket'
import { usePayCodes, useWakeLock } from '../usePayCodes'
import { usePayWords } from '../words'
import '../css/pay-code.css'

/** The event tells at once; asking now and then covers a line that was just cut. */
const ASK_ms = 7000

/** What the payer shows at a till. Turns into the result, or the approval, by itself. */
export default function PayCode() {
  const t = usePayWords()
  const money = useMoney()
  const navigate = useNavigate()
  const wallet = useQuery(walletQuery).data
  const { shown, error, renew } = usePayCodes()
  const [intent, setIntent] = useState<Intent | null>(null)
  useWakeLock()

  const onPaid = useCallback(
    (payment: Payment) => {
      rememberPaid(payment)
      void navigate({ to: '/paid/$id', params: { id: payment.bill_id }, replace: true })
    },
    [navigate],
  )
  const approve = useCallback(
    async (id: string) => {
      const request = await api.get<PaymentRequest>(`/v1/payment-requests/${encodeURIComponent(id)}`)
      if (request.status === 'open') setIntent(requestIntent(request, t('approve')))
    },
    [t],
  )
  useCharged(shown?.code.code ?? null, onPaid)
  useEvents(event => {
    const id = event.body['request_id']
    if (event.kind === 'paycode.approval' && typeof id === 'string') void approve(id)
    const number = event.body['trade']
    if (event.kind === 'trade.awaits-you' && typeof number === 'string') {
      void navigate({ to: '/trades/$number', params: { number }, replace: true })
    }
  })
  return (
    <>
      <div className="pay-code">
        <Page title={t('payCode')} back>
          <p className="pay-code-lead">{t('showToCashier')}</p>
          {shown ? <PayTicket shown={shown} onRenew={renew} /> : null}
          {!shown && !error ? <Skeleton shape="block" height_px={460} /> : null}
          {!shown && error ? (
            <div className="ticket">
              <Empty
                icon={QrIcon}
                title={t('ranOut')}
                action={<Button onClick={renew}>{t('newCode')}</Button>}
              >
                {t('ranOutOffline')}
              </Empty>
            </div>
          ) : null}
          {wallet ? (
            <div className="pay-code-from">
              <p>
                {t('fromWallet')} · <AmountDisplay money={wallet.balance} />
              </p>
              {isZero(wallet.small_payment) ? null : (
                <p>{t('smallFree', { amount: money(wallet.small_payment) })}</p>
              )}
            </div>
          ) : null}
          {wallet && !wallet.has_payment_password && !wallet.has_passkey ? (
            <Notice tone="warn">
              <Link to="/wallet/password" className="text-link">
                {t('setPasswordFirst')}
              </Link>
            </Notice>
          ) : null}
        </Page>
      </div>
      <PaymentSheet<Payment> intent={intent} onClose={() => setIntent(null)} onDone={onPaid} />
    </>
  )
}

/** Ask whether the code on show was used, when money left the wallet and now and then. */
function useCharged(code: string | null, onPaid: (payment: Payment) => void): void {
  const client = useQueryClient()
  const ask = useCallback(async () => {
    if (code === null || document.visibilityState !== 'visible' || !navigator.onLine) return
    const status = await api.get<PayCodeStatus>(`/v1/pay-codes/${code}/status`).catch(() => null)
    if (status?.status !== 'used' || !status.payment) return
    void client.invalidateQueries({ queryKey: ['wallet'] })
    onPaid(status.payment)
  }, [code, client, onPaid])
  useEvents(event => {
    if (event.kind === 'payment.sent') void ask()
  })
  useEffect(() => {
    const timer = setInterval(() => void ask(), ASK_ms)
    return () => clearInterval(timer)
  }, [ask])
}
