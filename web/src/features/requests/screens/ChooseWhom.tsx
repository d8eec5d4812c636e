import { Avatar } from '~/ui/Avatar'
import { CellLink } from '~/ui/List'
import { Page } from '~/ui/Page'
import { ContactsList } from '~/ui/money/Contacts'
import { calledBy } from '~/ui/money/people'
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
            leading={<Avatar name={contact.person.name} src={contact.person.avatar_url} />}
            title={calledBy(contact)}
            detail={`@${contact.person.handle}`}
          />
        )}
      />
    </Page>
  )
}
