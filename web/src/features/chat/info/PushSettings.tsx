import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { BellRing, EyeOff, Moon } from 'lucide-react'
import { useId } from 'react'
import type { PushOut } from '~/lib/wire'
import { List } from '~/ui/List'
import { ErrorNotice, Notice } from '~/ui/Notice'
import { Switch } from '~/ui/Switch'
import { useChatWords } from '../words'
import { type PushWish, changePush, pushQuery, subscribe, supportsPush, unsubscribe } from './push'

const NIGHT = { quiet_from: '22:00', quiet_until: '07:00' }

/** Being woken when the app is closed: on this browser or not, when not, and how much is shown. */
export function PushSettings() {
  const t = useChatWords()
  const client = useQueryClient()
  const push = useQuery(pushQuery)
  const change = useMutation({
    mutationFn: async (wish: PushWish | 'on' | 'off') => {
      if (wish === 'on') await subscribe(push.data?.public_key ?? '')
      else if (wish === 'off') await unsubscribe()
      else await changePush(wish)
    },
    onSettled: () => client.invalidateQueries({ queryKey: pushQuery.queryKey }),
  })
  const { data } = push
  if (!data) return <ErrorNotice error={push.error} retry={() => void push.refetch()} />
  if (!supportsPush()) return <Notice>{t('noPush')}</Notice>
  const keep: PushWish = {
    hides_text: data.hides_text,
    quiet_from: data.quiet_from,
    quiet_until: data.quiet_until,
  }
  return (
    <>
      <List title={t('notifications')} note={t('pushText')}>
        <Switch
          icon={BellRing}
          label={t('push')}
          checked={data.subscribed}
          disabled={change.isPending}
          onChange={on => change.mutate(on ? 'on' : 'off')}
        />
        <Switch
          icon={EyeOff}
          label={t('hidesText')}
          checked={data.hides_text}
          disabled={change.isPending}
          onChange={hides_text => change.mutate({ ...keep, hides_text })}
        />
        <Switch
          icon={Moon}
          label={t('quietHours')}
          checked={data.quiet_from !== null}
          disabled={change.isPending}
          onChange={on =>
            change.mutate({ ...keep, ...(on ? NIGHT : { quiet_from: null, quiet_until: null }) })
          }
        />
        {data.quiet_from === null ? null : (
          <Hours data={data} onChange={hours => change.mutate({ ...keep, ...hours })} />
        )}
      </List>
      <ErrorNotice error={change.error} />
    </>
  )
}

function Hours({ data, onChange }: { data: PushOut; onChange: (hours: Partial<PushWish>) => void }) {
  const t = useChatWords()
  const id = useId()
  return (
    <div className="cell push-hours">
      <label htmlFor={`${id}-from`}>{t('quietFrom')}</label>
      <input
        id={`${id}-from`}
        type="time"
        value={data.quiet_from ?? ''}
        onChange={event => event.target.value && onChange({ quiet_from: event.target.value })}
      />
      <label htmlFor={`${id}-until`}>{t('quietUntil')}</label>
      <input
        id={`${id}-until`}
        type="time"
        value={data.quiet_until ?? ''}
        onChange={event => event.target.value && onChange({ quiet_until: event.target.value })}
      />
    </div>
  )
}
