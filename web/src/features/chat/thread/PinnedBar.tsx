import { useQuery } from '@tanstack/react-query'
import { Pin } from 'lucide-react'
import { useState } from 'react'
import { lineOf } from '../excerpt'
import type { People } from '../people'
import { pinsQuery } from '../saved'
import type { Conversation } from '../types'
import { useChatWords } from '../words'

interface PinnedBarProps {
  conversation: Conversation
  people: People
  onJump: (number: number) => void
}

/** What was pinned, newest first; each tap shows the one before. */
export function PinnedBar({ conversation, people, onJump }: PinnedBarProps) {
  const t = useChatWords()
  const pins = useQuery(pinsQuery(conversation.id)).data?.items ?? []
  const [turn, setTurn] = useState(0)
  const shown = pins[turn % Math.max(1, pins.length)]
  if (!shown) return null
  const go = () => {
    onJump(shown.number)
    setTurn(turn + 1)
  }
  return (
    <button type="button" className="pinned-bar" onClick={go}>
      <Pin aria-hidden size={18} />
      <span className="composer-about">
        <strong>{t('pinnedMessage')}</strong>
        <span dir="auto">{lineOf(shown, t, people.nameOf)}</span>
      </span>
      {pins.length > 1 ? (
        <span className="muted figures">
          {(turn % pins.length) + 1}/{pins.length}
        </span>
      ) : null}
    </button>
  )
}
