import { useQueryClient } from '@tanstack/react-query'
import { KeyRound } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { api, isProblem } from '~/lib/api'
import { useMe } from '~/lib/session'
import type { Proof } from '~/lib/types'
import { useWords } from '~/lib/words'
import { Button } from '~/ui/Button'
import { TextField } from '~/ui/Field'
import { NewDigits } from './NewDigits'
import { provePasskey } from './passkey'
import { walletQuery } from './queries'
import { useMoneyWords } from './words'
import './css/payment.css'
import { focusFirst } from './focusFirst'

export interface SetPaymentPasswordProps {
  /** What proves the person (the present payment password); without it the account password or a passkey is asked. */
  proof?: Proof
  onDone: (password: string) => void
  /** The given proof was refused; without it the message is shown here. */
  onRefused?: (message: string) => void
}

/** Six digits, the same again, then who is asking. */
export function SetPaymentPassword({ proof, onDone, onRefused }: SetPaymentPasswordProps) {
  const words = useWords()
  const [chosen, setChosen] = useState<string | null>(null)
  const [error, setError] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const client = useQueryClient()

  const save = async (password: string, by: Proof) => {
    setBusy(true)
    setError(null)
    try {
      await api.put('/v1/wallet/payment-password', { new: password, proof: by })
      await client.invalidateQueries({ queryKey: walletQuery.queryKey })
      onDone(password)
    } catch (problem) {
      const text = isProblem(problem) ? problem.title : words('trouble')
      const aboutDigits = isProblem(problem) && /(malformed|trivial)-payment-password$/.test(problem.slug)
      if (aboutDigits) setChosen(null)
      if (!aboutDigits && proof && onRefused) onRefused(text)
      else setError(text)
    } finally {
      setBusy(false)
    }
  }
  const choose = (digits: string) => {
    if (proof) return save(digits, proof)
    setError(null)
    setChosen(digits)
  }
  if (chosen === null) return <NewDigits busy={busy} error={error} onDigits={choose} />
  return <Who error={error} busy={busy} onProof={by => save(chosen, by)} />
}

interface WhoProps {
  error: string | null
  busy: boolean
  onProof: (proof: Proof) => Promise<void>
}

function Who({ error, busy, onProof }: WhoProps) {
  const t = useMoneyWords()
  const words = useWords()
  const me = useMe()
  if (!me.has_password) {
    return (
      <>
        <p className="muted money-centre">{error ?? t('passkeyWhy')}</p>
        <Button
          block
          icon={KeyRound}
          busy={busy}
          onClick={() => void provePasskey().then(onProof, () => undefined)}
        >
          {t('usePasskey')}
        </Button>
      </>
    )
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const password = new FormData(event.currentTarget).get('password')
    void onProof({ account_password: String(password ?? '') })
  }
  return (
    <form className="stack" onSubmit={submit}>
      <TextField
        name="password"
        type="password"
        label={t('accountPassword')}
        hint={t('accountPasswordWhy')}
        error={error ?? undefined}
        autoComplete="current-password"
        required
        ref={focusFirst}
      />
      <Button type="submit" block busy={busy}>
        {words('confirm')}
      </Button>
    </form>
  )
}
