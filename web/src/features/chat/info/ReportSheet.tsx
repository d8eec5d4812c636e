import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '~/lib/api'
import { Button } from '~/ui/Button'
import { TextArea } from '~/ui/Field'
import { ErrorNotice } from '~/ui/Notice'
import { RadioList } from '~/ui/Picker'
import { Sheet } from '~/ui/Sheet'
import { toast } from '~/ui/Toast'
import type { Reason } from '~/lib/wire'
import { useChatWords } from '../words'

const REASONS: readonly Reason[] = [
  'spam',
  'fraud',
  'harassment',
  'hate',
  'violence',
  'sexual',
  'minors',
  'self-harm',
  'illegal',
  'other',
]

interface ReportSheetProps {
  /** A message by its number, or a member. */
  about: { conversation: string; number?: number; member?: string }
  name: string
  onClose: () => void
}

/** Two taps: why, and send. The house keeps what was said as evidence. */
export function ReportSheet({ about, name, onClose }: ReportSheetProps) {
  const t = useChatWords()
  const [reason, setReason] = useState<Reason>('spam')
  const [note, setNote] = useState('')
  const report = useMutation({
    mutationFn: () => api.post('/v1/reports', { ...about, reason, note: note.trim() }),
    onSuccess: () => {
      onClose()
      toast(t('reported'), 'good')
    },
  })
  return (
    <Sheet
      open
      onClose={onClose}
      title={t('reportWho', { name })}
      footer={
        <Button variant="danger" block busy={report.isPending} onClick={() => report.mutate()}>
          {t('sendReport')}
        </Button>
      }
    >
      <p className="muted">{t('reportText')}</p>
      <RadioList
        label={t('reportWhy')}
        options={REASONS.map(value => ({ value, label: t(`reason_${value}`) }))}
        value={reason}
        onChange={setReason}
      />
      <TextArea
        label={t('reportNote')}
        optional
        maxLength={500}
        value={note}
        onChange={event => setNote(event.target.value)}
      />
      <ErrorNotice error={report.error} />
    </Sheet>
  )
}
