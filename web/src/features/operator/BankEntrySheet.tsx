import { type ReactNode, useState } from 'react'
import { isProblem, newKey } from '~/lib/api'
import { useDates } from '~/lib/dates'
import { useMoney } from '~/lib/money'
import type { BankEntry } from '~/lib/types'
import { Button } from '~/ui/Button'
import { TextArea } from '~/ui/Field'
import { ErrorNotice } from '~/ui/Notice'
import { RadioList } from '~/ui/Picker'
import { Sheet } from '~/ui/Sheet'
import { toast } from '~/ui/Toast'
import { HandleField } from './HandleField'
import { type Sent, isFile, matchesOf } from './matches'
import { type EntryVerb, useEntryAct } from './queries'
import { useOperatorWords } from './words'

interface BankEntrySheetProps {
  verb: EntryAct
  entry: BankEntry
  sent: Sent
  onClose: () => void
}

/** What a clerk can choose to do; a match is sent as one of a payout or of a file. */
export type EntryAct = Exclude<EntryVerb, 'match-batch'>

const REASONS = ['charges', 'own', 'till'] as const
type Explanation = (typeof REASONS)[number]

/** Ask for what an explanation needs, and send it. Opened anew, it stands for a new intention. */
export function BankEntrySheet({ verb, entry, sent, onClose }: BankEntrySheetProps) {
  const t = useOperatorWords()
  const [key, setKey] = useState(newKey)
  const [what, setWhat] = useState<Explanation>('charges')
  const matches = matchesOf(entry, sent, { t, money: useMoney(), dates: useDates() })
  const [match, setMatch] = useState(matches[0]?.value ?? '')
  const act = useEntryAct(entry.id)
  const titles = useTitles(entry)
  const send = (form: FormData) => {
    const said = { what, payout: match, batch: match, ...Object.fromEntries(form) } as Record<string, string>
    const sends = verb === 'match' && isFile(match) ? 'match-batch' : verb
    act.mutate(
      { verb: sends, body: Object.fromEntries(FIELDS[sends].map(name => [name, said[name]])), key },
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
  const cannot = verb === 'match' && matches.length === 0
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
        {verb === 'match' && !cannot ? (
          <RadioList<string> label={titles.match} options={matches} value={match} onChange={setMatch} />
        ) : null}
        {cannot ? <p className="muted">{t('noPayouts')}</p> : null}
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
  'match-batch': ['batch'],
  explain: ['what', 'remark'],
  aside: ['reason'],
  resume: [],
}

function useTitles(entry: BankEntry): Readonly<Record<EntryAct, string>> {
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

function Words({ verb, entry }: { verb: EntryAct; entry: BankEntry }): ReactNode {
  const t = useOperatorWords()
  switch (verb) {
    case 'assign':
      return <HandleField hint={t('assignHint')} />
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
