import { TextField } from '~/ui/Field'
import { useOperatorWords } from './words'

/** Whom it is about: a member, by the handle that is theirs alone. */
export function HandleField({ hint, error }: { hint: string; error?: string | undefined }) {
  const t = useOperatorWords()
  return (
    <TextField
      label={t('memberHandle')}
      name="handle"
      prefix="@"
      required
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      hint={hint}
      error={error}
    />
  )
}
