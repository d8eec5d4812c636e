import { ScanLine, UserSearch } from 'lucide-react'
import { CellLink, List } from '~/ui/List'
import { Page } from '~/ui/Page'
import { ContactsList } from '~/ui/money/Contacts'
import { contactRow } from '~/ui/money/contactRow'
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
            {...contactRow(contact)}
          />
        )}
      />
    </Page>
  )
}
