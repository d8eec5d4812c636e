import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useDates } from '~/lib/dates'
import type { ReportDetail } from '~/lib/types'
import { Tag } from '~/ui/Badge'
import { ErrorNotice } from '~/ui/Notice'
import { Skeleton } from '~/ui/Skeleton'
import { Console } from '../Console'
import { DecideForm } from '../reports/DecideForm'
import { Evidence } from '../reports/Evidence'
import { HoldSection } from '../reports/HoldSection'
import { reportQuery } from '../reports/queries'
import { useReportWords } from '../reports/words'

const route = getRouteApi('/member/operator/reports/$id')

/** One report: what was kept of it, what went before, and deciding. */
export default function ReportPage() {
  const t = useReportWords()
  const { id } = route.useParams()
  const report = useQuery(reportQuery(id))
  return (
    <Console title={t('report')} backTo="/operator/reports">
      {() => (
        <>
          {report.isPending ? <Skeleton shape="block" height_px={320} /> : null}
          <ErrorNotice error={report.error} retry={() => void report.refetch()} />
          {report.data ? <Shown report={report.data} /> : null}
        </>
      )}
    </Console>
  )
}

function Shown({ report }: { report: ReportDetail }) {
  const t = useReportWords()
  const open = report.state === 'open' || report.state === 'appealed'
  return (
    <div className="operator-overview">
      <div className="stack">
        <Summary report={report} />
        <section className="operator-proposal">
          <h3>{t('evidence')}</h3>
          <p className="operator-quiet">{t('evidenceText')}</p>
          <Evidence label={t('evidence')} place={report.id} evidence={report.evidence} />
        </section>
      </div>
      <div className="stack">
        <Before report={report} />
        {open && report.mine_to_decide ? <DecideForm key={report.state} report={report} /> : null}
        {open && !report.mine_to_decide ? <p className="operator-quiet">{t('notYours')}</p> : null}
        <HoldSection title={t('hold')} conversation={report.conversation} hold={report.hold} />
      </div>
    </div>
  )
}

function Summary({ report }: { report: ReportDetail }) {
  const t = useReportWords()
  const dates = useDates()
  return (
    <section className="operator-proposal">
      <h3>
        {t(`reason_${report.reason}`)}
        <span>{t('about', { name: report.about.name })}</span>
      </h3>
      <p className="operator-quiet">
        {report.title === null ? t('inDirect') : t('inGroup', { title: report.title })}
        {report.number === null ? ` · ${t('aMember')}` : null}
      </p>
      {report.note ? <blockquote>{report.note}</blockquote> : null}
      <p className="operator-quiet">
        {t('reportedBy', { name: report.reporter.name, when: dates.full(report.at) })}
      </p>
    </section>
  )
}

/** What is known of the member, what the ladder proposes, and what was decided and objected so far. */
function Before({ report }: { report: ReportDetail }) {
  const t = useReportWords()
  const dates = useDates()
  const { action, days } = report.proposed
  const proposed =
    days === null ? t(`action_${action}`) : `${t(`action_${action}`)} ${t('forDays', { n: days })}`
  return (
    <section className="operator-proposal">
      <p>{t('upheld', { n: report.upheld_before })}</p>
      <p className="operator-quiet">{t('proposed', { action: proposed })}</p>
      {report.decisions.length > 0 ? <h3>{t('decisions')}</h3> : null}
      {report.decisions.map(one => (
        <div key={one.at} className="operator-decision">
          <p>
            <Tag tone={one.action === 'dismiss' ? 'plain' : 'bad'}>{t(`action_${one.action}`)}</Tag>{' '}
            {one.until ? t('until', { when: dates.full(one.until) }) : null}
          </p>
          <blockquote>{one.reason}</blockquote>
          <p className="operator-quiet">
            {t('decidedBy', { name: one.moderator.name, when: dates.full(one.at) })}
          </p>
        </div>
      ))}
      {report.appeal ? (
        <>
          <h3>{t('appealed')}</h3>
          <blockquote>{report.appeal.words}</blockquote>
          <p className="operator-quiet">
            {t('appealBy', { name: report.appeal.appellant.name, when: dates.full(report.appeal.at) })}
          </p>
        </>
      ) : null}
    </section>
  )
}
