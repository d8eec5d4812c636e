import { useMutation } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { valuesOf } from '~/lib/forms'
import { Button } from '~/ui/Button'
import { ErrorNotice } from '~/ui/Notice'
import { Sheet } from '~/ui/Sheet'
import { fetchMessages } from '../api'
import type { Conversation } from '../types'
import { useChatWords } from '../words'

interface JumpToDayProps {
  conversation: Conversation
  open: boolean
  onClose: () => void
  onJump: (number: number) => void
}

/** Go to the first message of a day. */
export function JumpToDay({ conversation, open, onClose, onJump }: JumpToDayProps) {
  const t = useChatWords()
  const field = useId()
  const { id, created_at } = conversation
  const find = useMutation({
    mutationFn: async (day: string) => {
      const since = new Date(`${day}T00:00:00`).toISOString()
      const { items, last } = await fetchMessages(id, { since }, 1)
      return items[0]?.number ?? last
    },
    onSuccess: number => {
      onClose()
      onJump(number)
    },
  })
  const [today] = useState(() => new Date())
  const asDay = (at: Date) =>
    new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 10)
  return (
    <Sheet open={open} onClose={onClose} title={t('jumpToDay')} shape="dialog">
      <form className="stack" onSubmit={event => find.mutate(valuesOf(event, 'day').day)}>
        <div className="field">
          <label htmlFor={field}>{t('day')}</label>
          <div className="field-box">
            <input
              id={field}
              name="day"
              type="date"
              required
              defaultValue={asDay(today)}
              min={asDay(new Date(created_at))}
              max={asDay(today)}
            />
          </div>
        </div>
        <ErrorNotice error={find.error} />
        <Button type="submit" block busy={find.isPending}>
          {t('jump')}
        </Button>
      </form>
    </Sheet>
  )
}
