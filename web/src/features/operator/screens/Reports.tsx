import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Flag } from 'lucide-react'
import { Empty } from '~/ui/Notice'
import { Segmented } from '~/ui/Picker'
import { Skeleton } from '~/ui/Skeleton'
import { Console } from '../Console'
import { More } from '../More'
import { type Status, reportsQuery } from '../reports/queries'
import { ReportLine } from '../reports/ReportLine'
import { useReportWords } from '../reports/words'

const route = getRouteApi('/member/operator/reports')

/** What members reported, the oldest first: new ones and appeals; or what was decided. */
export default function Reports() {
  const t = useReportWords()
  return <Console title={t('reports')}>{() => <Found />}</Console>
}

function Found() {
  const t = useReportWords()
  const navigate = route.useNavigate()
  const status: Status = route.useSearch().status === 'done' ? 'done' : 'waiting'
  const list = useInfiniteQuery(reportsQuery(status))
  const found = list.data?.pages.flatMap(page => page.items)
  return (
    <>
      <div className="operator-switch">
        <Segmented<Status>
          label={t('reports')}
          options={[
            { value: 'waiting', label: t('waiting') },
            { value: 'done', label: t('done') },
          ]}
          value={status}
          onChange={value =>
            void navigate({ search: value === 'done' ? { status: value } : {}, replace: true })
          }
        />
      </div>
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
