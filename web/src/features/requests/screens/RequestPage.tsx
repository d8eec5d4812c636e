import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { useDates } from '~/lib/dates'
import type { Payment, PaymentRequest } from '~/lib/types'
import { AmountDisplay } from '~/ui/AmountDisplay'
import { Confirm } from '~/ui/ActionSheet'
import { Avatar } from '~/ui/Avatar'
import { Button } from '~/ui/Button'
import { Card } from '~/ui/Card'
import { Facts } from '~/ui/List'
import { ErrorNotice } from '~/ui/Notice'
import { Page } from '~/ui/Page'
import { Skeleton } from '~/ui/Skeleton'
import { type Intent, PaymentSheet } from '~/ui/money/PaymentSheet'
import { requestIntent } from '~/ui/money/requestIntent'
import { requestQuery, useRefuse } from '../queries'
import { StatusTag } from '../StatusTag'
import { useRequestWords } from '../words'
import '../css/request.css'

const route = getRouteApi('/member/requests/$id')

/** One request: pay it, decline it, or take it back. */
export default function RequestPage() {
  const t = useRequestWords()
  const { id } = route.useParams()
  const request = useQuery(requestQuery(id))
  return (
    <Page
      title={t('request')}
      back
      backTo="/requests"
      footer={request.data?.status === 'open' ? <Choices request={request.data} /> : null}
    >
      {request.data ? <Shown request={request.data} /> : null}
      {request.error && !request.data ? (
        <ErrorNotice error={request.error} retry={() => void request.refetch()} />
      ) : null}
      {request.isPending && !request.error ? <Skeleton shape="block" height_px={320} /> : null}
    </Page>
  )
}

function Shown({ request }: { request: PaymentRequest }) {
  const t = useRequestWords()
  const dates = useDates()
  const incoming = request.direction === 'in'
  const other = incoming ? request.payee : request.payer
  return (
    <Card className="request">
      <header>
        <Avatar name={other.name} src={other.avatar_url} size="l" />
        <h2>{t(incoming ? 'asksYou' : 'youAsk', { name: other.name })}</h2>
        <AmountDisplay money={request.amount} size="xl" />
        <StatusTag status={request.status} />
      </header>
      <Facts
        rows={[
          [t('note'), request.note],
          [t('asked'), dates.moment(request.created_at)],
          [t('expires'), request.status === 'open' ? dates.moment(request.expires_at) : null],
        ]}
      />
    </Card>
  )
}

function Choices({ request }: { request: PaymentRequest }) {
  const t = useRequestWords()
  const navigate = useNavigate()
  const incoming = request.direction === 'in'
  const refuse = useRefuse(request.id, incoming ? 'decline' : 'cancel')
  const [intent, setIntent] = useState<Intent | null>(null)
  const [asking, setAsking] = useState(false)
  const onDone = useCallback(
    (payment: Payment) => void navigate({ to: '/paid/$id', params: { id: payment.bill_id }, replace: true }),
    [navigate],
  )
  return (
    <>
      <ErrorNotice error={refuse.error} />
      {incoming ? (
        <Button block onClick={() => setIntent(requestIntent(request, t('pay')))}>
          {t('pay')}
        </Button>
      ) : null}
      <Button variant="quiet" block onClick={() => setAsking(true)}>
        {t(incoming ? 'decline' : 'cancel')}
      </Button>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={t(incoming ? 'declineSure' : 'cancelSure')}
        confirmLabel={t(incoming ? 'decline' : 'cancel')}
        {...(incoming ? {} : { cancelLabel: t('keep') })}
        danger
        busy={refuse.isPending}
        onConfirm={() => refuse.mutate(undefined, { onSettled: () => setAsking(false) })}
      >
        {incoming ? t('declineText', { name: request.payee.name }) : null}
      </Confirm>
      <PaymentSheet<Payment> intent={intent} onClose={() => setIntent(null)} onDone={onDone} />
    </>
  )
}
