import { BellOff, Eraser, Images, Pin, Search } from 'lucide-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useDates } from '~/lib/dates'
import { Confirm } from '~/ui/ActionSheet'
import { Cell, CellLink, List } from '~/ui/List'
import { ErrorNotice } from '~/ui/Notice'
import { Picker } from '~/ui/Picker'
import { Switch } from '~/ui/Switch'
import { changeMineNow } from '../mine'
import { isMuted } from '../rules/conversation'
import { dropMessages } from '../store/messages'
import type { Conversation } from '../types'
import { useChatWords } from '../words'

const HOUR_ms = 3_600_000
const MUTES = { no: 0, hours: 8 * HOUR_ms, week: 7 * 24 * HOUR_ms, always: 100 * 365 * 24 * HOUR_ms } as const
type Mute = keyof typeof MUTES

/** What is mine alone: notifications, the place in the list, what I cleared. */
export function OwnSettings({ conversation }: { conversation: Conversation }) {
  const t = useChatWords()
  const dates = useDates()
  const { id, mine } = conversation
  const [now] = useState(Date.now)
  const [open, setOpen] = useState<'mute' | 'clear' | null>(null)
  const change = useMutation({
    mutationFn: (what: Parameters<typeof changeMineNow>[1]) => changeMineNow(id, what),
  })
  const clear = useMutation({
    mutationFn: async () => {
      await changeMineNow(id, { hidden_upto: conversation.last_number })
      await dropMessages(id)
    },
    onSettled: () => setOpen(null),
  })
  const muted = isMuted(conversation, now)
  const isForLong = muted && Date.parse(mine.muted_until ?? '') - now > MUTES.week
  const until = () =>
    isForLong ? t('muteAlways') : t('muteUntil', { at: dates.moment(mine.muted_until ?? '') })
  const mute = (choice: Mute) => {
    const muted_until = choice === 'no' ? null : new Date(Date.now() + MUTES[choice]).toISOString()
    change.mutate({ muted_until })
  }
  return (
    <>
      <List>
        <Cell
          icon={BellOff}
          title={t('mute')}
          value={muted ? until() : t('muteNo')}
          onClick={() => setOpen('mute')}
        />
        <Switch
          icon={Pin}
          label={t('pinChat')}
          checked={mine.pinned}
          onChange={pinned => change.mutate({ pinned })}
        />
        <CellLink to="/chats/search" search={{ in: id }} icon={Search} title={t('searchHere')} />
        <CellLink to="/chats/$id/media" params={{ id }} icon={Images} title={t('gallery')} />
        <Cell icon={Eraser} title={t('clear')} onClick={() => setOpen('clear')} />
      </List>
      <ErrorNotice error={change.error ?? clear.error} />
      <Picker
        open={open === 'mute'}
        onClose={() => setOpen(null)}
        label={t('mute')}
        value={muted ? (isForLong ? 'always' : 'week') : 'no'}
        onChange={mute}
        options={[
          { value: 'no', label: t('muteNo') },
          { value: 'hours', label: t('muteHours') },
          { value: 'week', label: t('muteWeek') },
          { value: 'always', label: t('muteAlways') },
        ]}
      />
      <Confirm
        open={open === 'clear'}
        onClose={() => setOpen(null)}
        title={t('clearSure')}
        confirmLabel={t('clear')}
        danger
        busy={clear.isPending}
        onConfirm={() => clear.mutate()}
      >
        {t('clearText')}
      </Confirm>
    </>
  )
}
