import { useDates } from '~/lib/dates'
import type { ReportEvidence } from '~/lib/types'
import { Tag } from '~/ui/Badge'
import { type ReportWords, useReportWords } from './words'

/** What was said, as it was when it was reported. Texts are shown as texts: nothing in them is a link here. */
export function Evidence({ report, evidence }: { report: string; evidence: readonly ReportEvidence[] }) {
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
          <Media body={one.body} report={report} />
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

/** What was shown or spoken; a file is only there to be saved. */
function Media({ body, report }: { body: ReportEvidence['body']; report: string }) {
  const t = useReportWords()
  const address = (media: string, variant: string) =>
    `/v1/media/${encodeURIComponent(media)}/${variant}?in=${encodeURIComponent(report)}`
  switch (body?.type) {
    case 'photos':
      return (
        <div className="operator-shown">
          {body.items.map(({ media, width, height }) => (
            <a key={media} href={address(media, 'large')} target="_blank" rel="noreferrer">
              <img
                src={address(media, 'small')}
                alt={t('said_photos')}
                width={width}
                height={height}
                loading="lazy"
              />
            </a>
          ))}
        </div>
      )
    case 'voice':
      // oxlint-disable-next-line jsx-a11y/media-has-caption -- nobody wrote down what was spoken
      return <audio controls preload="none" src={address(body.media, 'original')} />
    case 'file':
      return (
        <a className="text-link" href={address(body.media, 'original')} download={body.name}>
          {body.name}
        </a>
      )
    default:
      return null
  }
}
