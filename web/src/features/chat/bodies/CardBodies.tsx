import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { FileText, MapPin } from 'lucide-react'
import { useLanguage } from '~/lib/i18n'
import { Avatar } from '~/ui/Avatar'
import { personQuery } from '~/ui/money/queries'
import { mediaUrl } from '../media'
import { formatSize } from '../rules/durations'
import type { Body } from '../types'
import { useChatWords } from '../words'

function FileBody({ body, conversation }: { body: Extract<Body, { type: 'file' }>; conversation: string }) {
  const language = useLanguage()
  const inside = (
    <>
      <span className="card-tile">
        <FileText aria-hidden size={22} />
      </span>
      <span className="card-text">
        <strong dir="auto">{body.name}</strong>
        <span>{formatSize(body.size_bytes ?? 0, language)}</span>
      </span>
    </>
  )
  return body.media ? (
    <a className="card-body" href={mediaUrl(body.media, 'original', conversation)} download={body.name}>
      {inside}
    </a>
  ) : (
    <span className="card-body">{inside}</span>
  )
}

/** A place: its name and its coordinates; a map is opened by whatever the device has for `geo:`. */
function LocationBody({ body }: { body: Extract<Body, { type: 'location' }> }) {
  const t = useChatWords()
  const where = `${body.latitude.toFixed(5)}, ${body.longitude.toFixed(5)}`
  return (
    <a className="card-body" href={`geo:${body.latitude},${body.longitude}`}>
      <span className="card-tile">
        <MapPin aria-hidden size={22} />
      </span>
      <span className="card-text">
        <strong dir="auto">{body.label || t('location')}</strong>
        <span className="figures">{where}</span>
      </span>
    </a>
  )
}

function ContactBody({ body }: { body: Extract<Body, { type: 'contact' }> }) {
  const t = useChatWords()
  const person = useQuery(personQuery(body.member)).data?.person
  return (
    <Link className="card-body" to="/people/$id" params={{ id: body.member }}>
      <Avatar name={person?.name ?? '·'} src={person?.avatar_url ?? null} />
      <span className="card-text">
        <strong>{person?.name ?? t('contactCard')}</strong>
        <span>{person ? `@${person.handle}` : t('contactCard')}</span>
      </span>
    </Link>
  )
}

type Card = Extract<Body, { type: 'file' | 'location' | 'contact' }>

/** A file, a place or a person. */
export function CardBodyOf({ body, conversation }: { body: Card; conversation: string }) {
  if (body.type === 'file') return <FileBody body={body} conversation={conversation} />
  if (body.type === 'location') return <LocationBody body={body} />
  return <ContactBody body={body} />
}
