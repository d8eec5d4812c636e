import { Link } from '@tanstack/react-router'
import { useMoney } from '~/lib/money'
import type { TrialBalance as Balance } from '~/lib/types'
import { Notice } from '~/ui/Notice'
import { Amount } from './Amount'
import { accountName, promiseName } from './names'
import { Table, Td } from './Table'
import { useOperatorWords } from './words'

/** Whether an asset's money is all there, and the trial balance that says so. */
export function TrialBalance({ balance }: { balance: Balance }) {
  const t = useOperatorWords()
  return (
    <>
      <Verdict balance={balance} />
      <Table
        caption={t('trialBalance', { asset: balance.asset })}
        heading
        columns={[
          { id: 'code', title: t('code') },
          { id: 'name', title: t('name') },
          { id: 'accounts', title: t('number'), figures: true, extra: true },
          { id: 'debits', title: t('debits'), figures: true, extra: true },
          { id: 'credits', title: t('credits'), figures: true, extra: true },
          { id: 'balance', title: t('balance'), figures: true },
        ]}
        foot={
          <tr className="operator-extra">
            <th scope="row" colSpan={2}>
              {t('total')}
            </th>
            <Td figures extra />
            <Td figures extra>
              <Amount money={balance.debits} />
            </Td>
            <Td figures extra>
              <Amount money={balance.credits} />
            </Td>
            <Td />
          </tr>
        }
      >
        {balance.lines.map(line => (
          <tr key={line.code}>
            <Td>
              <Link
                className="operator-row"
                to="/operator/accounts"
                search={{ code: String(line.code), asset: balance.asset }}
              >
                {line.code}
              </Link>
            </Td>
            <Td>{accountName(t, line.name)}</Td>
            <Td figures extra>
              {line.accounts}
            </Td>
            <Td figures extra>
              <Amount money={line.debits} />
            </Td>
            <Td figures extra>
              <Amount money={line.credits} />
            </Td>
            <Td figures>
              <Amount money={line.balance} />
            </Td>
          </tr>
        ))}
      </Table>
    </>
  )
}

function Verdict({ balance }: { balance: Balance }) {
  const t = useOperatorWords()
  const money = useMoney()
  const sums = { held: money(balance.held), owed: money(balance.owed) }
  return (
    <div className="operator-verdicts">
      {balance.covered ? (
        <Notice tone="good">{t('covered', sums)}</Notice>
      ) : (
        <Notice tone="bad">{t('uncovered', sums)}</Notice>
      )}
      {balance.balanced ? null : (
        <Notice tone="bad">
          {t('unbalanced', { debits: money(balance.debits), credits: money(balance.credits) })}
        </Notice>
      )}
      {balance.at_odds.length > 0 ? (
        <Notice tone="bad">{t('atOdds', { n: balance.at_odds.length })}</Notice>
      ) : null}
      {balance.promises.map(({ what, counted, booked, kept }) =>
        kept ? null : (
          <Notice key={what} tone="bad">
            {t('promiseBroken', {
              what: promiseName(t, what),
              counted: money(counted),
              booked: money(booked),
            })}
          </Notice>
        ),
      )}
    </div>
  )
}
