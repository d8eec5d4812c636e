import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Flag, Lock } from 'lucide-react'
import { Empty, ErrorNotice } from '~/ui/Notice'
import { Segmented } from '~/ui/Picker'
import { Skeleton } from '~/ui/Skeleton'
import { Console } from '../Console'
import { More } from '../More'
import { HoldSection } from '../reports/HoldSection'
import { type Status, holdsQuery, reportsQuery } from '../reports/queries'
import { ReportLine } from '../reports/ReportLine'
import { useReportWords } from '../reports/words'

const route = getRouteApi('/member/operator/reports')
const LISTS = ['waiting', 'done', 'held'] as const
type Listed = (typeof LISTS)[number]

/** What members reported, the oldest first: new ones and appeals; what was decided; and what is held. */
export default function Reports() {
  const t = useReportWords()
  return <Console title={t('reports')}>{() => <Found />}</Console>
}

function Found() {
  const t = useReportWords()
  const navigate = route.useNavigate()
  const { status } = route.useSearch()
  const listed = LISTS.find(one => one === status) ?? 'waiting'
  return (
    <>
      <div className="operator-switch">
        <Segmented<Listed>
          label={t('reports')}
          options={LISTS.map(value => ({ value, label: t(value) }))}
          value={listed}
          onChange={value =>
            void navigate({ search: value === 'waiting' ? {} : { status: value }, replace: true })
          }
        />
      </div>
      {listed === 'held' ? <Holds /> : <Reported status={listed} />}
    </>
  )
}

function Reported({ status }: { status: Status }) {
  const t = useReportWords()
  const list = useInfiniteQuery(reportsQuery(status))
  const found = list.data?.pages.flatMap(page => page.items)
  return (
    <>
      {list.isPending ? <Skeleton shape="block" height_px={240} /> : null}
      <div className="operator-proposals">
        {found?.map(one => (
          <ReportLine key={one.id} report={one} />
        ))}
      </div>
      {found?.length === 0 ? (
        <Empty icon={Flag} title={status === 'done' ? t('noneDone') : t('noneWaiting')}>
          {status === 'done' ? null : t('noneWaitingText')}
        </Empty>
      ) : null}
      <More list={list} />
    </>
  )
}

function Holds() {
  const t = useReportWords()
  const holds = useQuery(holdsQuery)
  const found = holds.data?.items
  return (
    <>
      {holds.isPending ? <Skeleton shape="block" height_px={240} /> : null}
      <ErrorNotice error={holds.error} retry={() => void holds.refetch()} />
      <div className="operator-proposals">
        {found?.map(one => (
          <HoldSection
            key={one.conversation}
            title={one.title === null ? t('inDirect') : t('inGroup', { title: one.title })}
            conversation={one.conversation}
            hold={one}
          />
        ))}
      </div>
      {found?.length === 0 ? <Empty icon={Lock} title={t('noneHeld')} /> : null}
    </>
  )
}
