import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { PersonPage as Shown } from '~/lib/types'
import { Avatar } from '~/ui/Avatar'
import { Tag } from '~/ui/Badge'
import { ErrorNotice } from '~/ui/Notice'
import { Page } from '~/ui/Page'
import { Skeleton } from '~/ui/Skeleton'
import { personQuery } from '~/ui/money/queries'
import { ContactActions } from '../ContactActions'
import { MoneyActions } from '../MoneyActions'
import { useContactWords } from '../words'
import '../css/contacts.css'

const route = getRouteApi('/member/people/$id')

/** One person: who they are to me, and what we can do together. */
export default function PersonPage() {
  const t = useContactWords()
  const { id } = route.useParams()
  const who = useQuery(personQuery(id))
  return (
    <Page title={t('person')} back backTo="/contacts">
      {who.data ? (
        <>
          <Head who={who.data} />
          <MoneyActions who={who.data} />
          <ContactActions who={who.data} />
        </>
      ) : null}
      {who.isPending && !who.error ? <Skeleton shape="block" height_px={320} /> : null}
      <ErrorNotice error={who.data ? null : who.error} retry={() => void who.refetch()} />
    </Page>
  )
}

function Head({ who }: { who: Shown }) {
  const t = useContactWords()
  const { person, bio, remark } = who
  return (
    <header className="person">
      <Avatar name={person.name} src={person.avatar_url} size="xl" />
      <h2>{remark || person.name}</h2>
      <p className="muted">
        {remark ? `${person.name} · ` : ''}@{person.handle}
      </p>
      {person.kind === 'person' ? null : <Tag tone="gold">{t(`kind_${person.kind}`)}</Tag>}
      {bio ? <p>{bio}</p> : null}
    </header>
  )
}
