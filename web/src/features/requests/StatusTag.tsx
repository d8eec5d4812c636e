import type { PaymentRequestStatus } from '~/lib/types'
import { Tag, type Tone } from '~/ui/Badge'
import { useRequestWords } from './words'

const TONES: Readonly<Record<PaymentRequestStatus, Tone>> = {
  open: 'warn',
  paid: 'good',
  declined: 'bad',
  cancelled: 'plain',
  expired: 'plain',
}

export function StatusTag({ status }: { status: PaymentRequestStatus }) {
  const t = useRequestWords()
  return <Tag tone={TONES[status]}>{t(`status_${status}`)}</Tag>
}
