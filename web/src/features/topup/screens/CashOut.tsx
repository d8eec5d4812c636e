import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { ScanLine, Store } from 'lucide-react'
import { useCallback } from 'react'
import { useMe } from '~/lib/session'
import type { CashOrder, Money } from '~/lib/types'
import { Cell, CellLink, List } from '~/ui/List'
import { Empty, ErrorNotice, Notice } from '~/ui/Notice'
import { Page } from '~/ui/Page'
import { Skeleton } from '~/ui/Skeleton'
import { contactRow, personRow } from '~/ui/money/contactRow'
import { PayAmount } from '~/ui/money/PayAmount'
import type { Intent } from '~/ui/money/PaymentSheet'
import { contactsQuery, personQuery, walletQuery } from '~/ui/money/queries'
import { useTopUpWords } from '../words'

const route = getRouteApi('/member/cash-out')

/** Which agent, then how much. */
export default function CashOut() {
  const t = useTopUpWords()
  const { agent, code } = route.useSearch()
  return (
    <Page title={t('cashOut')} back backTo="/topup">
      {agent ? <HowMuch key={agent} agent={agent} code={code ?? null} /> : <WhichAgent />}
    </Page>
  )
}

function WhichAgent() {
  const t = useTopUpWords()
  const contacts = useQuery(contactsQuery)
  const agents = contacts.data?.items.filter(one => one.person.kind === 'agent')
  return (
    <>
      <List>
        <CellLink
          to="/scan"
          search={{ for: 'cash-out' }}
          icon={ScanLine}
          title={t('scanAgent')}
          detail={t('noAgentsText')}
        />
      </List>
      {contacts.isPending && !contacts.error ? <Skeleton shape="row" count={3} /> : null}
      <ErrorNotice error={contacts.data ? null : contacts.error} retry={() => void contacts.refetch()} />
      {agents?.length === 0 ? <Empty icon={Store} title={t('noAgents')} /> : null}
      {agents && agents.length > 0 ? (
        <List title={t('agents')}>
          {agents.map(agent => (
            <CellLink
              key={agent.person.id}
              to="/cash-out"
              search={{ agent: agent.person.id }}
              {...contactRow(agent)}
            />
          ))}
        </List>
      ) : null}
    </>
  )
}

function HowMuch({ agent, code }: { agent: string; code: string | null }) {
  const t = useTopUpWords()
  const me = useMe()
  const navigate = useNavigate()
  const who = useQuery(personQuery(agent))
  const wallet = useQuery(walletQuery)
  const onDone = useCallback(
    (order: CashOrder) => void navigate({ to: '/cash-orders/$id', params: { id: order.id }, replace: true }),
    [navigate],
  )
  if (!who.data || !wallet.data) {
    return who.error || wallet.error ? (
      <ErrorNotice error={who.error ?? wallet.error} />
    ) : (
      <Skeleton shape="block" height_px={240} />
    )
  }
  const { person } = who.data
  const { balance } = wallet.data
  if (person.kind !== 'agent') return <Notice tone="bad">{t('notAgent', { name: person.name })}</Notice>
  const intentOf = (amount: Money): Intent => ({
    opening: {
      scope: `cash-out:${me.id}`,
      path: '/v1/cash-out',
      body: code ? { code, amount } : { agent, amount },
      label: { payee: person.name, ...amount },
    },
    amount,
    person,
    title: t('cashOut'),
    proof: 'always',
  })
  return (
    <PayAmount<CashOrder>
      asset={balance.asset}
      label={t('howMuchCash')}
      submitLabel={t('order')}
      from={{ balance }}
      intentOf={intentOf}
      onDone={onDone}
    >
      <List note={t('held')}>
        <Cell {...personRow(person)} />
      </List>
    </PayAmount>
  )
}
