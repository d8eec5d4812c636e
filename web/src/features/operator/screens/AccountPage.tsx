import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, getRouteApi } from '@tanstack/react-router'
import { useDates } from '~/lib/dates'
import type { AccountDetail, Line } from '~/lib/types'
import { ButtonLink } from '~/ui/Button'
import { Card } from '~/ui/Card'
import { Facts } from '~/ui/List'
import { ErrorNotice } from '~/ui/Notice'
import { Skeleton } from '~/ui/Skeleton'
import { AccountLink, labelOf } from '../AccountLink'
import { Amount } from '../Amount'
import { Console } from '../Console'
import { More } from '../More'
import { accountName, limitName } from '../names'
import { accountQuery, linesQuery } from '../queries'
import { Table, Td } from '../Table'
import { When } from '../When'
import { Why } from '../Why'
import { useOperatorWords } from '../words'

const route = getRouteApi('/member/operator/accounts/$id')

/** One account: what is on it, and every line that made it so. */
export default function AccountPage() {
  const t = useOperatorWords()
  return (
    <Console title={t('account')} backTo="/operator/accounts">
      {() => <Shown />}
    </Console>
  )
}

function Shown() {
  const { id } = route.useParams()
  const account = useQuery(accountQuery(id))
  if (!account.data) {
    return account.error ? (
      <ErrorNotice error={account.error} retry={() => void account.refetch()} />
    ) : (
      <Skeleton shape="block" height_px={420} />
    )
  }
  return (
    <>
      <Standing account={account.data} />
      <Statement id={id} />
    </>
  )
}

function Standing({ account }: { account: AccountDetail }) {
  const t = useOperatorWords()
  const dates = useDates()
  return (
    <Card className="operator-head">
      <header>
        <div>
          <h2>{labelOf(t, account)}</h2>
          <p className="operator-quiet">
            {account.code} {accountName(t, account.name)}
            {account.owner ? ` · @${account.owner.handle}` : ''}
          </p>
        </div>
        <p className="operator-sum figures">
          <span className="operator-quiet">{t('available')}</span>
          <Amount money={account.available} />
        </p>
      </header>
      <div className="operator-facts">
        <Facts
          rows={[
            [t('posted'), <Amount key="p" money={account.posted} />],
            [t('debits'), <Amount key="d" money={account.debits_posted} />],
            [t('credits'), <Amount key="c" money={account.credits_posted} />],
          ]}
        />
        <Facts
          rows={[
            [t('pendingDebits'), <Amount key="d" money={account.debits_pending} />],
            [t('pendingCredits'), <Amount key="c" money={account.credits_pending} />],
            [t('limit'), limitName(t, account.limit)],
          ]}
        />
        <Facts
          rows={[
            [t('state'), account.closed ? t('closed') : t('open')],
            [t('opened'), dates.full(account.opened_at)],
            [t('accountId'), <code key="i">{account.id}</code>],
          ]}
        />
      </div>
      <div className="operator-do">
        <ButtonLink to="/operator/journal" search={{ account: account.id }} size="s" variant="soft">
          {t('inJournal')}
        </ButtonLink>
      </div>
    </Card>
  )
}

function Statement({ id }: { id: string }) {
  const t = useOperatorWords()
  const list = useInfiniteQuery(linesQuery(id))
  const lines = list.data?.pages.flatMap(page => page.items)
  if (!lines) return list.error ? <More list={list} /> : <Skeleton shape="block" height_px={320} />
  if (lines.length === 0) return <p className="operator-quiet">{t('noEntries')}</p>
  return (
    <>
      <Table
        caption={t('statement')}
        heading
        columns={[
          { id: 'version', title: '#', figures: true, extra: true },
          { id: 'when', title: t('when') },
          { id: 'why', title: t('why'), extra: true },
          { id: 'other', title: t('otherSide') },
          { id: 'moved', title: t('moved'), figures: true },
          { id: 'balance', title: t('balance'), figures: true },
        ]}
      >
        {lines.map(line => (
          <LineRow key={line.version} line={line} />
        ))}
      </Table>
      <More list={list} />
    </>
  )
}

function LineRow({ line }: { line: Line }) {
  return (
    <tr>
      <Td figures extra>
        {line.version}
      </Td>
      <Td>
        <Link className="text-link" to="/operator/transfers/$id" params={{ id: line.transfer_id }}>
          <When at={line.recorded_at} />
        </Link>
      </Td>
      <Td extra>
        <Why of={line} />
      </Td>
      <Td>
        <AccountLink account={line.other} />
      </Td>
      <Td figures>
        <Amount money={line.moved} signed />
      </Td>
      <Td figures>
        <Amount money={line.balance} />
      </Td>
    </tr>
  )
}
