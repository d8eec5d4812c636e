import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { FileUp, Landmark, ListChecks } from 'lucide-react'
import { useRef } from 'react'
import type { Staff } from '~/lib/types'
import { Button } from '~/ui/Button'
import { Empty, ErrorNotice } from '~/ui/Notice'
import { Segmented } from '~/ui/Picker'
import { Skeleton } from '~/ui/Skeleton'
import { toast } from '~/ui/Toast'
import { Agreement } from '../Agreement'
import { BankEntryCard } from '../BankEntryCard'
import { Console } from '../Console'
import { More } from '../More'
import { bankEntriesQuery, reconciliationQuery, useImport } from '../queries'
import { useOperatorWords } from '../words'

const route = getRouteApi('/member/operator/bank')
const NOTHING_SENT = { sent_payouts: [], sent_batches: [] }

/** Bank statements beside the books, and the entries that wait for an explanation. */
export default function Bank() {
  const t = useOperatorWords()
  return (
    <Console title={t('bankTitle')}>
      {staff => (
        <>
          <Accounts staff={staff} />
          <WorkList staff={staff} />
        </>
      )}
    </Console>
  )
}

function Accounts({ staff }: { staff: Staff }) {
  const t = useOperatorWords()
  const found = useQuery(reconciliationQuery)
  return (
    <div className="operator-verdicts">
      {found.isPending ? <Skeleton shape="block" height_px={44} /> : null}
      <ErrorNotice error={found.data ? null : found.error} retry={() => void found.refetch()} />
      {found.data?.accounts.map(account => (
        <Agreement key={account.iban} account={account} />
      ))}
      {found.data?.accounts.length === 0 ? (
        <Empty icon={Landmark} title={t('noStatement')}>
          {t('noStatementText')}
        </Empty>
      ) : null}
      {staff.rights.includes('make') ? <ReadIn /> : null}
    </div>
  )
}

/** The file chooser of the browser, behind a button of ours. */
function ReadIn() {
  const t = useOperatorWords()
  const chooser = useRef<HTMLInputElement>(null)
  const read = useImport()
  const take = (file: File | undefined) => {
    if (!file) return
    read.mutate(file, {
      onSuccess: ({ statements }) => {
        const sum = (of: 'fresh' | 'known') => statements.reduce((total, one) => total + one[of], 0)
        toast(t('imported', { fresh: sum('fresh'), known: sum('known') }), 'good')
      },
    })
  }
  return (
    <>
      <ErrorNotice error={read.error} />
      <div className="operator-do">
        <Button
          size="s"
          variant="soft"
          icon={FileUp}
          busy={read.isPending}
          onClick={() => chooser.current?.click()}
        >
          {t('readIn')}
        </Button>
      </div>
      <input
        ref={chooser}
        hidden
        type="file"
        accept=".xml,.sta,.mt940,.940,.txt"
        aria-label={t('readIn')}
        onChange={event => {
          take(event.target.files?.[0])
          // The same file may be chosen again.
          event.target.value = ''
        }}
      />
    </>
  )
}

function WorkList({ staff }: { staff: Staff }) {
  const t = useOperatorWords()
  const navigate = route.useNavigate()
  const aside = route.useSearch().list === 'aside'
  const list = useInfiniteQuery(bankEntriesQuery(aside))
  const sent = useQuery(reconciliationQuery).data ?? NOTHING_SENT
  const found = list.data?.pages.flatMap(page => page.items)
  return (
    <>
      <div className="operator-switch">
        <Segmented<'open' | 'aside'>
          label={t('bankTitle')}
          options={[
            { value: 'open', label: t('toExplain') },
            { value: 'aside', label: t('asideTab') },
          ]}
          value={aside ? 'aside' : 'open'}
          onChange={value =>
            void navigate({ search: value === 'aside' ? { list: value } : {}, replace: true })
          }
        />
      </div>
      {list.isPending ? <Skeleton shape="block" height_px={240} /> : null}
      <div className="operator-proposals">
        {found?.map(entry => (
          <BankEntryCard key={entry.id} entry={entry} staff={staff} sent={sent} />
        ))}
      </div>
      {found?.length === 0 ? (
        <Empty icon={ListChecks} title={aside ? t('noneAside') : t('noneToExplain')}>
          {aside ? null : t('noneToExplainText')}
        </Empty>
      ) : null}
      <More list={list} />
    </>
  )
}
