import { CellLink } from '~/ui/List'
import { Page } from '~/ui/Page'
import { ContactsList } from '~/ui/money/Contacts'
import { contactRow } from '~/ui/money/contactRow'
import { useRequestWords } from '../words'

/** Whom to ask. */
export default function ChooseWhom() {
  const t = useRequestWords()
  return (
    <Page title={t('askWhom')} back backTo="/requests">
      <ContactsList
        renderRow={contact => (
          <CellLink
            key={contact.person.id}
            to="/requests/new/$id"
            params={{ id: contact.person.id }}
            {...contactRow(contact)}
          />
        )}
      />
    </Page>
  )
}
