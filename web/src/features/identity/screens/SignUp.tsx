import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '~/lib/api'
import { fieldErrors, valuesOf } from '~/lib/forms'
import { language } from '~/lib/i18n'
import { makePasskey, passkeysWork, turnedAway } from '~/lib/passkeys'
import { begin } from '~/lib/session'
import type { Session } from '~/lib/types'
import { Button, ErrorNotice, Notice, Segmented, TextField } from '~/ui'
import { RecoveryCodes } from '~/ui/account/RecoveryCodes'
import { useAccountWords } from '~/ui/account/words'
import { EntryFrame } from '../EntryFrame'
import { useArrival, useNext } from '../arrival'
import { useIdentityWords } from '../words'

type Way = 'password' | 'passkey'
interface Newcomer {
  handle: string
  name: string
  password: string
}

const FIELDS = {
  'identity/handle': 'handle',
  'identity/name': 'name',
  'identity/password': 'password',
}

async function signUp(way: Way, { handle, name, password }: Newcomer): Promise<Session> {
  if (way === 'password')
    return api.post<Session>('/v1/sign-up', { handle, name, password, language: language() })
  const answer = await makePasskey('/v1/sign-up/passkey/options', { handle, name })
  return api.post<Session>('/v1/sign-up/passkey', { ...answer, language: language() })
}

export default function SignUp() {
  const t = useIdentityWords()
  const account = useAccountWords()
  const { goOn } = useArrival()
  const [way, setWay] = useState<Way>('password')
  const join = useMutation({
    mutationFn: (newcomer: Newcomer) => signUp(way, newcomer),
    onSuccess: begin,
  })
  if (join.data) {
    return (
      <EntryFrame title={account('codesTitle')}>
        <RecoveryCodes
          codes={join.data.recovery_codes ?? []}
          handle={join.data.me.handle}
          onDone={() => void goOn()}
        />
      </EntryFrame>
    )
  }
  const { fields, rest } = fieldErrors(turnedAway(join.error) ? null : join.error, FIELDS)
  const ways = [
    { value: 'password' as const, label: t('password') },
    { value: 'passkey' as const, label: t('passkey') },
  ]
  return (
    <EntryFrame title={t('signUpTitle')}>
      <form onSubmit={event => join.mutate(valuesOf(event, 'handle', 'name', 'password'))}>
        <TextField
          label={t('name')}
          name="name"
          hint={t('nameHint')}
          error={fields['name']}
          autoComplete="name"
          maxLength={40}
          required
        />
        <TextField
          label={t('handle')}
          name="handle"
          prefix="@"
          hint={t('handleHint')}
          error={fields['handle']}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={20}
          required
        />
        {passkeysWork() ? (
          <Segmented label={t('howIn')} options={ways} value={way} onChange={setWay} />
        ) : null}
        {way === 'password' ? (
          <TextField
            label={t('password')}
            name="password"
            type="password"
            hint={t('passwordHint')}
            error={fields['password']}
            autoComplete="new-password"
            required
          />
        ) : (
          <Notice>{t('passkeyText')}</Notice>
        )}
        <ErrorNotice error={rest} />
        <Button type="submit" block busy={join.isPending}>
          {t('create')}
        </Button>
      </form>
      <Switcher />
    </EntryFrame>
  )
}

function Switcher() {
  const t = useIdentityWords()
  const next = useNext()
  return (
    <p className="entry-switch">
      {t('haveAccount')}{' '}
      <Link to="/sign-in" search={next} className="text-link">
        {t('signIn')}
      </Link>
    </p>
  )
}
