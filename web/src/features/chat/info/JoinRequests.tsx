import { useQuery } from '@tanstack/react-query'
import { api } from '~/lib/api'
import { Avatar } from '~/ui/Avatar'
import { Button } from '~/ui/Button'
import { Cell, List } from '~/ui/List'
import { ErrorNotice } from '~/ui/Notice'
import type { Conversation } from '../types'
import { useChatWords } from '../words'
import { at, joinRequestsQuery, useChange } from './queries'

interface Answer {
  member: string
  how: 'approve' | 'decline'
}

/** Who waits to come in, for administrators. */
export function JoinRequests({ conversation }: { conversation: Conversation }) {
  const t = useChatWords()
  const { id, mine } = conversation
  const requests = useQuery({ ...joinRequestsQuery(id), enabled: mine.may.manage })
  const answer = useChange(id, ({ member, how }: Answer) =>
    api.post(`${at(id)}/join-requests/${encodeURIComponent(member)}/${how}`),
  )
  const waiting = requests.data?.items ?? []
  if (waiting.length === 0) return null
  return (
    <>
      <List title={t('joinRequests')}>
        {waiting.map(({ person }) => (
          <Cell
            key={person.id}
            leading={<Avatar name={person.name} src={person.avatar_url} />}
            title={person.name}
            detail={`@${person.handle}`}
            trailing={
              <span className="info-answer">
                <Button
                  size="s"
                  variant="quiet"
                  onClick={() => answer.mutate({ member: person.id, how: 'decline' })}
                >
                  {t('decline')}
                </Button>
                <Button
                  size="s"
                  variant="soft"
                  onClick={() => answer.mutate({ member: person.id, how: 'approve' })}
                >
                  {t('letIn')}
                </Button>
              </span>
            }
          />
        ))}
      </List>
      <ErrorNotice error={answer.error} />
    </>
  )
}
