import { Link } from '@tanstack/react-router'
import { useDates } from '~/lib/dates'
import type { Report } from '~/lib/types'
import { Tag } from '~/ui/Badge'
import { useReportWords } from './words'

/** A report in the list: why, about whom, and whether it comes back as an appeal. */
export function ReportLine({ report }: { report: Report }) {
  const t = useReportWords()
  const dates = useDates()
  const last = report.decisions.at(-1)
  return (
    <article className="operator-proposal">
      <h3>
        <Link className="text-link" to="/operator/reports/$id" params={{ id: report.id }}>
          {t(`reason_${report.reason}`)}
        </Link>
        <span>{t('about', { name: report.about.name })}</span>
        {report.state === 'appealed' ? <Tag tone="warn">{t('appealed')}</Tag> : null}
      </h3>
      {report.note ? <blockquote>{report.note}</blockquote> : null}
      <p className="operator-quiet">
        {t('reportedBy', { name: report.reporter.name, when: dates.full(report.at) })}
      </p>
      {last ? (
        <p className="operator-quiet">
          <Tag tone={last.action === 'dismiss' ? 'plain' : 'bad'}>{t(`action_${last.action}`)}</Tag>{' '}
          {t('decidedBy', { name: last.moderator.name, when: dates.full(last.at) })}
        </p>
      ) : null}
    </article>
  )
}
