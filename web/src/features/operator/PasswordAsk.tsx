import { useMe } from '~/lib/session'
import { TextField } from '~/ui/Field'
import { useOperatorWords } from './words'

/** The account's password, for what opens a way in; nothing for who has none: they sign in anew instead. */
export function PasswordAsk({ error }: { error: string | undefined }) {
  const t = useOperatorWords()
  if (!useMe().has_password) return null
  return (
    <TextField
      label={t('yourPassword')}
      name="password"
      type="password"
      error={error}
      autoComplete="current-password"
      required
    />
  )
}
