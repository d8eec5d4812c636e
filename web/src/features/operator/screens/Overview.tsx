import { useQuery } from '@tanstack/react-query'
import { Link, Navigate } from '@tanstack/react-router'
import { FileCheck2, Hourglass, Landmark, Scale } from 'lucide-react'
import { useDates } from '~/lib/dates'
import type { Staff } from '~/lib/types'
import { CellLink, List } from '~/ui/List'
import { Empty, ErrorNotice } from '~/ui/Notice'
import { Skeleton } from '~/ui/Skeleton'
import { Agreement } from '../Agreement'
import { AuditVerdict } from '../AuditVerdict'
import { Console } from '../Console'
import { auditQuery, overviewQuery } from '../queries'
import { TrialBalance } from '../TrialBalance'
import { useOperatorWords } from '../words'

/** How the money stands, and what waits for somebody. */
export default function Overview() {
  const t = useOperatorWords()
  return (
    <Console title={t('console')}>
      {staff =>
        // Who moderates and sees no money has one place here.
        staff.rights.includes('read') ? (
          <Standing staff={staff} />
        ) : (
          <Navigate to="/operator/reports" replace />
        )
      }
    </Console>
  )
}

function Standing({ staff }: { staff: Staff }) {
  const t = useOperatorWords()
  const dates = useDates()
  const overview = useQuery(overviewQuery)
  const audit = useQuery(auditQuery)
  if (!overview.data) {
    return overview.error ? (
      <ErrorNotice error={overview.error} retry={() => void overview.refetch()} />
    ) : (
      <Skeleton shape="block" height_px={420} />
    )
  }
  const { at, balances, open_proposals, pending, bank, bank_entries } = overview.data
  return (
    <div className="operator-overview">
      <div className="stack">
        {audit.data ? (
          <AuditVerdict
            run={audit.data.last}
            action={
              <Link className="text-link" to="/operator/audit">
                {t('show')}
              </Link>
            }
          />
        ) : null}
        {bank.map(account => (
          <Agreement key={account.iban} account={account} />
        ))}
        {balances.map(balance => (
          <TrialBalance key={balance.asset} balance={balance} />
        ))}
        {balances.length === 0 ? (
          <Empty icon={Scale} title={t('noMoney')}>
            {t('noMoneyText')}
          </Empty>
        ) : null}
      </div>
      <div className="stack">
        <List title={t('openWork')} note={t('asOf', { when: dates.full(at) })}>
          <CellLink
            to="/operator/proposals"
            icon={FileCheck2}
            title={t('proposals')}
            detail={t('openProposals', { n: open_proposals })}
          />
          <CellLink
            to="/operator/bank"
            icon={Landmark}
            title={t('bankTitle')}
            detail={t('openEntries', { n: bank_entries })}
          />
          <CellLink
            to="/operator/pending"
            icon={Hourglass}
            title={t('pendingTitle')}
            detail={t('openPending', { n: pending })}
          />
        </List>
        {staff.role ? (
          <p className="operator-quiet">
            {t('role')} <strong>{t(`role_${staff.role}`)}</strong>
          </p>
        ) : null}
      </div>
    </div>
  )
}
