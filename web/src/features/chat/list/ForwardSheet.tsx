import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { SearchField } from '~/ui/Field'
import { Cell, List } from '~/ui/List'
import { Sheet } from '~/ui/Sheet'
import { toast } from '~/ui/Toast'
import { titleOf, usePeople } from '../people'
import { conversationsQuery } from '../queries'
import { send } from '../thread/send'
import type { Conversation, Message } from '../types'
import { useChatWords } from '../words'
import { Face } from './Face'

/** Say it again somewhere else. */
export function ForwardSheet({ message, onClose }: { message: Message; onClose: () => void }) {
  const t = useChatWords()
  const [wanted, setWanted] = useState('')
  const people = usePeople(undefined)
  const all = useQuery(conversationsQuery).data ?? []
  const text = wanted.trim().toLowerCase()
  const open = all.filter(one => one.mine.state === 'active' && one.mine.may.write)
  const name = (one: Conversation) => (one.other ? one.other.name : titleOf(one, people.nameOf, t('notes')))
  const fitting = open.filter(one => name(one).toLowerCase().includes(text))
  const forward = (one: Conversation) => {
    onClose()
    const { conversation, number, body } = message
    if (!body) return
    void send(one.id, { body, forward_of: { conversation, number } }).then(() =>
      toast(t('forwardedTo', { name: name(one) }), 'good'),
    )
  }
  return (
    <Sheet open onClose={onClose} title={t('forward')}>
      <SearchField label={t('searchChats')} value={wanted} onChange={setWanted} />
      <List>
        {fitting.map(one => (
          <Cell
            key={one.id}
            leading={<Face conversation={one} title={name(one)} />}
            title={name(one)}
            onClick={() => forward(one)}
          />
        ))}
      </List>
    </Sheet>
  )
}
