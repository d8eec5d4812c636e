import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api } from '~/lib/api'
import { fieldErrors, valuesOf } from '~/lib/forms'
import { useMe } from '~/lib/session'
import { Button, Page, TextField } from '~/ui'
import { RecoveryCodes as Codes } from '~/ui/account/RecoveryCodes'
import { ProofTrouble } from '../ProveAgain'
import { useSettingsWords } from '../words'

export default function RecoveryCodes() {
  const t = useSettingsWords()
  const me = useMe()
  const navigate = useNavigate()
  const make = useMutation({
    mutationFn: ({ password }: { password: string }) =>
      api.post<{ recovery_codes: string[] }>('/v1/me/recovery-codes', me.has_password ? { password } : {}),
  })
  const { fields, rest } = fieldErrors(make.error, { 'identity/wrong-password': 'password' })
  return (
    <Page title={t('recoveryCodes')} back backTo="/me/security">
      {make.data ? (
        <Codes
          codes={make.data.recovery_codes}
          handle={me.handle}
          onDone={() => void navigate({ to: '/me/security' })}
        />
      ) : (
        <form className="stack" onSubmit={event => make.mutate(valuesOf(event, 'password'))}>
          <p className="muted">{t('newCodesText')}</p>
          {me.has_password ? (
            <TextField
              label={t('password')}
              name="password"
              type="password"
              error={fields['password']}
              autoComplete="current-password"
              required
            />
          ) : null}
          <ProofTrouble error={rest} />
          <Button type="submit" block busy={make.isPending}>
            {t('newCodes')}
          </Button>
        </form>
      )}
    </Page>
  )
}
