import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api } from '~/lib/api'
import { fieldErrors, valuesOf } from '~/lib/forms'
import { updateMe, useMe } from '~/lib/session'
import type { Me } from '~/lib/types'
import { useWords } from '~/lib/words'
import { Button, ErrorNotice, Page, TextArea, TextField, toast } from '~/ui'
import { ProfilePicture } from '../ProfilePicture'
import { useSettingsWords } from '../words'

const FIELDS = { 'identity/name': 'name', 'identity/text-too-long': 'bio', 'identity/email': 'email' }

export default function Profile() {
  const t = useSettingsWords()
  const words = useWords()
  const me = useMe()
  const navigate = useNavigate()
  const save = useMutation({
    mutationFn: (body: Record<'name' | 'bio' | 'email', string>) => api.patch<Me>('/v1/me', body),
    onSuccess: changed => {
      updateMe(changed)
      toast(t('saved'), 'good')
      void navigate({ to: '/me' })
    },
  })
  const { fields, rest } = fieldErrors(save.error, FIELDS)
  return (
    <Page title={t('profile')} back backTo="/me">
      <ProfilePicture />
      <form className="stack" onSubmit={event => save.mutate(valuesOf(event, 'name', 'bio', 'email'))}>
        <TextField
          label={t('name')}
          name="name"
          defaultValue={me.name}
          error={fields['name']}
          maxLength={40}
          autoComplete="name"
          required
        />
        <TextArea
          label={t('bio')}
          name="bio"
          defaultValue={me.bio}
          hint={t('bioHint')}
          error={fields['bio']}
          maxLength={200}
          optional
        />
        <TextField
          label={t('email')}
          name="email"
          type="email"
          defaultValue={me.email ?? ''}
          hint={t('emailHint')}
          error={fields['email']}
          autoComplete="email"
          optional
        />
        <ErrorNotice error={rest} />
        <Button type="submit" block busy={save.isPending}>
          {words('save')}
        </Button>
      </form>
    </Page>
  )
}
