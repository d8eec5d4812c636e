import { api } from '~/lib/api'
import type { AddedOut } from '~/lib/wire'
import { Cell } from '~/ui/List'
import { ErrorNotice } from '~/ui/Notice'
import { Sheet } from '~/ui/Sheet'
import { toast } from '~/ui/Toast'
import { ContactsList } from '~/ui/money/Contacts'
import { contactRow } from '~/ui/money/contactRow'
import type { Conversation } from '../types'
import { useChatWords } from '../words'
import { at, useChange } from './queries'

interface AddMembersProps {
  conversation: Conversation
  open: boolean
  onClose: () => void
  /** Who is in already. */
  inside: ReadonlySet<string>
}

/** Bring a contact in; where an administrator looks first, they wait. */
export function AddMembers({ conversation, open, onClose, inside }: AddMembersProps) {
  const t = useChatWords()
  const { id } = conversation
  const add = useChange(id, async (member: string) => {
    const { waiting } = await api.post<AddedOut>(`${at(id)}/members`, { members: [member] })
    toast(waiting.length > 0 ? t('addedWaits') : t('added'), 'good')
    onClose()
  })
  return (
    <Sheet open={open} onClose={onClose} title={t('addMembers')}>
      <ErrorNotice error={add.error} />
      <ContactsList
        keep={contact => !inside.has(contact.person.id)}
        renderRow={contact => (
          <Cell
            key={contact.person.id}
            {...contactRow(contact)}
            disabled={add.isPending}
            onClick={() => add.mutate(contact.person.id)}
          />
        )}
      />
    </Sheet>
  )
}
