import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api } from '~/lib/api'
import type { ReceiveCode } from '~/lib/types'
import { useEvents } from '~/lib/useEvents'
import { Card } from '~/ui/Card'
import { ErrorNotice } from '~/ui/Notice'
import { Page } from '~/ui/Page'
import { Skeleton } from '~/ui/Skeleton'
import { Spinner } from '~/ui/Spinner'
import { useTopUpWords } from '../words'
import '../css/cash.css'

/** My code for the agent to scan; turns into the result when the money is here. */
export default function CashIn() {
  const t = useTopUpWords()
  const navigate = useNavigate()
  const code = useQuery({
    queryKey: ['receive-code', {}],
    queryFn: ({ signal }) => api.get<ReceiveCode>('/v1/receive-code', {}, { signal }),
    meta: { keep: true },
  })
  useEvents(event => {
    const bill = event.body['bill_id']
    if (event.kind === 'payment.received' && typeof bill === 'string') {
      void navigate({ to: '/paid/$id', params: { id: bill }, replace: true })
    }
  })
  return (
    <Page title={t('cashInTitle')} back backTo="/topup" wide>
      <div className="columns">
        <Card>
          {code.data ? (
            <img className="qr-code" src={code.data.svg_url} alt={t('myCode')} width={280} height={280} />
          ) : null}
          {!code.data && !code.error ? <Skeleton shape="block" height_px={280} /> : null}
          <ErrorNotice error={code.data ? null : code.error} retry={() => void code.refetch()} />
          <p className="cash-waiting" role="status">
            <Spinner /> {t('waitingCash')}
          </p>
        </Card>
        <ol className="cash-steps">
          <li>{t('step1')}</li>
          <li>{t('step2')}</li>
          <li>{t('step3')}</li>
        </ol>
      </div>
    </Page>
  )
}
