import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { CheckCheck, Download, Flag } from 'lucide-react'
import { api } from '~/lib/api'
import type { SettingsOut } from '~/lib/wire'
import { CellLink, List } from '~/ui/List'
import { ErrorNotice } from '~/ui/Notice'
import { Page } from '~/ui/Page'
import { Skeleton } from '~/ui/Skeleton'
import { Switch } from '~/ui/Switch'
import { PushSettings } from '../info/PushSettings'
import { useChatWords } from '../words'

const settingsQuery = queryOptions({
  queryKey: ['chat', 'settings'],
  queryFn: ({ signal }) => api.get<SettingsOut>('/v1/chat/settings', {}, { signal }),
})

/** What others see of me in chats, and when I may be disturbed. */
export default function Settings() {
  const t = useChatWords()
  const client = useQueryClient()
  const settings = useQuery(settingsQuery)
  const change = useMutation({
    mutationFn: (read_marks: boolean) => api.patch<SettingsOut>('/v1/chat/settings', { read_marks }),
    onSuccess: changed => client.setQueryData(settingsQuery.queryKey, changed),
  })
  return (
    <Page title={t('settings')} back backTo="/chats">
      {settings.isPending ? <Skeleton shape="row" count={3} /> : null}
      <ErrorNotice error={settings.error ?? change.error} retry={() => void settings.refetch()} />
      {settings.data ? (
        <List note={t('readMarksText')}>
          <Switch
            icon={CheckCheck}
            label={t('readMarks')}
            checked={settings.data.read_marks}
            disabled={change.isPending}
            onChange={change.mutate}
          />
        </List>
      ) : null}
      <PushSettings />
      <List note={t('exportText')}>
        <CellLink to="/chats/reports" icon={Flag} title={t('myReports')} />
        <a className="cell cell-press" href="/v1/chat/export" download>
          <span className="cell-icon">
            <Download aria-hidden size={20} />
          </span>
          <span className="cell-text">{t('export')}</span>
        </a>
      </List>
    </Page>
  )
}
