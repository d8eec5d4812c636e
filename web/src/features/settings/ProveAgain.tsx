import { useMutation } from '@tanstack/react-query'
import { isProblem } from '~/lib/api'
import { fieldErrors, valuesOf } from '~/lib/forms'
import { signOut, useMe } from '~/lib/session'
import { useWords } from '~/lib/words'
import { Button, ErrorNotice, Notice, Sheet, TextField } from '~/ui'
import { useSettingsWords } from './words'

/** The server wants to know that this device was not left behind: the session is no longer a fresh one. */
export const wantsProof = (error: unknown): boolean =>
  isProblem(error, 'identity/prove-it-is-you') || isProblem(error, 'identity/wrong-password')

/** An error of a form; where only a new sign-in helps, the way to it. */
export function ProofTrouble({ error }: { error: unknown }) {
  const t = useSettingsWords()
  const leave = useMutation({ mutationFn: signOut })
  if (!isProblem(error, 'identity/prove-it-is-you')) return <ErrorNotice error={error} />
  return (
    <Notice
      tone="warn"
      action={
        <Button size="s" variant="quiet" busy={leave.isPending} onClick={() => leave.mutate()}>
          {t('signInAgain')}
        </Button>
      }
    >
      {error.title}
    </Notice>
  )
}

interface ProveAgainProps {
  open: boolean
  onClose: () => void
  /** Why the server asked, or what was wrong with the password given. */
  error: unknown
  busy: boolean
  onPassword: (password: string) => void
}

/** Asks for the account's password before something that opens a new way in. */
export function ProveAgain({ open, onClose, error, busy, onPassword }: ProveAgainProps) {
  const t = useSettingsWords()
  const words = useWords()
  const me = useMe()
  const { fields, rest } = fieldErrors(error, { 'identity/wrong-password': 'password' })
  const submit = (event: Parameters<typeof valuesOf>[0]) => onPassword(valuesOf(event, 'password').password)
  return (
    <Sheet open={open} onClose={onClose} title={t('proveTitle')} locked={busy}>
      {me.has_password ? (
        <form className="stack" onSubmit={submit}>
          <p className="muted">{t('proveText')}</p>
          <TextField
            label={t('password')}
            name="password"
            type="password"
            error={fields['password']}
            autoComplete="current-password"
            required
          />
          <ErrorNotice error={wantsProof(rest) ? null : rest} />
          <Button type="submit" block busy={busy}>
            {words('confirm')}
          </Button>
        </form>
      ) : (
        <ProofTrouble error={error} />
      )}
    </Sheet>
  )
}
