import { toast } from '~/ui/Toast'
import { titleOf } from '~/lib/queries'
import { react } from '../api'
import type { People } from '../people'
import type { Message } from '../types'
import { useChatWords } from '../words'

interface ReactionsProps {
  message: Message
  me: string
  people: People
}

export function toggleReaction(message: Message, me: string, emoji: string): void {
  const mine = message.reactions.some(one => one.emoji === emoji && one.members.includes(me))
  void react(message.conversation, message.number, emoji, !mine).catch((error: unknown) =>
    toast(titleOf(error), 'bad'),
  )
}

/** What others feel about a message; a tap joins in or takes it back. */
export function Reactions({ message, me, people }: ReactionsProps) {
  const t = useChatWords()
  if (message.reactions.length === 0) return null
  return (
    <ul className="reactions">
      {message.reactions.map(({ emoji, count, members }) => (
        <li key={emoji}>
          <button
            type="button"
            className="reaction"
            aria-pressed={members.includes(me)}
            title={members.map(people.nameOf).join(', ')}
            aria-label={t('reactedN', { emoji, n: count })}
            onClick={() => toggleReaction(message, me, emoji)}
          >
            <span aria-hidden>{emoji}</span>
            <span className="figures" aria-hidden>
              {count}
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}
