import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { ScanLine } from 'lucide-react'
import { useCallback, useState } from 'react'
import type { Opening } from '~/lib/attempts'
import { useMe } from '~/lib/session'
import type { Money, Payment } from '~/lib/types'
import { ButtonLink } from '~/ui/Button'
import { Empty, ErrorNotice } from '~/ui/Notice'
import { Page } from '~/ui/Page'
import { Skeleton } from '~/ui/Skeleton'
import { AmountForm } from '~/ui/money/AmountForm'
import { walletQuery } from '~/ui/money/queries'
import { ChargeSheet } from '../ChargeSheet'
import { rememberPaid } from '../paid'
import { usePayWords } from '../words'

const route = getRouteApi('/member/charge')

/** Somebody shows their pay code: how much to take. */
export default function Charge() {
  const t = usePayWords()
  const me = useMe()
  const navigate = useNavigate()
  const { code } = route.useSearch()
  const wallet = useQuery(walletQuery)
  const [opening, setOpening] = useState<Opening | null>(null)
  const onPaid = useCallback(
    (payment: Payment) => {
      rememberPaid(payment)
      void navigate({ to: '/paid/$id', params: { id: payment.bill_id }, replace: true })
    },
    [navigate],
  )
  const start = (amount: Money, note: string) =>
    setOpening({
      scope: `charge:${me.id}`,
      path: '/v1/pay-codes/charge',
      body: { code, amount, note },
      label: { payee: me.name, ...amount },
    })
  const masked = code ? `${code.slice(0, 4)} ···· ${code.slice(-4)}` : ''
  return (
    <Page title={t('charge')} back>
      {!code ? (
        <Empty
          icon={ScanLine}
          title={t('noCode')}
          action={<ButtonLink to="/scan">{t('scanCode')}</ButtonLink>}
        />
      ) : wallet.data ? (
        <AmountForm
          asset={wallet.data.balance.asset}
          label={t('chargeAmount')}
          noteLimit={140}
          submitLabel={t('collect')}
          onSubmit={start}
          paused={opening !== null}
          hint={t('chargeText', { code: masked })}
        />
      ) : wallet.error ? (
        <ErrorNotice error={wallet.error} retry={() => void wallet.refetch()} />
      ) : (
        <Skeleton shape="block" height_px={220} />
      )}
      {opening ? <ChargeSheet opening={opening} onClose={() => setOpening(null)} onPaid={onPaid} /> : null}
    </Page>
  )
}
