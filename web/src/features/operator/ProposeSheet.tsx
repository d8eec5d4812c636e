import { useState } from 'react'
import { isProblem, newKey } from '~/lib/api'
import { fieldErrors, valuesOf } from '~/lib/forms'
import { useMoney } from '~/lib/money'
import type { LedgerTransfer } from '~/lib/types'
import { Button } from '~/ui/Button'
import { TextArea } from '~/ui/Field'
import { Facts } from '~/ui/List'
import { ErrorNotice } from '~/ui/Notice'
import { Sheet } from '~/ui/Sheet'
import { toast } from '~/ui/Toast'
import { labelOf } from './AccountLink'
import { usePropose } from './queries'
import { useOperatorWords } from './words'

const MOST_CHARS = 100

/** Say why money should move back. Opened anew, it stands for a new intention. */
export function ProposeSheet({ transfer, onClose }: { transfer: LedgerTransfer; onClose: () => void }) {
  const t = useOperatorWords()
  const money = useMoney()
  const [key, setKey] = useState(newKey)
  const propose = usePropose(transfer.id)
  const { fields, rest } = fieldErrors(propose.error, { 'admin/reason': 'reason' })
  return (
    <Sheet open onClose={onClose} title={t('proposeTitle')} locked={propose.isPending}>
      <form
        className="stack"
        onSubmit={event => {
          const { reason } = valuesOf(event, 'reason')
          propose.mutate(
            { reason, key },
            {
              onSuccess: () => {
                toast(t('proposed'), 'good')
                onClose()
              },
              onError: error => {
                if (isProblem(error) && !error.isConnection) setKey(newKey())
              },
            },
          )
        }}
      >
        <Facts
          rows={[
            [t('amount'), money(transfer.amount)],
            [t('from'), labelOf(t, transfer.credit)],
            [t('to'), labelOf(t, transfer.debit)],
          ]}
        />
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
        <Button type="submit" block busy={propose.isPending}>
          {t('propose')}
        </Button>
      </form>
    </Sheet>
  )
}
