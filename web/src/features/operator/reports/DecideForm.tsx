import { useState } from 'react'
import { fieldErrors, valuesOf } from '~/lib/forms'
import type { ReportAction, ReportDetail } from '~/lib/types'
import { Button } from '~/ui/Button'
import { TextArea, TextField } from '~/ui/Field'
import { ErrorNotice } from '~/ui/Notice'
import { RadioList } from '~/ui/Picker'
import { toast } from '~/ui/Toast'
import { useDecideReport } from './queries'
import { useReportWords } from './words'

const ACTIONS: readonly ReportAction[] = [
  'dismiss',
  'warn',
  'erase',
  'silence',
  'suspend-chat',
  'suspend-member',
]
const ENDING: ReadonlySet<ReportAction> = new Set(['silence', 'suspend-chat'])
const MOST_CHARS = 500

/** Say what is done and why. The ladder's proposal is chosen first; a report about a member has nothing to erase. */
export function DecideForm({ report }: { report: ReportDetail }) {
  const t = useReportWords()
  const [action, setAction] = useState<ReportAction>(report.proposed.action)
  const decide = useDecideReport(report.id)
  const ends = ENDING.has(action)
  const { fields, rest } = fieldErrors(decide.error, {
    'chat/reason': 'reason',
    'chat/days': 'days',
  })
  const possible = ACTIONS.filter(one => one !== 'erase' || report.number !== null)
  return (
    <form
      className="stack operator-decide"
      onSubmit={event => {
        const { reason, days } = valuesOf(event, 'reason', 'days')
        decide.mutate(
          { action, reason, days: ends ? Number(days) : null },
          { onSuccess: () => toast(t('decided'), 'good') },
        )
      }}
    >
      <RadioList
        label={t('what')}
        options={possible.map(one => ({ value: one, label: t(`action_${one}`) }))}
        value={action}
        onChange={setAction}
      />
      {ends ? (
        <TextField
          label={t('days')}
          name="days"
          type="number"
          inputMode="numeric"
          min={1}
          max={366}
          required
          defaultValue={report.proposed.days ?? 1}
          error={fields['days']}
        />
      ) : null}
      <TextArea
        label={t('reason')}
        name="reason"
        required
        minLength={3}
        maxLength={MOST_CHARS}
        hint={t('reasonHint')}
        error={fields['reason']}
      />
      <ErrorNotice error={rest} />
      <Button type="submit" variant={action === 'dismiss' ? 'primary' : 'danger'} busy={decide.isPending}>
        {report.state === 'appealed' ? t('decideAppeal') : t('decide')}
      </Button>
    </form>
  )
}
