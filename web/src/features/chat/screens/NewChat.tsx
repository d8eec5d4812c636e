import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Bookmark, ScanLine, UserPlus, UsersRound } from 'lucide-react'
import { Cell, CellLink, List } from '~/ui/List'
import { ErrorNotice } from '~/ui/Notice'
import { Page } from '~/ui/Page'
import { ContactsList } from '~/ui/money/Contacts'
import { contactRow } from '~/ui/money/contactRow'
import { openDirect, openSelf } from '../api'
import { putConversations } from '../store/conversations'
import { useChatWords } from '../words'

/** Whom to write to. */
export default function NewChat() {
  const t = useChatWords()
  const navigate = useNavigate()
  const open = useMutation({
    mutationFn: async (member: string | null) => {
      const conversation = member === null ? await openSelf() : await openDirect(member)
      await putConversations([conversation])
      return conversation.id
    },
    onSuccess: id => navigate({ to: '/chats/$id', params: { id }, replace: true }),
  })
  return (
    <Page title={t('newChat')} back backTo="/chats">
      <List>
        <CellLink to="/chats/new-group" icon={UsersRound} title={t('newGroup')} />
        <CellLink to="/scan" icon={ScanLine} title={t('scan')} />
        <CellLink to="/contacts/add" icon={UserPlus} title={t('addContact')} />
        <Cell icon={Bookmark} title={t('notes')} detail={t('notesText')} onClick={() => open.mutate(null)} />
      </List>
      <ErrorNotice error={open.error} />
      <ContactsList
        renderRow={contact => (
          <Cell
            key={contact.person.id}
            {...contactRow(contact)}
            trailing={null}
            onClick={() => open.mutate(contact.person.id)}
          />
        )}
      />
    </Page>
  )
}
