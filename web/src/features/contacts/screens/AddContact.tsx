import { useMutation } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { QrCode, ScanLine } from 'lucide-react'
import type { FormEvent } from 'react'
import { api, isProblem } from '~/lib/api'
import type { Person } from '~/lib/types'
import { Button } from '~/ui/Button'
import { TextField } from '~/ui/Field'
import { CellLink, List } from '~/ui/List'
import { ErrorNotice } from '~/ui/Notice'
import { Page } from '~/ui/Page'
import { useContactWords } from '../words'

const route = getRouteApi('/member/contacts/add')

/** By exact handle or by code; there is no list to search. */
export default function AddContact() {
  const t = useContactWords()
  const navigate = useNavigate()
  const { handle = '' } = route.useSearch()
  const find = useMutation({
    mutationFn: (wanted: string) => api.get<Person>('/v1/people', { handle: wanted }),
    onSuccess: person => navigate({ to: '/people/$id', params: { id: person.id } }),
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const wanted = String(new FormData(event.currentTarget).get('handle') ?? '')
      .trim()
      .replace(/^@/, '')
      .toLowerCase()
    if (wanted) find.mutate(wanted)
  }
  const missing = isProblem(find.error) && find.error.status === 404
  return (
    <Page title={t('add')} back backTo="/contacts">
      <form className="stack" onSubmit={submit}>
        <TextField
          name="handle"
          label={t('handle')}
          prefix="@"
          hint={t('handleHint')}
          error={missing ? t('notFound') : undefined}
          defaultValue={handle}
          required
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          enterKeyHint="search"
        />
        <ErrorNotice error={missing ? null : find.error} />
        <Button type="submit" block busy={find.isPending}>
          {t('find')}
        </Button>
      </form>
      <List>
        <CellLink to="/scan" icon={ScanLine} title={t('orScan')} />
        <CellLink to="/me/code" icon={QrCode} title={t('orShow')} />
      </List>
    </Page>
  )
}
