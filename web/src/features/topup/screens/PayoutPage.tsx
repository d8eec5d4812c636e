import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useDates } from '~/lib/dates'
import type { Payout } from '~/lib/types'
import { AmountDisplay } from '~/ui/AmountDisplay'
import { Card } from '~/ui/Card'
import { Facts } from '~/ui/List'
import { Result } from '~/ui/Notice'
import { CallOff, OrderFrame } from '../OrderFrame'
import { payoutQuery, useCancelPayout } from '../queries'
import { useTopUpWords } from '../words'

const route = getRouteApi('/member/payouts/$id')
const LOOKS = {
  held: { tone: 'waiting', text: 'heldText' },
  sent: { tone: 'waiting', text: 'sentText' },
  settled: { tone: 'good', text: 'settledText' },
  returned: { tone: 'bad', text: 'returned' },
  cancelled: { tone: 'bad', text: 'returned' },
  rejected: { tone: 'bad', text: 'returned' },
} as const

/** One payout to a bank account, live: set aside, with the bank, paid or come back. */
export default function PayoutPage() {
  const t = useTopUpWords()
  const { id } = route.useParams()
  return (
    <OrderFrame
      title={t('payoutTitle')}
      order={useQuery(payoutQuery(id))}
      missing={{ slug: 'wallet/payout-not-found', title: t('noPayout') }}
      renderFooter={found => (found.status === 'held' ? <CancelPayout payout={found} /> : null)}
    >
      {found => <Shown payout={found} />}
    </OrderFrame>
  )
}

function Shown({ payout }: { payout: Payout }) {
  const t = useTopUpWords()
  const dates = useDates()
  const look = LOOKS[payout.status]
  return (
    <Card className="cash-order">
      <Result
        tone={look.tone}
        title={t(`payout_${payout.status}`)}
        amount={<AmountDisplay money={payout.amount} size="xl" />}
      >
        {t(look.text)}
      </Result>
      <Facts
        rows={[
          [t('holder'), payout.holder],
          [t('account'), payout.iban],
          [t('ordered'), dates.moment(payout.created_at)],
          [t('sentAt'), payout.sent_at ? dates.moment(payout.sent_at) : null],
          [t('settledAt'), payout.settled_at ? dates.moment(payout.settled_at) : null],
          [t('endedAt'), payout.ended_at ? dates.moment(payout.ended_at) : null],
          [t('payoutId'), <code key="id">{payout.id}</code>],
        ]}
      />
    </Card>
  )
}

function CancelPayout({ payout }: { payout: Payout }) {
  const t = useTopUpWords()
  return (
    <CallOff label={t('cancelPayout')} title={t('cancelPayoutSure')} cancel={useCancelPayout(payout.id)} />
  )
}
