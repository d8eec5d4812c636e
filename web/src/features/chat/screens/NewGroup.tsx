import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Check } from 'lucide-react'
import { useRef, useState } from 'react'
import { Button } from '~/ui/Button'
import { TextField } from '~/ui/Field'
import { Cell } from '~/ui/List'
import { ErrorNotice } from '~/ui/Notice'
import { Page } from '~/ui/Page'
import { ContactsList } from '~/ui/money/Contacts'
import { contactRow } from '~/ui/money/contactRow'
import { createGroup } from '../api'
import { putConversations } from '../store/conversations'
import { useChatWords } from '../words'

const TITLE_CHARS = 60

/** A name, and who is in it. */
export default function NewGroup() {
  const t = useChatWords()
  const navigate = useNavigate()
  const [title, setTitle] = useState('')
  const [chosen, setChosen] = useState<readonly string[]>([])
  // One id for this intention: pressing again makes no second group.
  const client_id = useRef(crypto.randomUUID())
  const create = useMutation({
    mutationFn: () => createGroup(title.trim(), chosen, client_id.current),
    onSuccess: async conversation => {
      await putConversations([conversation])
      await navigate({ to: '/chats/$id', params: { id: conversation.id }, replace: true })
    },
  })
  const toggle = (member: string) =>
    setChosen(chosen.includes(member) ? chosen.filter(one => one !== member) : [...chosen, member])
  return (
    <Page
      title={t('newGroup')}
      back
      backTo="/chats/new"
      footer={
        <>
          <ErrorNotice error={create.error} />
          <Button
            block
            disabled={title.trim() === ''}
            busy={create.isPending}
            onClick={() => create.mutate()}
          >
            {t('createGroup', { n: chosen.length + 1 })}
          </Button>
        </>
      }
    >
      <TextField
        label={t('groupName')}
        value={title}
        maxLength={TITLE_CHARS}
        autoComplete="off"
        onChange={event => setTitle(event.target.value)}
      />
      <ContactsList
        renderRow={contact => {
          const { id } = contact.person
          const isChosen = chosen.includes(id)
          return (
            <Cell
              key={id}
              {...contactRow(contact)}
              trailing={
                isChosen ? <Check aria-label={t('chosen')} size={20} className="chosen-mark" /> : <span />
              }
              onClick={() => toggle(id)}
            />
          )
        }}
      />
    </Page>
  )
}
