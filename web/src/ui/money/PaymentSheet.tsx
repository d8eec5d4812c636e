import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import type { Opening } from '~/lib/attempts'
import { compare } from '~/lib/money'
import type { Money, Person } from '~/lib/types'
import { AmountDisplay } from '~/ui/AmountDisplay'
import { Avatar } from '~/ui/Avatar'
import { Button, ButtonLink } from '~/ui/Button'
import { Result } from '~/ui/Notice'
import { Sheet } from '~/ui/Sheet'
import { Skeleton } from '~/ui/Skeleton'
import { useWords } from '~/lib/words'
import { ProofStep } from './ProofStep'
import { walletQuery } from './queries'
import { SetPaymentPassword } from './SetPaymentPassword'
import { usePayment } from './usePayment'
import { useMoneyWords } from './words'
import './css/payment.css'

/** A payment the person is about to make. Make it once per opening (useState), not on every render. */
export interface Intent {
  opening: Opening
  amount: Money
  /** Who gets it, or stands behind it. */
  person: Person | null
  /** What happens, above the amount: "Pay", "Cash out". */
  title: string
  note?: string
  /** Small amounts may go without a proof, except where the contract always asks. */
  proof: 'when-large' | 'always'
  /** Where the money comes from when it is not the wallet: an agent's float. */
  source?: { name: string; balance: Money }
}

export interface PaymentSheetProps<T> {
  intent: Intent | null
  onClose: () => void
  onDone: (answer: T) => void
}

/** Rises from below: to whom, how much, from where, then the proof. Money moves at most once per intent. */
export function PaymentSheet<T>(props: PaymentSheetProps<T>) {
  return props.intent ? <Open {...props} intent={props.intent} /> : null
}

function Open<T>({ intent, onClose, onDone }: PaymentSheetProps<T> & { intent: Intent }) {
  const t = useMoneyWords()
  const client = useQueryClient()
  const wallet = useQuery(walletQuery)
  const finish = useCallback(
    (answer: T) => {
      for (const queryKey of [['wallet'], ['bills'], ['requests'], ['cash-orders'], ['payouts'], ['agent']]) {
        void client.invalidateQueries({ queryKey })
      }
      onDone(answer)
    },
    [client, onDone],
  )
  const { stage, send } = usePayment<T>(intent.opening, finish)
  const moving = stage.name === 'sending' || stage.name === 'done'
  const trouble = stage.name === 'ready' ? stage.trouble : null

  if (stage.name === 'checking') return <Checking onClose={onClose} />
  if (stage.name === 'refused') {
    const title = t(intent.proof === 'always' ? 'notDone' : 'refused')
    return <Refused title={title} message={stage.message} slug={stage.slug} onClose={onClose} />
  }
  const needsProof =
    intent.proof === 'always' ||
    trouble?.kind === 'proof-needed' ||
    (wallet.data !== undefined && compare(intent.amount, wallet.data.small_payment) > 0)
  const unset = wallet.data && !wallet.data.has_payment_password && !wallet.data.has_passkey
  if ((needsProof && unset) || trouble?.kind === 'password-unset') {
    return (
      <Sheet open onClose={onClose} title={t('setFirst')}>
        <p className="muted money-centre">{t('setFirstText')}</p>
        <SetPaymentPassword onDone={password => send({ password })} />
      </Sheet>
    )
  }
  return (
    <Sheet open onClose={onClose} title={t('confirmPayment')} locked={moving}>
      <Summary intent={intent} />
      {wallet.data ? (
        <>
          <dl className="payment-method">
            <dt>{t('method')}</dt>
            <dd>
              {intent.source?.name ?? t('walletBalance')} ·{' '}
              <AmountDisplay money={intent.source?.balance ?? wallet.data.balance} />
            </dd>
          </dl>
          <ProofStep
            needed={needsProof}
            wallet={wallet.data}
            amount={intent.amount}
            trouble={trouble}
            busy={moving}
            onProof={send}
          />
        </>
      ) : (
        <Skeleton shape="block" height_px={230} />
      )}
    </Sheet>
  )
}

function Summary({ intent }: { intent: Intent }) {
  const t = useMoneyWords()
  const { person, amount, title, note } = intent
  return (
    <div className="payment-summary">
      {person ? <Avatar name={person.name} src={person.avatar_url} size="l" /> : null}
      <p>
        {title}
        {person ? ` · ${t('payTo', { name: person.name })}` : ''}
      </p>
      <AmountDisplay money={amount} size="xl" />
      {note ? <p className="payment-note">{note}</p> : null}
    </div>
  )
}

function Checking({ onClose }: { onClose: () => void }) {
  const t = useMoneyWords()
  return (
    <Sheet open onClose={onClose} title={t('checking')} hideTitle>
      <Result tone="waiting" title={t('checking')}>
        {t('checkingText')}
      </Result>
      <Button variant="soft" block onClick={onClose}>
        {t('leave')}
      </Button>
    </Sheet>
  )
}

interface RefusedProps {
  title: string
  message: string
  slug: string
  onClose: () => void
}

function Refused({ title, message, slug, onClose }: RefusedProps) {
  const t = useMoneyWords()
  const words = useWords()
  return (
    <Sheet open onClose={onClose} title={title} hideTitle>
      <Result tone="bad" title={title}>
        {message}
      </Result>
      {slug.endsWith('insufficient-funds') ? (
        <ButtonLink to="/topup" block>
          {t('addMoney')}
        </ButtonLink>
      ) : null}
      <Button variant="soft" block onClick={onClose}>
        {words('close')}
      </Button>
    </Sheet>
  )
}
