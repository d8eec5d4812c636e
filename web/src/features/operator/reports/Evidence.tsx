import { useDates } from '~/lib/dates'
import type { ReportEvidence } from '~/lib/types'
import { Tag } from '~/ui/Badge'
import { type ReportWords, useReportWords } from './words'

/** What was said, as it was when it was reported. Texts are shown as texts: nothing in them is a link here. */
export function Evidence({ evidence }: { evidence: readonly ReportEvidence[] }) {
  const t = useReportWords()
  const dates = useDates()
  return (
    <ol className="operator-evidence" aria-label={t('evidence')}>
      {evidence.map(one => (
        <li key={one.number} className={one.reported ? 'operator-reported' : undefined}>
          <p className="operator-quiet">
            <strong>{one.sender?.name ?? t('house')}</strong>{' '}
            <time dateTime={one.at}>{dates.full(one.at)}</time>{' '}
            {one.reported ? <Tag tone="bad">{t('theMessage')}</Tag> : null}
          </p>
          <p className="operator-said">{saidIn(one, t)}</p>
        </li>
      ))}
    </ol>
  )
}

function saidIn({ body }: ReportEvidence, t: ReportWords): string {
  if (!body) return t('taken')
  switch (body.type) {
    case 'text':
      return body.text
    case 'photos':
      return [t('said_photos'), body.caption].filter(Boolean).join(': ')
    case 'file':
      return `${t('said_file')}: ${body.name}`
    case 'location':
      return [t('said_location'), body.label].filter(Boolean).join(': ')
    default:
      return t(`said_${body.type}`)
  }
}
