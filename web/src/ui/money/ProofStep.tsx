import { Link } from '@tanstack/react-router'
import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { isProblem } from '~/lib/api'
import { useMoney } from '~/lib/money'
import type { Money, Proof, Wallet } from '~/lib/types'
import { Button } from '~/ui/Button'
import { Countdown } from '~/ui/Countdown'
import { Notice } from '~/ui/Notice'
import { Pin } from '~/ui/Pin'
import type { Trouble } from './outcome'
import { passkeysWork, provePasskey } from './passkey'
import { useMoneyWords } from './words'

export interface ProofStepProps {
  needed: boolean
  wallet: Wallet
  /** Named on the button when no proof is needed. */
  amount: Money
  trouble: Trouble | null
  busy: boolean
  onProof: (proof: Proof | null) => void
}

/** How this payment is confirmed: a tap when it is small, a passkey first, six digits otherwise. */
export function ProofStep({ needed, wallet, amount, trouble, busy, onProof }: ProofStepProps) {
  const t = useMoneyWords()
  const money = useMoney()
  const [digits, setDigits] = useState(false)
  if (trouble?.kind === 'locked') return <Locked trouble={trouble} />
  if (!needed) {
    return (
      <>
        <Button block busy={busy} onClick={() => onProof(null)}>
          {t('payNow', { amount: money(amount) })}
        </Button>
        <p className="muted money-centre">{t('noPassword', { amount: money(wallet.small_payment) })}</p>
      </>
    )
  }
  if (wallet.has_passkey && passkeysWork() && !digits) {
    return (
      <PasskeyFirst
        busy={busy}
        error={trouble?.kind === 'wrong' ? trouble.message : null}
        onProof={onProof}
        onDigits={wallet.has_payment_password ? () => setDigits(true) : null}
      />
    )
  }
  return (
    <div className="payment-proof">
      <p className="money-centre payment-ask">{t('enterPassword')}</p>
      <Pin
        label={t('passwordCells')}
        busy={busy}
        error={trouble?.kind === 'wrong' ? wrongText(t, trouble) : null}
        onComplete={password => onProof({ password })}
      />
      <Link to="/wallet/password" search={{ forgot: true }} className="text-link money-centre">
        {t('forgot')}
      </Link>
    </div>
  )
}

function wrongText(t: ReturnType<typeof useMoneyWords>, trouble: Trouble & { kind: 'wrong' }): string {
  if (trouble.triesLeft === null) return trouble.message || t('wrongPassword')
  return `${t('wrongPassword')} ${t('triesLeft', { n: trouble.triesLeft })}`
}

function Locked({ trouble }: { trouble: Trouble & { kind: 'locked' } }) {
  const t = useMoneyWords()
  const [until] = useState(() => Date.now() + trouble.wait_s * 1000)
  return (
    <Notice tone="bad">
      <strong>{t('locked')}</strong>
      <p>
        {trouble.message} <Countdown until={until} label={t('lockedFor', { time: '' })} />
      </p>
    </Notice>
  )
}

interface PasskeyFirstProps {
  busy: boolean
  error: string | null
  onProof: (proof: Proof) => void
  /** Null when there is no payment password to fall back to. */
  onDigits: (() => void) | null
}

function PasskeyFirst({ busy, error, onProof, onDigits }: PasskeyFirstProps) {
  const t = useMoneyWords()
  const [asking, setAsking] = useState(false)
  const [failed, setFailed] = useState<string | null>(null)
  const ask = async () => {
    setAsking(true)
    setFailed(null)
    try {
      onProof(await provePasskey())
    } catch (problem) {
      setFailed(isProblem(problem) ? problem.title : t('passkeyFailed'))
    } finally {
      setAsking(false)
    }
  }
  return (
    <>
      {(failed ?? error) ? <Notice tone="bad">{failed ?? error}</Notice> : null}
      <Button block icon={KeyRound} busy={busy || asking} onClick={() => void ask()}>
        {t('usePasskey')}
      </Button>
      {onDigits ? (
        <Button variant="quiet" block disabled={busy} onClick={onDigits}>
          {t('usePassword')}
        </Button>
      ) : null}
    </>
  )
}
