import { useQuery } from '@tanstack/react-query'
import { useDates } from '~/lib/dates'
import { api } from '~/lib/api'
import type { HistoryOut, ReadersOut } from '~/lib/wire'
import { Avatar } from '~/ui/Avatar'
import { Cell, List } from '~/ui/List'
import { ErrorNotice } from '~/ui/Notice'
import { Sheet } from '~/ui/Sheet'
import { Skeleton } from '~/ui/Skeleton'
import { ReportSheet } from '../info/ReportSheet'
import { ForwardSheet } from '../list/ForwardSheet'
import type { People } from '../people'
import type { Message } from '../types'
import { useChatWords } from '../words'

export interface SheetOf {
  kind: 'forward' | 'readers' | 'report' | 'history'
  message: Message
}

interface MessageSheetsProps {
  sheet: SheetOf | null
  people: People
  onClose: () => void
}

/** The sheets that a message's menu opens. */
export function MessageSheets({ sheet, people, onClose }: MessageSheetsProps) {
  if (!sheet) return null
  const { kind, message } = sheet
  switch (kind) {
    case 'forward':
      return <ForwardSheet message={message} onClose={onClose} />
    case 'report':
      return (
        <ReportSheet
          about={{ conversation: message.conversation, number: message.number }}
          name={people.nameOf(message.sender)}
          onClose={onClose}
        />
      )
    case 'readers':
      return <Readers message={message} onClose={onClose} />
    case 'history':
      return <History message={message} onClose={onClose} />
  }
}

const at = ({ conversation, number }: Message) =>
  `/v1/conversations/${encodeURIComponent(conversation)}/messages/${number}`

function Readers({ message, onClose }: { message: Message; onClose: () => void }) {
  const t = useChatWords()
  const readers = useQuery({
    queryKey: ['chat', 'readers', message.conversation, message.number],
    queryFn: ({ signal }) => api.get<ReadersOut>(`${at(message)}/readers`, {}, { signal }),
    staleTime: 0,
  })
  const people = readers.data?.read ?? []
  return (
    <Sheet open onClose={onClose} title={t('readers')}>
      {readers.isPending ? <Skeleton shape="row" count={3} /> : null}
      <ErrorNotice error={readers.error} retry={() => void readers.refetch()} />
      {readers.data && people.length === 0 ? <p className="muted">{t('noReaders')}</p> : null}
      {people.length > 0 ? (
        <List>
          {people.map(person => (
            <Cell
              key={person.id}
              leading={<Avatar name={person.name} src={person.avatar_url} size="s" />}
              title={person.name}
            />
          ))}
        </List>
      ) : null}
    </Sheet>
  )
}

function History({ message, onClose }: { message: Message; onClose: () => void }) {
  const t = useChatWords()
  const dates = useDates()
  const history = useQuery({
    queryKey: ['chat', 'history', message.conversation, message.number],
    queryFn: ({ signal }) => api.get<HistoryOut>(`${at(message)}/history`, {}, { signal }),
    staleTime: 0,
  })
  return (
    <Sheet open onClose={onClose} title={t('history')}>
      {history.isPending ? <Skeleton count={3} /> : null}
      <ErrorNotice error={history.error} retry={() => void history.refetch()} />
      <List>
        {(history.data?.items ?? []).map(({ at: when, body }) => (
          <Cell
            key={when}
            title={<span dir="auto">{body?.type === 'text' ? body.text : ''}</span>}
            detail={dates.full(when)}
          />
        ))}
      </List>
    </Sheet>
  )
}
