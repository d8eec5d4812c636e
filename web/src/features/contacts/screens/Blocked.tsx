import { useQuery } from '@tanstack/react-query'
import { ShieldCheck } from 'lucide-react'
import type { Person } from '~/lib/types'
import { Avatar } from '~/ui/Avatar'
import { Button } from '~/ui/Button'
import { Cell, List } from '~/ui/List'
import { Empty, ErrorNotice } from '~/ui/Notice'
import { Page } from '~/ui/Page'
import { Skeleton } from '~/ui/Skeleton'
import { blocksQuery, useUnblock } from '../queries'
import { useContactWords } from '../words'

/** People I do not want to hear of. */
export default function Blocked() {
  const t = useContactWords()
  const blocks = useQuery(blocksQuery)
  return (
    <Page title={t('blocked')} back backTo="/contacts">
      {blocks.isPending && !blocks.error ? <Skeleton shape="row" count={3} /> : null}
      <ErrorNotice error={blocks.data ? null : blocks.error} retry={() => void blocks.refetch()} />
      {blocks.data?.items.length === 0 ? (
        <Empty icon={ShieldCheck} title={t('noBlocked')}>
          {t('noBlockedText')}
        </Empty>
      ) : null}
      {blocks.data && blocks.data.items.length > 0 ? (
        <List note={t('noBlockedText')}>
          {blocks.data.items.map(person => (
            <Row key={person.id} person={person} />
          ))}
        </List>
      ) : null}
    </Page>
  )
}

function Row({ person }: { person: Person }) {
  const t = useContactWords()
  const unblock = useUnblock(person.id)
  return (
    <Cell
      leading={<Avatar name={person.name} src={person.avatar_url} />}
      title={person.name}
      detail={`@${person.handle}`}
      trailing={
        <Button size="s" variant="soft" busy={unblock.isPending} onClick={() => unblock.mutate()}>
          {t('unblock')}
        </Button>
      }
    />
  )
}
