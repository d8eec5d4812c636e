import { useQuery } from '@tanstack/react-query'
import { useMe } from '~/lib/session'
import { Avatar } from '~/ui/Avatar'
import { membersQuery } from '../people'
import { useChatWords } from '../words'

const MOST = 6

interface MentionListProps {
  id: string
  /** What was typed after the @. */
  wanted: string
  onPick: (member: string, name: string) => void
}

/** The members whose name begins like this. */
export function MentionList({ id, wanted, onPick }: MentionListProps) {
  const t = useChatWords()
  const me = useMe()
  const members = useQuery(membersQuery(id)).data ?? []
  const text = wanted.toLowerCase()
  const fitting = members
    .map(one => one.person)
    .filter(one => one.id !== me.id)
    .filter(one => one.name.toLowerCase().includes(text) || one.handle.startsWith(text))
    .slice(0, MOST)
  if (fitting.length === 0) return null
  return (
    <ul className="mention-list" aria-label={t('mention')}>
      {fitting.map(person => (
        <li key={person.id}>
          <button type="button" className="cell cell-press" onClick={() => onPick(person.id, person.name)}>
            <Avatar name={person.name} src={person.avatar_url} size="s" />
            <span className="cell-text">{person.name}</span>
            <span className="cell-detail">@{person.handle}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
