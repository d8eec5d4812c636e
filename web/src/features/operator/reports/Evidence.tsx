import { useDates } from '~/lib/dates'
import type { KeptWords, ReportEvidence } from '~/lib/types'
import { Tag } from '~/ui/Badge'
import { type ReportWords, useReportWords } from './words'

type Said = ReportEvidence | KeptWords

interface EvidenceProps {
  label: string
  /** The report or the conversation that its media are kept with. */
  place: string
  evidence: readonly Said[]
}

/** What was said, as it was when it was reported or taken back. Texts are texts: nothing in them is a link here. */
export function Evidence({ label, place, evidence }: EvidenceProps) {
  const t = useReportWords()
  const dates = useDates()
  return (
    <ol className="operator-evidence" aria-label={label}>
      {evidence.map(one => (
        <li key={keyOf(one)} className={isReported(one) ? 'operator-reported' : undefined}>
          <p className="operator-quiet">
            <strong>{one.sender?.name ?? t('house')}</strong>{' '}
            <time dateTime={one.at}>{dates.full(one.at)}</time>{' '}
            {isReported(one) ? <Tag tone="bad">{t('theMessage')}</Tag> : null}
          </p>
          <p className="operator-said">{saidIn(one, t)}</p>
          <Media body={one.body} place={place} />
        </li>
      ))}
    </ol>
  )
}

const isReported = (one: Said): boolean => 'reported' in one && one.reported
const keyOf = (one: Said): string => `${one.number} ${'version' in one ? one.version : 1}`

function saidIn({ body }: Said, t: ReportWords): string {
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
function Media({ body, place }: { body: Said['body']; place: string }) {
  const t = useReportWords()
  const address = (media: string, variant: string) =>
    `/v1/media/${encodeURIComponent(media)}/${variant}?in=${encodeURIComponent(place)}`
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
