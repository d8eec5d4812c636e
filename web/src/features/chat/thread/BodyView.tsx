import { Lock } from 'lucide-react'
import { CardBodyOf } from '../bodies/CardBodies'
import { PhotosBody } from '../bodies/PhotosBody'
import { TextBody } from '../bodies/TextBody'
import { VoiceBody } from '../bodies/VoiceBody'
import type { Body, Pending } from '../types'
import { useChatWords } from '../words'

export interface BodyViewProps {
  body: Body
  conversation: string
  number: number | null
  isMine: boolean
  heard: boolean
  files?: readonly Pending[]
  onVoiceEnd: (number: number) => void
}

/** What a message says, by its kind. */
export function BodyView({ body, conversation, number, isMine, heard, files, onVoiceEnd }: BodyViewProps) {
  const t = useChatWords()
  switch (body.type) {
    case 'text':
      return <TextBody body={body} />
    case 'photos':
      return <PhotosBody body={body} conversation={conversation} {...(files && { files })} />
    case 'voice':
      return (
        <VoiceBody
          body={body}
          conversation={conversation}
          number={number}
          isMine={isMine}
          heard={heard}
          onEnd={onVoiceEnd}
        />
      )
    case 'file':
    case 'location':
    case 'contact':
      return <CardBodyOf body={body} conversation={conversation} />
    case 'sealed':
      return (
        <p className="said muted">
          <Lock aria-hidden size={14} /> {t('sealed')}
        </p>
      )
    case 'notice':
      return null
  }
}
