import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { KeyRound } from 'lucide-react'
import { api } from '~/lib/api'
import { valuesOf } from '~/lib/forms'
import { passkeysWork } from '~/lib/passkeys'
import type { Session } from '~/lib/types'
import { Button, ErrorNotice, TextField } from '~/ui'
import { EntryFrame } from '../EntryFrame'
import { useArrival, useNext } from '../arrival'
import { usePasskeySignIn } from '../usePasskeySignIn'
import { useIdentityWords } from '../words'

export default function SignIn() {
  const t = useIdentityWords()
  const next = useNext()
  const { enter } = useArrival()
  const passkey = usePasskeySignIn()
  const signIn = useMutation({
    mutationFn: (body: { login: string; password: string }) => api.post<Session>('/v1/sign-in', body),
    onSuccess: enter,
  })
  return (
    <EntryFrame title={t('welcomeBack')}>
      <form onSubmit={event => signIn.mutate(valuesOf(event, 'login', 'password'))}>
        <TextField
          label={t('login')}
          name="login"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
        />
        <TextField
          label={t('password')}
          name="password"
          type="password"
          autoComplete="current-password"
          required
        />
        <ErrorNotice error={signIn.error ?? passkey.problem} />
        <Button type="submit" block busy={signIn.isPending}>
          {t('signIn')}
        </Button>
      </form>
      {passkeysWork() ? (
        <>
          <p className="entry-or">{t('or')}</p>
          <Button
            variant="soft"
            block
            icon={KeyRound}
            busy={passkey.isPending}
            onClick={() => passkey.mutate()}
          >
            {t('withPasskey')}
          </Button>
        </>
      ) : null}
      <div className="entry-switch">
        <p>
          <Link to="/recover" search={next} className="text-link">
            {t('forgot')}
          </Link>
        </p>
        <p>
          {t('noAccount')}{' '}
          <Link to="/sign-up" search={next} className="text-link">
            {t('create')}
          </Link>
        </p>
      </div>
    </EntryFrame>
  )
}
