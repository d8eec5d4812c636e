import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { SearchX } from 'lucide-react'
import { useState } from 'react'
import { isProblem } from '~/lib/api'
import { useDates } from '~/lib/dates'
import type { Payout } from '~/lib/types'
import { Confirm } from '~/ui/ActionSheet'
import { AmountDisplay } from '~/ui/AmountDisplay'
import { Button } from '~/ui/Button'
import { Card } from '~/ui/Card'
import { Facts } from '~/ui/List'
import { Empty, ErrorNotice, Result } from '~/ui/Notice'
import { Page } from '~/ui/Page'
import { Skeleton } from '~/ui/Skeleton'
import { payoutQuery, useCancelPayout } from '../queries'
import { useTopUpWords } from '../words'
import '../css/cash.css'

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
  const { data: payout, error, isPending, refetch } = useQuery(payoutQuery(id))
  const missing = isProblem(error, 'wallet/payout-not-found') || isProblem(error, 'core/malformed-id')
  return (
    <Page
      title={t('payoutTitle')}
      back
      backTo="/topup"
      footer={payout?.status === 'held' ? <CancelPayout payout={payout} /> : null}
    >
      {payout ? <Shown payout={payout} /> : null}
      {isPending ? <Skeleton shape="block" height_px={320} /> : null}
      <ErrorNotice error={payout || missing ? null : error} retry={() => void refetch()} />
      {missing ? <Empty icon={SearchX} title={t('noPayout')} /> : null}
    </Page>
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
  const [asking, setAsking] = useState(false)
  const cancel = useCancelPayout(payout.id)
  return (
    <>
      <ErrorNotice error={cancel.error} />
      <Button variant="quiet" block onClick={() => setAsking(true)}>
        {t('cancelPayout')}
      </Button>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={t('cancelPayoutSure')}
        confirmLabel={t('cancelPayout')}
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
