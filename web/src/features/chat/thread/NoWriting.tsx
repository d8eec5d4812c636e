import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '~/ui/Button'
import { ErrorNotice } from '~/ui/Notice'
import { api } from '~/lib/api'
import type { People } from '../people'
import { refreshOne } from '../sync/refresh'
import type { Conversation } from '../types'
import { useChatWords } from '../words'

interface NoWritingProps {
  conversation: Conversation
  people: People
}

/** Instead of the composer: a stranger's request to answer, or why I may not write here. */
export function NoWriting({ conversation, people }: NoWritingProps) {
  const t = useChatWords()
  const { mine } = conversation
  const [now] = useState(Date.now)
  if (mine.state === 'requested') return <Answer conversation={conversation} people={people} />
  const text = () => {
    if (mine.state === 'removed') return t('youWereRemoved')
    if (mine.state === 'left') return t('youLeft')
    if (mine.silenced_until && Date.parse(mine.silenced_until) > now) return t('youAreSilenced')
    return conversation.admins_only_write ? t('adminsOnly') : t('mayNotWrite')
  }
  return <p className="no-writing">{text()}</p>
}

function Answer({ conversation, people }: NoWritingProps) {
  const t = useChatWords()
  const navigate = useNavigate()
  const { id } = conversation
  const answer = useMutation({
    mutationFn: async (how: 'accept' | 'decline') => {
      await api.post(`/v1/conversations/${encodeURIComponent(id)}/${how}`)
      await refreshOne(id)
      return how
    },
    onSuccess: how => {
      if (how === 'decline') void navigate({ to: '/chats', replace: true })
    },
  })
  const name = people.nameOf(conversation.other?.id)
  return (
    <footer className="request-answer">
      <p>{t('requestText', { name })}</p>
      <ErrorNotice error={answer.error} />
      <div>
        <Button
          variant="soft"
          busy={answer.isPending && answer.variables === 'decline'}
          onClick={() => answer.mutate('decline')}
        >
          {t('decline')}
        </Button>
        <Button
          busy={answer.isPending && answer.variables === 'accept'}
          onClick={() => answer.mutate('accept')}
        >
          {t('accept')}
        </Button>
      </div>
    </footer>
  )
}
