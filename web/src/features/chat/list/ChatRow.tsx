import { Link } from '@tanstack/react-router'
import { Archive, ArchiveRestore, BellOff, MailOpen, MailPlus, Pin, PinOff } from 'lucide-react'
import { type MouseEvent, useState } from 'react'
import { useDates } from '~/lib/dates'
import { titleOf as problemTitle } from '~/lib/queries'
import { useMe } from '~/lib/session'
import { type Action, ActionSheet } from '~/ui/ActionSheet'
import { toast } from '~/ui/Toast'
import { lineOf } from '../excerpt'
import { titleOf, usePeople } from '../people'
import { isMuted } from '../rules/conversation'
import { changeMineNow } from '../mine'
import { read } from '../sync/marks'
import { usePresence, useTyping } from '../sync/passing'
import { Tick } from '../thread/Tick'
import type { Conversation } from '../types'
import { useChatWords } from '../words'
import { Face } from './Face'

interface ChatRowProps {
  conversation: Conversation
  isOpen: boolean
}

/** One conversation of the list. Sliding it to the left shows what can be done with it, as a long press does. */
export function ChatRow({ conversation, isOpen }: ChatRowProps) {
  const t = useChatWords()
  const dates = useDates()
  const people = usePeople(conversation)
  const [isMenu, setIsMenu] = useState(false)
  const { mine } = conversation
  const title = titleOf(conversation, people.nameOf, t('notes'))
  const actions = useRowActions(conversation)
  const menu = (event: MouseEvent) => {
    event.preventDefault()
    setIsMenu(true)
  }
  const [now] = useState(Date.now)
  const muted = isMuted(conversation, now)
  const isHere = usePresence(conversation.other?.id)?.online === true
  return (
    <li className={isOpen ? 'chat-row chat-row-open' : 'chat-row'}>
      <Link to="/chats/$id" params={{ id: conversation.id }} className="chat-row-link" onContextMenu={menu}>
        <span className="chat-row-face">
          <Face conversation={conversation} title={title} />
          {isHere ? <span className="here-dot" role="img" aria-label={t('online')} /> : null}
        </span>
        <span className="chat-row-text">
          <span className="chat-row-head">
            <strong>{title}</strong>
            {muted ? <BellOff aria-label={t('muted')} size={14} /> : null}
            {mine.pinned ? <Pin aria-label={t('pinned')} size={14} /> : null}
            {conversation.last_message ? (
              <time dateTime={conversation.last_at}>{dates.brief(conversation.last_at)}</time>
            ) : null}
          </span>
          <span className="chat-row-line">
            <Line conversation={conversation} />
            <Unread conversation={conversation} muted={muted} />
          </span>
        </span>
      </Link>
      <div className="chat-row-actions">
        {actions.map(({ label, icon: Icon, onSelect }) => (
          <button key={label} type="button" onClick={onSelect} tabIndex={-1}>
            {Icon ? <Icon aria-hidden size={20} /> : null}
            <span>{label}</span>
          </button>
        ))}
      </div>
      <ActionSheet open={isMenu} onClose={() => setIsMenu(false)} title={title} actions={actions} />
    </li>
  )
}

/** The second line: somebody typing, a draft, or the last message. */
function Line({ conversation }: { conversation: Conversation }) {
  const t = useChatWords()
  const me = useMe()
  const people = usePeople(conversation)
  const typing = useTyping(conversation.id)
  const { last_message: last, mine } = conversation
  if (typing.length > 0) return <span className="chat-row-typing">{t('typing')}</span>
  if (mine.draft)
    return (
      <span className="chat-row-last" dir="auto">
        <span className="chat-row-draft">{t('draft')}</span> {mine.draft.text}
      </span>
    )
  if (!last) return <span className="chat-row-last">{conversation.about}</span>
  const isMine = last.sender === me.id
  const line = lineOf(last, t, people.nameOf)
  const isSaid = conversation.kind === 'group' && last.sender !== null && last.body?.type !== 'notice'
  return (
    <>
      {isMine && last.body && conversation.kind !== 'self' ? (
        <Tick conversation={conversation} number={last.number} />
      ) : null}
      <span className="chat-row-last" dir="auto">
        {isSaid && !isMine ? `${people.nameOf(last.sender)}: ${line}` : line}
      </span>
    </>
  )
}

function Unread({ conversation, muted }: { conversation: Conversation; muted: boolean }) {
  const t = useChatWords()
  const { unread, marked_unread } = conversation.mine
  if (unread === 0 && !marked_unread) return null
  const label = unread > 0 ? t('unreadN', { n: unread }) : t('markedUnread')
  return (
    <span className={muted ? 'badge chat-row-muted' : 'badge'}>
      <span aria-hidden>{unread > 99 ? '99+' : unread > 0 ? unread : ''}</span>
      <span className="visually-hidden">{label}</span>
    </span>
  )
}

function useRowActions(conversation: Conversation): Action[] {
  const t = useChatWords()
  const { mine } = conversation
  const change = (what: Parameters<typeof changeMineNow>[1]) => () =>
    void changeMineNow(conversation.id, what).catch((error: unknown) => toast(problemTitle(error), 'bad'))
  const isUnread = mine.unread > 0 || mine.marked_unread
  return [
    {
      label: mine.pinned ? t('unpin') : t('pin'),
      icon: mine.pinned ? PinOff : Pin,
      onSelect: change({ pinned: !mine.pinned }),
    },
    isUnread
      ? {
          label: t('markRead'),
          icon: MailOpen,
          onSelect: () => void read(conversation.id, conversation.last_number),
        }
      : { label: t('markUnread'), icon: MailPlus, onSelect: change({ marked_unread: true }) },
    {
      label: mine.archived ? t('unarchive') : t('archive'),
      icon: mine.archived ? ArchiveRestore : Archive,
      onSelect: change({ archived: !mine.archived }),
    },
  ]
}
