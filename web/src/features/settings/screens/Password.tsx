import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api } from '~/lib/api'
import { fieldErrors, valuesOf } from '~/lib/forms'
import { updateMe, useMe } from '~/lib/session'
import { useWords } from '~/lib/words'
import { Button, Notice, Page, TextField, toast } from '~/ui'
import { ProofTrouble } from '../ProveAgain'
import { useSettingsWords } from '../words'

const FIELDS = { 'identity/password': 'new', 'identity/wrong-password': 'current' }

export default function Password() {
  const t = useSettingsWords()
  const words = useWords()
  const me = useMe()
  const navigate = useNavigate()
  const change = useMutation({
    mutationFn: (body: Record<'current' | 'new', string>) =>
      api.post('/v1/me/password', me.has_password ? body : { new: body.new }),
    onSuccess: () => {
      updateMe({ ...me, has_password: true })
      toast(t('passwordDone'), 'good')
      void navigate({ to: '/me/security' })
    },
  })
  const { fields, rest } = fieldErrors(change.error, FIELDS)
  return (
    <Page title={me.has_password ? t('changePassword') : t('setPassword')} back backTo="/me/security">
      <form className="stack" onSubmit={event => change.mutate(valuesOf(event, 'current', 'new'))}>
        <input type="text" name="username" autoComplete="username" value={me.handle} readOnly hidden />
        {me.has_password ? (
          <TextField
            label={t('currentPassword')}
            name="current"
            type="password"
            error={fields['current']}
            autoComplete="current-password"
            required
          />
        ) : null}
        <TextField
          label={t('newPassword')}
          name="new"
          type="password"
          hint={t('passwordHint')}
          error={fields['new']}
          autoComplete="new-password"
          required
        />
        <Notice>{t('passwordNote')}</Notice>
        <ProofTrouble error={rest} />
        <Button type="submit" block busy={change.isPending}>
          {words('save')}
        </Button>
      </form>
    </Page>
  )
}
