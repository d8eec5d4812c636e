import { useState } from 'react'
import { useDates } from '~/lib/dates'
import { useMoney } from '~/lib/money'
import type { BankEntry, Staff } from '~/lib/types'
import { Tag } from '~/ui/Badge'
import { Button } from '~/ui/Button'
import { Facts } from '~/ui/List'
import { BankEntrySheet, type EntryAct } from './BankEntrySheet'
import type { Sent } from './matches'
import { reasonName } from './names'
import { useOperatorWords } from './words'

interface BankEntryCardProps {
  entry: BankEntry
  staff: Staff
  sent: Sent
}

/** A line of a bank statement that nothing explained, and what a clerk may say of it. */
export function BankEntryCard({ entry, staff, sent }: BankEntryCardProps) {
  const t = useOperatorWords()
  const money = useMoney()
  const dates = useDates()
  const [verb, setVerb] = useState<EntryAct | null>(null)
  const cameIn = entry.side === 'credit'
  return (
    <article className="operator-proposal">
      <h3>
        <strong className={cameIn ? 'operator-plus figures' : 'figures'}>
          {cameIn ? '+' : '−'}
          {money(entry.amount)}
        </strong>
        <span>
          {entry.party_name || t('unknownParty')}, {dates.day(entry.booked_on)}
        </span>
        {entry.reason ? <Tag tone="warn">{reasonName(t, entry.reason)}</Tag> : null}
      </h3>
      <Facts
        rows={[
          [t('bankText'), entry.text],
          [t('reference'), entry.reference],
          [t('endToEnd'), entry.end_to_end],
          ['IBAN', entry.party_iban && <code key="i">{entry.party_iban}</code>],
          [t('remark'), entry.remark],
        ]}
      />
      {staff.rights.includes('make') ? (
        <div className="operator-do">
          {verbsOf(entry).map(one => (
            <Button key={one} size="s" variant="soft" onClick={() => setVerb(one)}>
              {t(`act_${one}`)}
            </Button>
          ))}
        </div>
      ) : null}
      {verb ? <BankEntrySheet verb={verb} entry={entry} sent={sent} onClose={() => setVerb(null)} /> : null}
    </article>
  )
}

function verbsOf(entry: BankEntry): readonly EntryAct[] {
  if (entry.status === 'aside') return ['resume']
  if (entry.side === 'debit') return ['match', 'explain', 'aside']
  return entry.party_iban ? ['assign', 'return', 'explain', 'aside'] : ['assign', 'explain', 'aside']
}
