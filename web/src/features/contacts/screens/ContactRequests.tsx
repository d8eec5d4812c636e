import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { UserRoundPlus } from 'lucide-react'
import type { ContactRequest } from '~/lib/types'
import { Avatar } from '~/ui/Avatar'
import { Tag } from '~/ui/Badge'
import { Button, ButtonLink } from '~/ui/Button'
import { CellLink, List } from '~/ui/List'
import { Empty, ErrorNotice } from '~/ui/Notice'
import { Page } from '~/ui/Page'
import { Skeleton } from '~/ui/Skeleton'
import { toast } from '~/ui/Toast'
import { contactRequestsQuery } from '~/ui/money/queries'
import { useAnswer } from '../queries'
import { useContactWords } from '../words'
import '../css/contacts.css'

/** Who wants to be my contact, and whom I asked. */
export default function ContactRequests() {
  const t = useContactWords()
  const requests = useQuery(contactRequestsQuery)
  const { incoming = [], outgoing = [] } = requests.data ?? {}
  const none = requests.data && incoming.length === 0 && outgoing.length === 0
  return (
    <Page title={t('newContacts')} back backTo="/contacts" onRefresh={() => requests.refetch()}>
      {requests.isPending && !requests.error ? <Skeleton shape="row" count={4} /> : null}
      <ErrorNotice error={requests.data ? null : requests.error} retry={() => void requests.refetch()} />
      {none ? (
        <Empty
          icon={UserRoundPlus}
          title={t('noRequests')}
          action={<ButtonLink to="/contacts/add">{t('add')}</ButtonLink>}
        >
          {t('noRequestsText')}
        </Empty>
      ) : null}
      {incoming.length > 0 ? (
        <List title={t('incoming')}>
          {incoming.map(request => (
            <Incoming key={request.id} request={request} />
          ))}
        </List>
      ) : null}
      {outgoing.length > 0 ? (
        <List title={t('outgoing')}>
          {outgoing.map(({ id, person, message }) => (
            <CellLink
              key={id}
              to="/people/$id"
              params={{ id: person.id }}
              leading={<Avatar name={person.name} src={person.avatar_url} />}
              title={person.name}
              detail={message || `@${person.handle}`}
              trailing={<Tag>{t('pending')}</Tag>}
            />
          ))}
        </List>
      ) : null}
    </Page>
  )
}

function Incoming({ request }: { request: ContactRequest }) {
  const t = useContactWords()
  const { id, person, message } = request
  const answer = useAnswer(id)
  const accept = () =>
    answer.mutate('accept', { onSuccess: () => toast(t('accepted', { name: person.name }), 'good') })
  return (
    <div className="asking">
      <Link to="/people/$id" params={{ id: person.id }} className="asking-who">
        <Avatar name={person.name} src={person.avatar_url} />
        <span>
          <strong>{person.name}</strong>
          <span className="muted">{message || `@${person.handle}`}</span>
        </span>
      </Link>
      <div className="asking-do">
        <Button size="s" variant="quiet" disabled={answer.isPending} onClick={() => answer.mutate('decline')}>
          {t('decline')}
        </Button>
        <Button size="s" busy={answer.isPending} onClick={accept}>
          {t('accept')}
        </Button>
      </div>
      <ErrorNotice error={answer.error} />
    </div>
  )
}
