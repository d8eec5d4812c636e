import { useState } from 'react'
import { useDates } from '~/lib/dates'
import type { CashOrder } from '~/lib/types'
import { Confirm } from '~/ui/ActionSheet'
import { AmountDisplay } from '~/ui/AmountDisplay'
import { Avatar } from '~/ui/Avatar'
import { Button } from '~/ui/Button'
import { Card } from '~/ui/Card'
import { ErrorNotice } from '~/ui/Notice'
import { useTurnAway } from './queries'
import { useAgentWords } from './words'

/** A member waiting for cash. The number is on the member's screen too. */
export function OrderCard({ order, onConfirm }: { order: CashOrder; onConfirm: () => void }) {
  const t = useAgentWords()
  const dates = useDates()
  const [asking, setAsking] = useState(false)
  const away = useTurnAway(order.id)
  const { member } = order
  return (
    <Card className="desk-order">
      <div className="desk-order-who">
        <Avatar name={member.name} src={member.avatar_url} />
        <div>
          <strong>{member.name}</strong>
          <span className="muted">
            {t('ticket', { number: order.id.slice(-6).toUpperCase() })} · {dates.moment(order.created_at)}
          </span>
        </div>
        <AmountDisplay money={order.amount} />
      </div>
      <ErrorNotice error={away.error} />
      <div className="desk-order-do">
        <Button size="s" variant="quiet" onClick={() => setAsking(true)}>
          {t('cancelOrder')}
        </Button>
        <Button size="s" onClick={onConfirm}>
          {t('handOver')}
        </Button>
      </div>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={t('cancelSure', { name: member.name })}
        confirmLabel={t('cancelOrder')}
        cancelLabel={t('keepOrder')}
        danger
        busy={away.isPending}
        onConfirm={() => away.mutate(undefined, { onSettled: () => setAsking(false) })}
      >
        {t('cancelText')}
      </Confirm>
    </Card>
  )
}
