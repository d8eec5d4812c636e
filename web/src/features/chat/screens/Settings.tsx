import { useMutation, useQuery } from '@tanstack/react-query'
import { CheckCheck, Download, Flag, Radio } from 'lucide-react'
import { CellLink, List } from '~/ui/List'
import { ErrorNotice } from '~/ui/Notice'
import { Page } from '~/ui/Page'
import { Skeleton } from '~/ui/Skeleton'
import { Switch } from '~/ui/Switch'
import { PushSettings } from '../info/PushSettings'
import { changeSettings, settingsQuery } from '../settings'
import { useChatWords } from '../words'

/** What others see of me in chats, and when I may be disturbed. */
export default function Settings() {
  const t = useChatWords()
  const settings = useQuery(settingsQuery)
  const change = useMutation({ mutationFn: changeSettings })
  return (
    <Page title={t('settings')} back backTo="/chats">
      {settings.isPending ? <Skeleton shape="row" count={3} /> : null}
      <ErrorNotice error={settings.error ?? change.error} retry={() => void settings.refetch()} />
      {settings.data ? (
        <List note={t('shownText')}>
          <Switch
            icon={CheckCheck}
            label={t('readMarks')}
            checked={settings.data.read_marks}
            disabled={change.isPending}
            onChange={read_marks => change.mutate({ read_marks })}
          />
          <Switch
            icon={Radio}
            label={t('presence')}
            checked={settings.data.presence}
            disabled={change.isPending}
            onChange={presence => change.mutate({ presence })}
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
