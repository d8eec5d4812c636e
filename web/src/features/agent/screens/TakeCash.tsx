import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { ScanLine } from 'lucide-react'
import { useCallback } from 'react'
import { useMoney } from '~/lib/money'
import { useMe } from '~/lib/session'
import type { Money, Payment } from '~/lib/types'
import { Cell, CellLink, List } from '~/ui/List'
import { ErrorNotice } from '~/ui/Notice'
import { Page } from '~/ui/Page'
import { Skeleton } from '~/ui/Skeleton'
import { toast } from '~/ui/Toast'
import { ContactsList } from '~/ui/money/Contacts'
import { contactRow, personRow } from '~/ui/money/contactRow'
import { PayAmount } from '~/ui/money/PayAmount'
import type { Intent } from '~/ui/money/PaymentSheet'
import { personQuery } from '~/ui/money/queries'
import { deskQuery } from '../queries'
import { useAgentWords } from '../words'

const route = getRouteApi('/member/agent/cash-in')

/** Cash in the agent's hand becomes money in a member's wallet. */
export default function TakeCash() {
  const t = useAgentWords()
  const { member, code } = route.useSearch()
  return (
    <Page title={t('cashIn')} back backTo="/agent">
      {member ? <HowMuch key={member} member={member} code={code ?? null} /> : <Who />}
    </Page>
  )
}

function Who() {
  const t = useAgentWords()
  return (
    <>
      <List title={t('whoBrings')}>
        <CellLink
          to="/scan"
          search={{ for: 'cash-in' }}
          icon={ScanLine}
          title={t('scanMember')}
          detail={t('scanMemberText')}
        />
      </List>
      <ContactsList
        renderRow={contact => (
          <CellLink
            key={contact.person.id}
            to="/agent/cash-in"
            search={{ member: contact.person.id }}
            {...contactRow(contact)}
          />
        )}
      />
    </>
  )
}

function HowMuch({ member, code }: { member: string; code: string | null }) {
  const t = useAgentWords()
  const money = useMoney()
  const me = useMe()
  const navigate = useNavigate()
  const who = useQuery(personQuery(member))
  const desk = useQuery(deskQuery)
  const onDone = useCallback(
    (payment: Payment) => {
      // The float is not the agent's wallet: they keep no bill of this.
      toast(t('gave', { amount: money(payment.amount), name: payment.payee?.name ?? '' }), 'good')
      void navigate({ to: '/agent', replace: true })
    },
    [navigate, t, money],
  )
  if (!who.data || !desk.data) {
    return who.error || desk.error ? (
      <ErrorNotice error={who.error ?? desk.error} />
    ) : (
      <Skeleton shape="block" height_px={240} />
    )
  }
  const { person } = who.data
  const { float } = desk.data
  const intentOf = (amount: Money): Intent => ({
    opening: {
      scope: `cash-in:${me.id}`,
      path: '/v1/agent/cash-in',
      body: code ? { code, amount } : { member, amount },
      label: { payee: person.name, ...amount },
    },
    amount,
    person,
    title: t('cashIn'),
    note: t('count'),
    proof: 'always',
    source: { name: t('float'), balance: float },
  })
  return (
    <PayAmount<Payment>
      asset={float.asset}
      label={t('cashReceived')}
      submitLabel={t('give')}
      from={{ balance: float, isFloat: true }}
      intentOf={intentOf}
      onDone={onDone}
    >
      <List>
        <Cell {...personRow(person)} />
      </List>
    </PayAmount>
  )
}
