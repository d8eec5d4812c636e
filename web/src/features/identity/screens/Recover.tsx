import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '~/lib/api'
import { fieldErrors, valuesOf } from '~/lib/forms'
import type { Session } from '~/lib/types'
import { Button, ErrorNotice, TextField } from '~/ui'
import { EntryFrame } from '../EntryFrame'
import { useArrival, useNext } from '../arrival'
import { useIdentityWords } from '../words'

const FIELDS = { 'identity/password': 'new_password', 'identity/wrong-recovery-code': 'recovery_code' }

export default function Recover() {
  const t = useIdentityWords()
  const next = useNext()
  const { enter } = useArrival()
  const recover = useMutation({
    mutationFn: (body: Record<'login' | 'recovery_code' | 'new_password', string>) =>
      api.post<Session>('/v1/recovery', body),
    onSuccess: enter,
  })
  const { fields, rest } = fieldErrors(recover.error, FIELDS)
  return (
    <EntryFrame title={t('recoverTitle')}>
      <p className="muted">{t('recoverText')}</p>
      <form onSubmit={event => recover.mutate(valuesOf(event, 'login', 'recovery_code', 'new_password'))}>
        <TextField
          label={t('login')}
          name="login"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
        />
        <TextField
          label={t('recoveryCode')}
          name="recovery_code"
          error={fields['recovery_code']}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          required
        />
        <TextField
          label={t('newPassword')}
          name="new_password"
          type="password"
          hint={t('passwordHint')}
          error={fields['new_password']}
          autoComplete="new-password"
          required
        />
        <ErrorNotice error={rest} />
        <Button type="submit" block busy={recover.isPending}>
          {t('recover')}
        </Button>
      </form>
      <p className="entry-switch">
        <Link to="/sign-in" search={next} className="text-link">
          {t('signIn')}
        </Link>
      </p>
    </EntryFrame>
  )
}
