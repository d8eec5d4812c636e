import { type ReactNode, useState } from 'react'
import { isProblem, newKey } from '~/lib/api'
import { useMoney } from '~/lib/money'
import type { BankEntry, SentPayout } from '~/lib/types'
import { Button } from '~/ui/Button'
import { TextArea, TextField } from '~/ui/Field'
import { ErrorNotice } from '~/ui/Notice'
import { RadioList } from '~/ui/Picker'
import { Sheet } from '~/ui/Sheet'
import { toast } from '~/ui/Toast'
import { type EntryVerb, useEntryAct } from './queries'
import { useOperatorWords } from './words'

interface BankEntrySheetProps {
  verb: EntryVerb
  entry: BankEntry
  payouts: readonly SentPayout[]
  onClose: () => void
}

const REASONS = ['charges', 'own', 'till'] as const
type Explanation = (typeof REASONS)[number]

/** Ask for what an explanation needs, and send it. Opened anew, it stands for a new intention. */
export function BankEntrySheet({ verb, entry, payouts, onClose }: BankEntrySheetProps) {
  const t = useOperatorWords()
  const [key, setKey] = useState(newKey)
  const [what, setWhat] = useState<Explanation>('charges')
  const [payout, setPayout] = useState(payouts[0]?.id ?? '')
  const act = useEntryAct(entry.id)
  const titles = useTitles(entry)
  const send = (form: FormData) => {
    const said = { what, payout, ...Object.fromEntries(form) } as Record<string, string>
    act.mutate(
      { verb, body: Object.fromEntries(FIELDS[verb].map(name => [name, said[name]])), key },
      {
        onSuccess: () => {
          toast(t('saved'), 'good')
          onClose()
        },
        // What was refused stays refused under its key; a lost answer is asked for again with the same.
        onError: error => {
          if (isProblem(error) && !error.isConnection) setKey(newKey())
        },
      },
    )
  }
  const cannot = verb === 'match' && payouts.length === 0
  return (
    <Sheet open onClose={onClose} title={titles[verb]} locked={act.isPending}>
      <form
        className="stack"
        onSubmit={event => {
          event.preventDefault()
          send(new FormData(event.currentTarget))
        }}
      >
        {verb === 'explain' ? (
          <RadioList<Explanation>
            label={titles.explain}
            options={REASONS.map(value => ({ value, label: t(`explain_${value}`) }))}
            value={what}
            onChange={setWhat}
          />
        ) : null}
        {verb === 'match' ? <Payouts payouts={payouts} value={payout} onChange={setPayout} /> : null}
        <Words verb={verb} entry={entry} />
        <ErrorNotice error={act.error} />
        <Button type="submit" block busy={act.isPending} disabled={cannot}>
          {t(`act_${verb}`)}
        </Button>
      </form>
    </Sheet>
  )
}

/** What each verb sends. */
const FIELDS: Readonly<Record<EntryVerb, readonly string[]>> = {
  assign: ['handle'],
  return: [],
  match: ['payout'],
  explain: ['what', 'remark'],
  aside: ['reason'],
  resume: [],
}

function useTitles(entry: BankEntry): Readonly<Record<EntryVerb, string>> {
  const t = useOperatorWords()
  const money = useMoney()
  return {
    assign: t('assignTitle'),
    return: t('returnTitle', { amount: money(entry.amount) }),
    match: t('matchTitle'),
    explain: t('explainTitle'),
    aside: t('asideTitle'),
    resume: t('resumeTitle'),
  }
}

function Payouts(props: {
  payouts: readonly SentPayout[]
  value: string
  onChange: (value: string) => void
}): ReactNode {
  const t = useOperatorWords()
  const money = useMoney()
  if (props.payouts.length === 0) return <p className="muted">{t('noPayouts')}</p>
  return (
    <RadioList<string>
      label={t('matchTitle')}
      options={props.payouts.map(one => ({
        value: one.id,
        label: `${money(one.amount)}, ${one.holder}`,
        detail: one.end_to_end,
      }))}
      value={props.value}
      onChange={props.onChange}
    />
  )
}

function Words({ verb, entry }: { verb: EntryVerb; entry: BankEntry }): ReactNode {
  const t = useOperatorWords()
  switch (verb) {
    case 'assign':
      return (
        <TextField
          label={t('memberHandle')}
          name="handle"
          prefix="@"
          required
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          hint={t('assignHint')}
        />
      )
    case 'explain':
      return <TextArea label={t('remark')} name="remark" required maxLength={200} hint={t('explainHint')} />
    case 'aside':
      return <TextArea label={t('reason')} name="reason" required maxLength={200} hint={t('asideHint')} />
    case 'return':
      return <p className="muted">{t('returnText', { iban: entry.party_iban })}</p>
    case 'resume':
      return <p className="muted">{t('resumeText')}</p>
    default:
      return null
  }
}
