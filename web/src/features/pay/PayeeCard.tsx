import type { Person } from '~/lib/types'
import { Avatar } from '~/ui/Avatar'
import { Tag } from '~/ui/Badge'
import './css/payee.css'

/** Who will get the money: face, name and handle, to be checked before paying. */
export function PayeeCard({
  person,
  called,
  tag,
}: {
  person: Person
  called?: string | undefined
  tag?: string | null
}) {
  return (
    <div className="payee">
      <Avatar name={person.name} src={person.avatar_url} size="l" />
      <div>
        <strong>{called ?? person.name}</strong>
        <span className="muted">
          {called && called !== person.name ? `${person.name} · ` : ''}@{person.handle}
        </span>
        {tag ? (
          <span>
            <Tag tone="warn">{tag}</Tag>
          </span>
        ) : null}
      </div>
    </div>
  )
}
