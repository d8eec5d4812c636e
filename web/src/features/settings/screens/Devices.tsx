import { useMutation, useQuery } from '@tanstack/react-query'
import { LogOut, Monitor, Smartphone } from 'lucide-react'
import { useState } from 'react'
import { api } from '~/lib/api'
import { useDates } from '~/lib/dates'
import { queryClient } from '~/lib/queries'
import type { Device } from '~/lib/types'
import { Button, Cell, Confirm, ErrorNotice, IconButton, List, Page, Skeleton, Tag } from '~/ui'
import { devicesQuery } from '../queries'
import { useSettingsWords } from '../words'

const isPhone = (name: string) => /iphone|ipad|android|harmony/i.test(name)

export default function Devices() {
  const t = useSettingsWords()
  const devices = useQuery(devicesQuery)
  const [ending, setEnding] = useState<Device | 'others' | null>(null)
  const end = useMutation({
    mutationFn: (which: Device | 'others') =>
      api.delete(which === 'others' ? '/v1/me/sessions' : `/v1/me/sessions/${which.id}`),
    onSuccess: () => {
      setEnding(null)
      return queryClient.invalidateQueries({ queryKey: devicesQuery.queryKey })
    },
  })
  const items = devices.data?.items ?? []
  return (
    <Page title={t('devices')} back backTo="/me" onRefresh={devices.refetch}>
      {devices.isPending ? <Skeleton shape="row" count={2} /> : null}
      <ErrorNotice error={devices.error} retry={() => void devices.refetch()} />
      {items.length > 0 ? (
        <List note={t('devicesNote')}>
          {items.map(device => (
            <DeviceCell key={device.id} device={device} onEnd={() => setEnding(device)} />
          ))}
        </List>
      ) : null}
      {items.length > 1 ? (
        <Button variant="soft" block onClick={() => setEnding('others')}>
          {t('endOthers')}
        </Button>
      ) : null}
      <Confirm
        open={ending !== null}
        onClose={() => setEnding(null)}
        onConfirm={() => ending && end.mutate(ending)}
        title={ending === 'others' ? t('endOthersAsk') : t('endAsk')}
        confirmLabel={t('signOut')}
        danger
        busy={end.isPending}
      >
        {t('endText')}
        <ErrorNotice error={end.error} />
      </Confirm>
    </Page>
  )
}

function DeviceCell({ device, onEnd }: { device: Device; onEnd: () => void }) {
  const t = useSettingsWords()
  const dates = useDates()
  const name = device.device || t('unknownDevice')
  const trailing = device.current ? (
    <Tag tone="brand">{t('thisDevice')}</Tag>
  ) : (
    <IconButton icon={LogOut} label={t('endSession', { device: name })} onClick={onEnd} />
  )
  return (
    <Cell
      icon={isPhone(name) ? Smartphone : Monitor}
      title={name}
      detail={`${t('seen', { when: dates.moment(device.seen_at) })} · ${device.ip}`}
      trailing={trailing}
    />
  )
}
