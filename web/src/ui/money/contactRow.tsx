import type { Contact, Person } from '~/lib/types'
import { Avatar } from '~/ui/Avatar'
import type { CellContent } from '~/ui/List'
import { calledBy } from './people'

/** How a contact looks in a list; where the row leads is for the screen to say. */
export function contactRow(contact: Contact): CellContent {
  return { ...personRow(contact.person), title: calledBy(contact) }
}

/** How somebody looks in a list by their own name. */
export function personRow(person: Person): CellContent {
  return {
    leading: <Avatar name={person.name} src={person.avatar_url} />,
    title: person.name,
    detail: `@${person.handle}`,
  }
}
