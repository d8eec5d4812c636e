import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Ban, UserPlus, UserRoundPlus } from 'lucide-react'
import { Badge } from '~/ui/Badge'
import { CellLink, List } from '~/ui/List'
import { Page } from '~/ui/Page'
import { ContactsList } from '~/ui/money/Contacts'
import { contactRow } from '~/ui/money/contactRow'
import { contactRequestsQuery } from '~/ui/money/queries'
import { useContactWords } from '../words'

/** Everybody I know here. */
export default function Contacts() {
  const t = useContactWords()
  const client = useQueryClient()
  const n = useQuery(contactRequestsQuery).data?.incoming.length ?? 0
  const refresh = () =>
    Promise.all([['contacts'], ['contact-requests']].map(queryKey => client.invalidateQueries({ queryKey })))
  const add = (
    <Link to="/contacts/add" className="icon-button" aria-label={t('add')} title={t('add')}>
      <UserPlus aria-hidden size={22} />
    </Link>
  )
  return (
    <Page title={t('contacts')} onRefresh={refresh} actions={add}>
      <List>
        <CellLink
          to="/contacts/requests"
          icon={UserRoundPlus}
          title={t('newContacts')}
          value={<Badge count={n} label={t('waiting', { n })} />}
        />
        <CellLink to="/contacts/blocked" icon={Ban} title={t('blocked')} />
      </List>
      <ContactsList
        renderRow={contact => (
          <CellLink
            key={contact.person.id}
            to="/people/$id"
            params={{ id: contact.person.id }}
            {...contactRow(contact)}
            trailing={null}
          />
        )}
      />
    </Page>
  )
}
