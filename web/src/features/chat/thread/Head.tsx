import { Link } from '@tanstack/react-router'
import { CalendarDays, Info, Search } from 'lucide-react'
import { useState } from 'react'
import { useDates } from '~/lib/dates'
import { useWords } from '~/lib/words'
import { IconButton } from '~/ui/Button'
import { NavBar } from '~/ui/Page'
import { type People, titleOf } from '../people'
import { usePresence, useTyping } from '../sync/passing'
import type { Conversation } from '../types'
import { useChatWords } from '../words'
import { JumpToDay } from './JumpToDay'

interface HeadProps {
  conversation: Conversation
  people: People
  onJump: (number: number) => void
}

/** Whom I talk to, what they are doing, and the ways to search and settings. */
export function Head({ conversation, people, onJump }: HeadProps) {
  const t = useChatWords()
  const words = useWords()
  const [isJumping, setIsJumping] = useState(false)
  const { id } = conversation
  const actions = (
    <>
      <IconButton icon={CalendarDays} label={t('jumpToDay')} onClick={() => setIsJumping(true)} />
      <Link
        to="/chats/search"
        search={{ in: id }}
        className="icon-button conversation-search"
        aria-label={words('search')}
        title={words('search')}
      >
        <Search aria-hidden size={22} />
      </Link>
      <Link
        to="/chats/$id/info"
        params={{ id }}
        className="icon-button"
        aria-label={t('info')}
        title={t('info')}
      >
        <Info aria-hidden size={22} />
      </Link>
    </>
  )
  return (
    <div className="conversation-head">
      <NavBar
        title={titleOf(conversation, people.nameOf, t('notes'))}
        back
        backTo="/chats"
        actions={actions}
      />
      <State conversation={conversation} people={people} />
      <JumpToDay
        conversation={conversation}
        open={isJumping}
        onClose={() => setIsJumping(false)}
        onJump={onJump}
      />
    </div>
  )
}

/** Typing, online, last seen, or how many there are. */
function State({ conversation, people }: Pick<HeadProps, 'conversation' | 'people'>) {
  const t = useChatWords()
  const typing = useTyping(conversation.id)
  const dates = useDates()
  const presence = usePresence(conversation.other?.id)
  const isGroup = conversation.kind === 'group'
  const text = () => {
    if (typing.length > 0) {
      return isGroup ? t('typingWho', { who: typing.map(people.nameOf).join(', ') }) : t('typing')
    }
    const isIn = conversation.mine.state === 'active'
    if (isGroup) return isIn ? t('membersN', { n: conversation.members_count }) : ''
    if (presence?.online) return t('online')
    return presence?.lastSeen ? t('lastSeen', { at: dates.moment(presence.lastSeen) }) : ''
  }
  return (
    <p className="conversation-state" aria-live="polite">
      {text()}
    </p>
  )
}
