import {
  Copy,
  Eye,
  Flag,
  Forward,
  type LucideIcon,
  Pencil,
  Pin,
  PinOff,
  Reply,
  Star,
  StarOff,
  Trash2,
  Undo2,
} from 'lucide-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { titleOf } from '~/lib/queries'
import { Cell, List } from '~/ui/List'
import { Sheet } from '~/ui/Sheet'
import { toast } from '~/ui/Toast'
import { deleteMessage, pinMessage, starMessage } from '../api'
import { hide } from '../store/messages'
import { starsQuery } from '../saved'
import type { Conversation, Message } from '../types'
import { useChatWords } from '../words'
import { QUICK } from './emoji'
import { toggleReaction } from './Reactions'
import { useWords } from '~/lib/words'

export type Wanted = 'reply' | 'edit' | 'forward' | 'readers' | 'report' | 'history'

interface MessageMenuProps {
  conversation: Conversation
  message: Message | null
  me: string
  onClose: () => void
  /** What the conversation's screen does itself. */
  onWant: (wanted: Wanted, message: Message) => void
}

interface Act {
  label: string
  icon: LucideIcon
  danger?: boolean
  run: () => void
}

/** Everything that can be done with a message. */
export function MessageMenu({ conversation, message, me, onClose, onWant }: MessageMenuProps) {
  const t = useChatWords()
  if (!message) return null
  return (
    <Sheet open onClose={onClose} title={t('message')}>
      <div className="quick-reactions" role="group" aria-label={t('react')}>
        {QUICK.map(emoji => (
          <button
            key={emoji}
            type="button"
            aria-label={t('reactWith', { emoji })}
            onClick={() => {
              onClose()
              toggleReaction(message, me, emoji)
            }}
          >
            {emoji}
          </button>
        ))}
      </div>
      <Acts conversation={conversation} message={message} me={me} onClose={onClose} onWant={onWant} />
    </Sheet>
  )
}

function Acts({ conversation, message, me, onClose, onWant }: MessageMenuProps & { message: Message }) {
  const acts = useActs(conversation, message, me, onWant)
  return (
    <List>
      {acts.map(({ label, icon, danger, run }) => (
        <Cell
          key={label}
          icon={icon}
          title={label}
          trailing={<span />}
          {...(danger && { danger })}
          onClick={() => {
            onClose()
            run()
          }}
        />
      ))}
    </List>
  )
}

function useActs(
  conversation: Conversation,
  message: Message,
  me: string,
  onWant: MessageMenuProps['onWant'],
): Act[] {
  const t = useChatWords()
  const words = useWords()
  const client = useQueryClient()
  const stars = useQuery(starsQuery).data?.items ?? []
  const { conversation: id, number, body } = message
  const isStarred = stars.some(one => one.conversation === id && one.number === number)
  const isMine = message.sender === me
  const { may } = conversation.mine
  const isGroup = conversation.kind === 'group'
  const does = (change: () => Promise<unknown>, ...stale: string[]) => {
    change()
      .then(() => Promise.all(stale.map(key => client.invalidateQueries({ queryKey: ['chat', key] }))))
      .catch((error: unknown) => toast(titleOf(error), 'bad'))
  }
  const want = (wanted: Wanted) => () => onWant(wanted, message)
  const text = body?.type === 'text' ? body.text : body?.type === 'photos' ? (body.caption ?? '') : ''
  const mayRecall = (isMine && isRecent(message, conversation)) || (isGroup && may.manage)
  const mayPin = conversation.kind !== 'group' || may.manage
  const rows: (Act | false)[] = [
    may.write && { label: t('reply'), icon: Reply, run: want('reply') },
    text !== '' && { label: words('copy'), icon: Copy, run: () => void copy(text, words('copied')) },
    isMine && body?.type === 'text' && { label: words('edit'), icon: Pencil, run: want('edit') },
    { label: t('forward'), icon: Forward, run: want('forward') },
    {
      label: isStarred ? t('unstar') : t('star'),
      icon: isStarred ? StarOff : Star,
      run: () => does(() => starMessage(id, number, !isStarred), 'stars'),
    },
    mayPin && {
      label: message.pinned ? t('unpin') : t('pin'),
      icon: message.pinned ? PinOff : Pin,
      run: () => does(() => pinMessage(id, number, !message.pinned), 'pins'),
    },
    isGroup && isMine && { label: t('readers'), icon: Eye, run: want('readers') },
    message.edited_at !== null && message.edited_at !== undefined
      ? { label: t('history'), icon: Pencil, run: want('history') }
      : false,
    !isMine && message.sender !== null
      ? { label: t('report'), icon: Flag, danger: true, run: want('report') }
      : false,
    {
      label: t('deleteForMe'),
      icon: Trash2,
      danger: true,
      run: () => does(() => deleteMessage(id, number, 'me').then(() => hide(id, number))),
    },
    mayRecall && {
      label: t('recall'),
      icon: Undo2,
      danger: true,
      run: () => does(() => deleteMessage(id, number, 'all')),
    },
  ]
  return rows.filter(row => row !== false)
}

/** The window in which the sender may take it back. */
function isRecent(message: Message, { recall_window_s }: Conversation): boolean {
  return Date.now() - Date.parse(message.at) < recall_window_s * 1000
}

async function copy(text: string, done: string): Promise<void> {
  await navigator.clipboard.writeText(text)
  toast(done, 'good')
}
