import { ScanLine, UserSearch } from 'lucide-react'
import { Avatar } from '~/ui/Avatar'
import { CellLink, List } from '~/ui/List'
import { Page } from '~/ui/Page'
import { ContactsList } from '~/ui/money/Contacts'
import { calledBy } from '~/ui/money/people'
import { usePayWords } from '../words'

/** Whom to pay. */
export default function Transfer() {
  const t = usePayWords()
  return (
    <Page title={t('transfer')} back>
      <List>
        <CellLink to="/scan" icon={ScanLine} title={t('scanCode')} detail={t('scanCodeText')} />
        <CellLink to="/contacts/add" icon={UserSearch} title={t('byHandle')} detail={t('byHandleText')} />
      </List>
      <ContactsList
        renderRow={contact => (
          <CellLink
            key={contact.person.id}
            to="/transfer/$id"
            params={{ id: contact.person.id }}
            leading={<Avatar name={contact.person.name} src={contact.person.avatar_url} />}
            title={calledBy(contact)}
            detail={`@${contact.person.handle}`}
          />
        )}
      />
    </Page>
  )
}
