import { Link } from '@tanstack/react-router'
import { EllipsisVertical, Pin } from 'lucide-react'
import { type MouseEvent, type ReactNode, memo } from 'react'
import { useDates } from '~/lib/dates'
import { Avatar } from '~/ui/Avatar'
import type { People } from '../people'
import { showsUnplayed } from '../rules/conversation'
import type { Kept } from '../store/database'
import type { Conversation, Message } from '../types'
import { useChatWords } from '../words'
import { BodyView } from './BodyView'
import { Quoted } from './Quoted'
import { Reactions } from './Reactions'
import { Tick } from './Tick'
import { useLongPress } from './useLongPress'

export interface BubbleProps {
  conversation: Conversation
  kept: Kept
  message: Message
  /** First and last of a run by the same person. */
  startsRun: boolean
  endsRun: boolean
  me: string
  people: People
  /** Just jumped to. */
  isLit: boolean
  onMenu: (message: Message) => void
  onJump: (number: number) => void
  onVoiceEnd: (number: number) => void
}

/** One message of somebody. */
export const Bubble = memo(function Bubble(props: BubbleProps) {
  const { conversation, kept, message, startsRun, endsRun, me, people, onMenu, onJump, onVoiceEnd } = props
  const t = useChatWords()
  const dates = useDates()
  const isMine = message.sender === me
  const isGroup = conversation.kind === 'group'
  const name = people.nameOf(message.sender)
  const press = useLongPress(() => onMenu(message))
  const ask = (event: MouseEvent) => {
    event.preventDefault()
    onMenu(message)
  }
  const { body } = message
  return (
    <article
      className={classOf(props, isMine)}
      aria-label={isMine ? t('you') : name}
      data-number={message.number}
      data-kind={body?.type}
    >
      {isGroup && !isMine ? <Face message={message} people={people} isShown={endsRun} /> : null}
      {/* A long press is a second way to what the button at its side opens. */}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div className="bubble" onContextMenu={ask} {...press}>
        {isGroup && !isMine && startsRun ? <strong className="bubble-name">{name}</strong> : null}
        {message.forwarded ? <span className="bubble-forwarded">{t('forwarded')}</span> : null}
        {message.reply_to ? <Quoted quote={message.reply_to} people={people} onJump={onJump} /> : null}
        {body ? (
          <BodyView
            body={body}
            conversation={message.conversation}
            number={message.number}
            isMine={isMine}
            heard={isMine ? !showsUnplayed(conversation, message) : (kept.heard ?? false)}
            onVoiceEnd={onVoiceEnd}
          />
        ) : (
          <p className="said bubble-gone">{t('gone')}</p>
        )}
        <span className="bubble-foot">
          {message.pinned ? <Pin aria-label={t('pinned')} size={12} /> : null}
          {message.edited_at ? <span>{t('edited')}</span> : null}
          <time dateTime={message.at} title={dates.full(message.at)}>
            {dates.time(message.at)}
          </time>
          {isMine ? <Tick conversation={conversation} number={message.number} /> : null}
        </span>
        <Reactions message={message} me={me} people={people} />
      </div>
      <MoreButton label={t('messageMenu')} onClick={() => onMenu(message)}>
        <EllipsisVertical aria-hidden size={18} />
      </MoreButton>
    </article>
  )
})

function Face({ message, people, isShown }: { message: Message; people: People; isShown: boolean }) {
  const person = people.personOf(message.sender)
  const name = people.nameOf(message.sender)
  if (!isShown || message.sender === null) return <span className="bubble-face" />
  return (
    <Link
      className="bubble-face"
      to="/people/$id"
      params={{ id: message.sender }}
      aria-label={name}
      tabIndex={-1}
    >
      <Avatar name={person?.name ?? name} src={person?.avatar_url ?? null} size="s" />
    </Link>
  )
}

function MoreButton(props: { label: string; onClick: () => void; children: ReactNode }) {
  return (
    <button type="button" className="bubble-more" aria-label={props.label} onClick={props.onClick}>
      {props.children}
    </button>
  )
}

function classOf({ startsRun, endsRun, isLit }: BubbleProps, isMine: boolean): string {
  const names = ['message', isMine ? 'message-mine' : 'message-theirs']
  if (startsRun) names.push('message-starts')
  if (endsRun) names.push('message-ends')
  if (isLit) names.push('message-lit')
  return names.join(' ')
}
