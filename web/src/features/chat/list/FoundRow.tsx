import { useQuery } from '@tanstack/react-query'
import { useDates } from '~/lib/dates'
import { CellLink } from '~/ui/List'
import { lineOf } from '../excerpt'
import { titleOf, usePeople } from '../people'
import { conversationQuery } from '../queries'
import type { Message } from '../types'
import { useChatWords } from '../words'
import { Face } from './Face'

interface FoundRowProps {
  message: Message
  /** What was looked for, to be shown where it stands. */
  wanted?: string
}

/** A message away from its conversation: where it is from, who said it, and the way there. */
export function FoundRow({ message, wanted = '' }: FoundRowProps) {
  const t = useChatWords()
  const dates = useDates()
  const conversation = useQuery(conversationQuery(message.conversation)).data
  const people = usePeople(conversation)
  if (!conversation) return null
  const title = titleOf(conversation, people.nameOf, t('notes'))
  const isDirect = conversation.kind !== 'group'
  const line = around(lineOf(message, t, people.nameOf), wanted)
  return (
    <CellLink
      to="/chats/$id"
      params={{ id: message.conversation }}
      search={{ at: message.number }}
      leading={<Face conversation={conversation} title={title} />}
      title={title}
      detail={
        <span className="found-line" dir="auto">
          {isDirect ? '' : `${people.nameOf(message.sender)}: `}
          <Marked text={line} wanted={wanted} />
        </span>
      }
      value={<span className="found-at">{dates.brief(message.at)}</span>}
      trailing={null}
    />
  )
}

const BEFORE = 24

/** The stretch of a long text in which the wanted words stand. */
function around(text: string, wanted: string): string {
  const at = wanted === '' ? -1 : text.toLowerCase().indexOf(wanted.toLowerCase())
  return at <= BEFORE ? text : `…${text.slice(at - BEFORE)}`
}

function Marked({ text, wanted }: { text: string; wanted: string }) {
  const at = wanted === '' ? -1 : text.toLowerCase().indexOf(wanted.toLowerCase())
  if (at < 0) return text
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + wanted.length)}</mark>
      {text.slice(at + wanted.length)}
    </>
  )
}
