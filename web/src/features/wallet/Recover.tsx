import { type FormEvent, useState } from 'react'
import { api, isProblem } from '~/lib/api'
import { useMe } from '~/lib/session'
import { useWords } from '~/lib/words'
import { Button } from '~/ui/Button'
import { TextField } from '~/ui/Field'
import { Notice } from '~/ui/Notice'
import { Segmented } from '~/ui/Picker'
import { NewDigits } from '~/ui/money/NewDigits'
import { useWalletWords } from './words'

type Way = 'account_password' | 'recovery_code'

/** Forgotten digits: prove who you are by the account, then choose new ones. */
export function Recover({ onDone }: { onDone: () => void }) {
  const t = useWalletWords()
  const words = useWords()
  const me = useMe()
  const [way, setWay] = useState<Way>(me.has_password ? 'account_password' : 'recovery_code')
  const [secret, setSecret] = useState<string | null>(null)
  const [error, setError] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setError(null)
    setSecret(String(new FormData(event.currentTarget).get('secret') ?? '').trim())
  }
  const save = async (digits: string) => {
    setBusy(true)
    try {
      await api.post('/v1/wallet/payment-password/recover', { [way]: secret, new: digits })
      onDone()
    } catch (problem) {
      setError(isProblem(problem) ? problem.title : words('trouble'))
      if (!isProblem(problem) || !/(malformed|trivial)-payment-password$/.test(problem.slug)) setSecret(null)
    } finally {
      setBusy(false)
    }
  }
  if (secret !== null) return <NewDigits busy={busy} error={error} onDigits={save} />
  return (
    <>
      <p className="muted">{t('forgotText')}</p>
      {me.has_password ? (
        <Segmented<Way>
          label={t('forgotTitle')}
          options={[
            { value: 'account_password', label: t('byAccount') },
            { value: 'recovery_code', label: t('byRecovery') },
          ]}
          value={way}
          onChange={setWay}
        />
      ) : null}
      {error ? <Notice tone="bad">{error}</Notice> : null}
      <form className="stack" onSubmit={submit}>
        <TextField
          key={way}
          name="secret"
          type={way === 'account_password' ? 'password' : 'text'}
          label={t(way === 'account_password' ? 'accountPassword' : 'recoveryCode')}
          autoComplete={way === 'account_password' ? 'current-password' : 'off'}
          required
        />
        <Button type="submit" block>
          {words('next')}
        </Button>
      </form>
    </>
  )
}
