import type { CashOrder } from '~/lib/types'
import { Tag } from '~/ui/Badge'
import { useTopUpWords } from './words'

const TONES = { waiting: 'warn', paid: 'good', cancelled: 'plain', expired: 'plain' } as const

export function OrderTag({ status }: { status: CashOrder['status'] }) {
  const t = useTopUpWords()
  return <Tag tone={TONES[status]}>{t(`tag_${status}`)}</Tag>
}
