import { Link } from '@tanstack/react-router'
import { useDates } from '~/lib/dates'
import type { LedgerTransfer } from '~/lib/types'
import { AccountLink, labelOf } from './AccountLink'
import { Amount } from './Amount'
import { Table, Td } from './Table'
import { When } from './When'
import { Why } from './Why'
import { useOperatorWords } from './words'

interface TransferTableProps {
  caption: string
  transfers: readonly LedgerTransfer[]
  /** Of held money: show when it runs out. */
  expiry?: boolean
}

/** Transfers with both their accounts, each leading to its page. */
export function TransferTable({ caption, transfers, expiry = false }: TransferTableProps) {
  const t = useOperatorWords()
  const dates = useDates()
  return (
    <Table
      caption={caption}
      columns={[
        { id: 'when', title: t('when') },
        { id: 'why', title: t('why'), extra: true },
        { id: 'from', title: t('debit'), extra: true },
        { id: 'to', title: t('credit'), extra: true },
        { id: 'parties', title: t('debitAndCredit'), brief: true },
        ...(expiry ? [{ id: 'expires', title: t('expires'), extra: true }] : []),
        { id: 'amount', title: t('amount'), figures: true },
      ]}
    >
      {transfers.map(one => (
        <tr key={one.id}>
          <Td>
            <Link className="text-link" to="/operator/transfers/$id" params={{ id: one.id }}>
              <When at={one.recorded_at} />
            </Link>
          </Td>
          <Td extra>
            <Why of={one} />
          </Td>
          <Td extra>
            <AccountLink account={one.debit} />
          </Td>
          <Td extra>
            <AccountLink account={one.credit} />
          </Td>
          <Td brief>
            <span>{labelOf(t, one.debit)}</span>
            <span className="operator-quiet">→ {labelOf(t, one.credit)}</span>
            {expiry ? (
              <span className="operator-quiet">
                {t('expires')} {one.expires_at ? dates.moment(one.expires_at) : t('noExpiry')}
              </span>
            ) : null}
          </Td>
          {expiry ? <Td extra>{one.expires_at ? dates.full(one.expires_at) : t('noExpiry')}</Td> : null}
          <Td figures>
            <Amount money={one.amount} />
          </Td>
        </tr>
      ))}
    </Table>
  )
}
