import type { Contact } from '~/lib/types'
import { Avatar } from '~/ui/Avatar'
import type { CellContent } from '~/ui/List'
import { calledBy } from './people'

/** How a contact looks in a list; where the row leads is for the screen to say. */
export function contactRow(contact: Contact): CellContent {
  const { person } = contact
  return {
    leading: <Avatar name={person.name} src={person.avatar_url} />,
    title: calledBy(contact),
    detail: `@${person.handle}`,
  }
}
