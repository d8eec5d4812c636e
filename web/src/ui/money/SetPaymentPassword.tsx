import { useQueryClient } from '@tanstack/react-query'
import { KeyRound } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { api, isProblem } from '~/lib/api'
import { useMe } from '~/lib/session'
import type { Proof } from '~/lib/types'
import { useWords } from '~/lib/words'
import { Button } from '~/ui/Button'
import { TextField } from '~/ui/Field'
import { Pin } from '~/ui/Pin'
import { provePasskey } from './passkey'
import { walletQuery } from './queries'
import { useMoneyWords } from './words'

export interface SetPaymentPasswordProps {
  /** What is already proved (the old payment password); without it the account password or a passkey is asked. */
  proof?: Proof
  onDone: (password: string) => void
}

/** Six digits, the same again, then who is asking. */
export function SetPaymentPassword({ proof, onDone }: SetPaymentPasswordProps) {
  const t = useMoneyWords()
  const [first, setFirst] = useState<string | null>(null)
  const [chosen, setChosen] = useState<string | null>(null)
  const [error, setError] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const client = useQueryClient()

  const startOver = (why: string | null) => {
    setFirst(null)
    setChosen(null)
    setError(why)
  }
  const save = async (password: string, by: Proof) => {
    setBusy(true)
    try {
      await api.put('/v1/wallet/payment-password', { new: password, proof: by })
      await client.invalidateQueries({ queryKey: walletQuery.queryKey })
      onDone(password)
    } catch (problem) {
      const text = isProblem(problem) ? problem.title : null
      if (isProblem(problem) && /payment-password$/.test(problem.slug)) startOver(text)
      else setError(text)
    } finally {
      setBusy(false)
    }
  }
  const repeat = async (digits: string) => {
    if (digits !== first) return startOver(t('notSame'))
    setError(null)
    if (proof) return save(digits, proof)
    setChosen(digits)
  }
  if (chosen !== null) return <Who error={error} busy={busy} onProof={by => save(chosen, by)} />
  return first === null ? (
    <>
      <p className="muted money-centre">{t('chooseDigits')}</p>
      <Pin
        key="first"
        label={t('chooseDigits')}
        error={error}
        onComplete={digits => (setError(null), setFirst(digits))}
      />
    </>
  ) : (
    <>
      <p className="muted money-centre">{t('repeatDigits')}</p>
      <Pin key="again" label={t('repeatDigits')} busy={busy} onComplete={repeat} />
    </>
  )
}

function Who({
  error,
  busy,
  onProof,
}: {
  error: string | null
  busy: boolean
  onProof: (proof: Proof) => Promise<void>
}) {
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
        autoFocus
      />
      <Button type="submit" block busy={busy}>
        {words('confirm')}
      </Button>
    </form>
  )
}
