import { useQuery } from '@tanstack/react-query'
import { Link, getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { useDates } from '~/lib/dates'
import type { EntrySide, LedgerTransfer, Staff, TransferDetail } from '~/lib/types'
import { Button } from '~/ui/Button'
import { Card } from '~/ui/Card'
import { Facts } from '~/ui/List'
import { ErrorNotice, Notice } from '~/ui/Notice'
import { Skeleton } from '~/ui/Skeleton'
import { AccountLink } from '../AccountLink'
import { Amount } from '../Amount'
import { Console } from '../Console'
import { ProofPanel } from '../ProofPanel'
import { ProposalCard } from '../ProposalCard'
import { ProposeSheet } from '../ProposeSheet'
import { transferQuery } from '../queries'
import { Why } from '../Why'
import { useOperatorWords } from '../words'

const route = getRouteApi('/member/operator/transfers/$id')

/** One transfer with both its entries, and how it can be undone. */
export default function TransferPage() {
  const t = useOperatorWords()
  return (
    <Console title={t('transfer')} backTo="/operator/journal">
      {staff => <Shown staff={staff} />}
    </Console>
  )
}

function Shown({ staff }: { staff: Staff }) {
  const { id } = route.useParams()
  const found = useQuery(transferQuery(id))
  if (!found.data) {
    return found.error ? (
      <ErrorNotice error={found.error} retry={() => void found.refetch()} />
    ) : (
      <Skeleton shape="block" height_px={420} />
    )
  }
  const detail = found.data
  return (
    <>
      <Related detail={detail} />
      <Head transfer={detail.transfer} />
      <div className="operator-entries">
        {detail.entries.map(entry => (
          <EntryCard key={entry.side} entry={entry} />
        ))}
      </div>
      <Reversal detail={detail} staff={staff} />
      <ProofPanel key={detail.transfer.id} transfer={detail.transfer.id} />
    </>
  )
}

/** What this transfer has to do with others: undone, undoing, holding, ending. */
function Related({ detail }: { detail: TransferDetail }) {
  const t = useOperatorWords()
  const dates = useDates()
  const { transfer, reversed_by, reverses, holds, ended_by } = detail
  const until = transfer.expires_at
  const others = [
    [reversed_by, t('reversedBy')],
    [reverses, t('reverses')],
    [holds, t('holds')],
    [ended_by, t('endedBy')],
  ] as const
  return (
    <>
      {others.map(([other, text]) =>
        other ? (
          <Notice
            key={other}
            tone="warn"
            action={
              <Link className="text-link" to="/operator/transfers/$id" params={{ id: other }}>
                {t('show')}
              </Link>
            }
          >
            {text}
          </Notice>
        ) : null,
      )}
      {transfer.phase === 'pending' && !ended_by ? (
        <Notice tone="warn">{until ? t('isHeld', { when: dates.full(until) }) : t('isHeldOpen')}</Notice>
      ) : null}
    </>
  )
}

function Head({ transfer }: { transfer: LedgerTransfer }) {
  const t = useOperatorWords()
  const dates = useDates()
  const effective = transfer.effective_at === transfer.recorded_at ? null : dates.full(transfer.effective_at)
  return (
    <Card className="operator-head">
      <header>
        <h2>
          <Why of={transfer} />
        </h2>
        <p className="operator-sum figures">
          <Amount money={transfer.amount} />
        </p>
      </header>
      <Facts
        rows={[
          [t('recorded'), dates.full(transfer.recorded_at)],
          [t('effective'), effective],
          [t('transferId'), <code key="i">{transfer.id}</code>],
          [t('reference'), transfer.reference && <code key="r">{transfer.reference}</code>],
        ]}
      />
    </Card>
  )
}

function EntryCard({ entry }: { entry: EntrySide }) {
  const t = useOperatorWords()
  return (
    <Card className="operator-entry">
      <h3>{t(entry.side)}</h3>
      <AccountLink account={entry.account} />
      <Facts
        rows={[
          [t('moved'), <Amount key="m" money={entry.moved} signed />],
          [t('balanceAfter'), <Amount key="b" money={entry.balance} />],
        ]}
      />
      <p className="operator-quiet">{t('entryNumber', { n: entry.version })}</p>
    </Card>
  )
}

function Reversal({ detail, staff }: { detail: TransferDetail; staff: Staff }) {
  const t = useOperatorWords()
  const [open, setOpen] = useState(false)
  const { transfer, proposals, reversible } = detail
  const waits = proposals.some(one => one.decision === null)
  const mayMake = staff.rights.includes('make')
  return (
    <Card className="operator-reversal">
      <h2>{t('reversal')}</h2>
      <p className="operator-quiet">
        {reversible || proposals.length > 0 ? t('reversalText') : t('notReversible')}
      </p>
      {proposals.map(one => (
        <ProposalCard key={one.id} proposal={one} staff={staff} about={false} />
      ))}
      {reversible && !waits && mayMake ? (
        <div className="operator-do">
          <Button size="s" variant="soft" onClick={() => setOpen(true)}>
            {t('propose')}
          </Button>
        </div>
      ) : null}
      {reversible && !mayMake ? <p className="operator-quiet">{t('mayNotPropose')}</p> : null}
      {open ? <ProposeSheet transfer={transfer} onClose={() => setOpen(false)} /> : null}
    </Card>
  )
}
