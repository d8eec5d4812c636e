import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, getRouteApi } from '@tanstack/react-router'
import { SearchX } from 'lucide-react'
import { useDates } from '~/lib/dates'
import { isZero } from '~/lib/money'
import type { AccountDetail } from '~/lib/types'
import { Tag } from '~/ui/Badge'
import { Empty } from '~/ui/Notice'
import { Skeleton } from '~/ui/Skeleton'
import { Amount } from '../Amount'
import { labelOf } from '../AccountLink'
import { Console } from '../Console'
import { ChoiceFilter, Filters, TextFilter, useCodes } from '../Filters'
import { More } from '../More'
import { accountName } from '../names'
import { accountsQuery } from '../queries'
import { Table, Td } from '../Table'
import { useOperatorWords } from '../words'

const route = getRouteApi('/member/operator/accounts')
const NAMES = ['owner', 'code', 'asset'] as const

/** Every account by its type, or those of one member. */
export default function Accounts() {
  const t = useOperatorWords()
  return <Console title={t('accounts')}>{() => <Found />}</Console>
}

function Found() {
  const t = useOperatorWords()
  const navigate = route.useNavigate()
  const search = route.useSearch()
  const codes = useCodes('accounts')
  const list = useInfiniteQuery(accountsQuery(search))
  const found = list.data?.pages.flatMap(page => page.items)
  return (
    <>
      <Filters
        chosen={search}
        names={NAMES}
        onChange={next => void navigate({ search: next, replace: true })}
      >
        <TextFilter label={t('owner')} name="owner" chosen={search} placeholder={t('ownerHint')} />
        <ChoiceFilter
          label={t('type')}
          name="code"
          chosen={search}
          options={codes.map(one => [String(one.code), `${one.code} ${accountName(t, one.name)}`])}
        />
        <TextFilter label={t('asset')} name="asset" chosen={search} placeholder="CNY" size={8} />
      </Filters>
      {list.isPending ? <Skeleton shape="block" height_px={420} /> : null}
      {found && found.length > 0 ? <AccountTable accounts={found} /> : null}
      {found?.length === 0 ? (
        <Empty icon={SearchX} title={t('noneFound')}>
          {t('noneFoundText')}
        </Empty>
      ) : null}
      <More list={list} />
    </>
  )
}

function AccountTable({ accounts }: { accounts: readonly AccountDetail[] }) {
  const t = useOperatorWords()
  const dates = useDates()
  return (
    <Table
      caption={t('accounts')}
      columns={[
        { id: 'code', title: t('code'), extra: true },
        { id: 'account', title: t('account') },
        { id: 'entries', title: t('entries'), figures: true, extra: true },
        { id: 'last', title: t('lastMoved'), extra: true },
        { id: 'posted', title: t('posted'), figures: true, extra: true },
        { id: 'available', title: t('available'), figures: true },
      ]}
    >
      {accounts.map(one => (
        <tr key={one.id}>
          <Td extra>{one.code}</Td>
          <Td>
            <Link
              className="operator-row operator-account"
              to="/operator/accounts/$id"
              params={{ id: one.id }}
            >
              <span>
                {labelOf(t, one)} {one.closed ? <Tag>{t('closed')}</Tag> : null}
              </span>
              <span className="operator-quiet">
                {one.owner ? `@${one.owner.handle} · ${accountName(t, one.name)}` : t('house')}
              </span>
            </Link>
          </Td>
          <Td figures extra>
            {one.entries}
          </Td>
          <Td extra>{one.last_at ? dates.full(one.last_at) : t('never')}</Td>
          <Td figures extra>
            <Amount money={one.posted} />
          </Td>
          <Td figures>
            <span className={isZero(one.available) ? 'operator-quiet' : undefined}>
              <Amount money={one.available} />
            </span>
          </Td>
        </tr>
      ))}
    </Table>
  )
}
