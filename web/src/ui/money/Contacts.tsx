import { useQuery } from '@tanstack/react-query'
import { UsersRound } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { Contact } from '~/lib/types'
import { ButtonLink } from '~/ui/Button'
import { SearchField } from '~/ui/Field'
import { Empty, ErrorNotice } from '~/ui/Notice'
import { Skeleton } from '~/ui/Skeleton'
import { indexed, matching } from './people'
import { contactsQuery } from './queries'
import { useMoneyWords } from './words'
import './css/people.css'

export interface ContactsListProps {
  /** How one contact is shown: a CellLink to somewhere. */
  renderRow: (contact: Contact) => ReactNode
  keep?: (contact: Contact) => boolean
}

/** All contacts under their first letters, with a search above and an index at the side. */
export function ContactsList({ renderRow, keep }: ContactsListProps) {
  const t = useMoneyWords()
  const contacts = useQuery(contactsQuery)
  const [wanted, setWanted] = useState('')
  if (contacts.isPending && !contacts.error) return <Skeleton shape="row" count={7} />
  if (!contacts.data) return <ErrorNotice error={contacts.error} retry={() => void contacts.refetch()} />
  const all = keep ? contacts.data.items.filter(keep) : contacts.data.items
  if (all.length === 0) {
    return (
      <Empty
        icon={UsersRound}
        title={t('noContacts')}
        action={<ButtonLink to="/contacts/add">{t('addFriend')}</ButtonLink>}
      >
        {t('noContactsText')}
      </Empty>
    )
  }
  const groups = indexed(matching(all, wanted))
  return (
    <div className="people">
      <SearchField label={t('searchContacts')} value={wanted} onChange={setWanted} />
      {groups.length === 0 ? <p className="muted money-centre people-nobody">{t('nobody')}</p> : null}
      {groups.map(group => (
        <section
          key={group.letter}
          id={`letter-${group.letter}`}
          className="people-group"
          aria-labelledby={`head-${group.letter}`}
        >
          <h2 id={`head-${group.letter}`}>{group.letter}</h2>
          <div className="list-cells">{group.items.map(renderRow)}</div>
        </section>
      ))}
      {groups.length > 5 ? (
        <nav className="people-index" aria-label={t('index')}>
          {groups.map(({ letter }) => (
            <button
              key={letter}
              type="button"
              onClick={() => document.getElementById(`letter-${letter}`)?.scrollIntoView({ block: 'start' })}
            >
              {letter}
            </button>
          ))}
        </nav>
      ) : null}
    </div>
  )
}
