import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'
import { useMe } from '~/lib/session'
import type { Money, Payment } from '~/lib/types'
import { ButtonLink } from '~/ui/Button'
import { ErrorNotice, Notice } from '~/ui/Notice'
import { Page } from '~/ui/Page'
import { Skeleton } from '~/ui/Skeleton'
import { PayAmount } from '~/ui/money/PayAmount'
import type { Intent } from '~/ui/money/PaymentSheet'
import { personQuery, walletQuery } from '~/ui/money/queries'
import { rememberPaid } from '../paid'
import { PayeeCard } from '../PayeeCard'
import { usePayWords } from '../words'

const route = getRouteApi('/member/transfer/$id')
const NOTE_LIMIT = 140

/** How much, and a note; then the payment sheet. */
export default function TransferAmount() {
  const t = usePayWords()
  const navigate = useNavigate()
  const me = useMe()
  const { id } = route.useParams()
  const { code, amount: asked, note: askedNote } = route.useSearch()
  const who = useQuery(personQuery(id))
  const wallet = useQuery(walletQuery)
  const onDone = useCallback(
    (payment: Payment) => {
      rememberPaid(payment)
      void navigate({ to: '/paid/$id', params: { id: payment.bill_id }, replace: true })
    },
    [navigate],
  )
  if (!who.data || !wallet.data) {
    return (
      <Page title={t('transferTo')} back backTo="/transfer">
        <ErrorNotice
          error={who.error ?? wallet.error}
          retry={() => void Promise.all([who.refetch(), wallet.refetch()])}
        />
        {(who.error ?? wallet.error) ? null : <Skeleton shape="block" height_px={260} />}
      </Page>
    )
  }
  const { person, relation, remark } = who.data
  const { balance } = wallet.data
  const allowed = code !== undefined || relation === 'contact'
  const start = asked ? { amount: asked, asset: balance.asset } : null
  const intentOf = (amount: Money, note: string): Intent => ({
    opening: {
      scope: `transfer:${me.id}`,
      path: '/v1/transfers',
      body: { payee: code ? null : person.id, code: code ?? null, amount, note },
      label: { payee: person.name, ...amount },
    },
    amount,
    person,
    note,
    title: t('transferTo'),
    proof: 'when-large',
  })
  return (
    <Page title={t('transferTo')} back backTo="/transfer">
      {allowed ? (
        <PayAmount<Payment>
          asset={balance.asset}
          label={t('howMuch')}
          start={start?.amount ?? ''}
          startNote={askedNote ?? ''}
          fixed={start !== null}
          noteLimit={NOTE_LIMIT}
          submitLabel={t('next')}
          from={{ balance }}
          intentOf={intentOf}
          onDone={onDone}
        >
          <PayeeCard
            person={person}
            called={remark ?? undefined}
            tag={relation === 'contact' ? null : t('stranger')}
          />
        </PayAmount>
      ) : (
        <>
          <PayeeCard person={person} />
          <Notice tone="warn">{t('notContact')}</Notice>
          <ButtonLink to="/people/$id" params={{ id: person.id }} block>
            {t('addContact', { name: person.name })}
          </ButtonLink>
        </>
      )}
    </Page>
  )
}
