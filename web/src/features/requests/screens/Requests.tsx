import { useInfiniteQuery } from '@tanstack/react-query'
import { HandCoins, Inbox, Plus } from 'lucide-react'
import { useState } from 'react'
import { useDates } from '~/lib/dates'
import type { PaymentRequest } from '~/lib/types'
import { AmountDisplay } from '~/ui/AmountDisplay'
import { Avatar } from '~/ui/Avatar'
import { Button, ButtonLink } from '~/ui/Button'
import { CellLink, List } from '~/ui/List'
import { Empty, ErrorNotice } from '~/ui/Notice'
import { Page } from '~/ui/Page'
import { Segmented } from '~/ui/Picker'
import { Skeleton } from '~/ui/Skeleton'
import { requestsQuery } from '../queries'
import { StatusTag } from '../StatusTag'
import { useRequestWords } from '../words'

/** Who asks me, whom I ask. */
export default function Requests() {
  const t = useRequestWords()
  const [direction, setDirection] = useState<'in' | 'out'>('in')
  const requests = useInfiniteQuery(requestsQuery)
  const items = requests.data?.pages.flatMap(page => page.items).filter(one => one.direction === direction)
  const footer = (
    <ButtonLink to="/requests/new" icon={Plus} block>
      {t('ask')}
    </ButtonLink>
  )
  return (
    <Page title={t('requests')} back onRefresh={() => requests.refetch()} footer={footer}>
      <Segmented<'in' | 'out'>
        label={t('direction')}
        options={[
          { value: 'in', label: t('toPay') },
          { value: 'out', label: t('mine') },
        ]}
        value={direction}
        onChange={setDirection}
      />
      {requests.isPending && !requests.error ? <Skeleton shape="row" count={5} /> : null}
      {requests.error && !requests.data ? (
        <ErrorNotice error={requests.error} retry={() => void requests.refetch()} />
      ) : null}
      {items?.length === 0 ? (
        <Empty
          icon={direction === 'in' ? Inbox : HandCoins}
          title={t(direction === 'in' ? 'none' : 'noneMine')}
        >
          {t(direction === 'in' ? 'noneText' : 'noneMineText')}
        </Empty>
      ) : null}
      {items && items.length > 0 ? (
        <List>
          {items.map(request => (
            <Row key={request.id} request={request} />
          ))}
        </List>
      ) : null}
      {requests.hasNextPage ? (
        <Button
          variant="quiet"
          busy={requests.isFetchingNextPage}
          onClick={() => void requests.fetchNextPage()}
        >
          {t('more')}
        </Button>
      ) : null}
    </Page>
  )
}

function Row({ request }: { request: PaymentRequest }) {
  const dates = useDates()
  const other = request.direction === 'in' ? request.payee : request.payer
  return (
    <CellLink
      to="/requests/$id"
      params={{ id: request.id }}
      leading={<Avatar name={other.name} src={other.avatar_url} />}
      title={other.name}
      detail={
        request.note
          ? `${dates.moment(request.created_at)} · ${request.note}`
          : dates.moment(request.created_at)
      }
      value={
        <span className="cell-stack">
          <AmountDisplay money={request.amount} />
          <StatusTag status={request.status} />
        </span>
      }
      trailing={null}
    />
  )
}
