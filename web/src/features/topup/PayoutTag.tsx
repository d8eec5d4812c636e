import type { Payout } from '~/lib/types'
import { Tag } from '~/ui/Badge'
import { useTopUpWords } from './words'

const TONES = {
  held: 'warn',
  sent: 'warn',
  settled: 'good',
  returned: 'plain',
  cancelled: 'plain',
  rejected: 'plain',
} as const

export function PayoutTag({ status }: { status: Payout['status'] }) {
  const t = useTopUpWords()
  return <Tag tone={TONES[status]}>{t(`payout_${status}`)}</Tag>
}
