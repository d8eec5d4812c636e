import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Ban, Flag, LogOut } from 'lucide-react'
import { useState } from 'react'
import { api } from '~/lib/api'
import { queryClient } from '~/lib/queries'
import { Confirm } from '~/ui/ActionSheet'
import { Cell, List } from '~/ui/List'
import { ErrorNotice } from '~/ui/Notice'
import type { People } from '../people'
import { refreshOne } from '../sync/refresh'
import type { Conversation } from '../types'
import { useChatWords } from '../words'
import { ReportSheet } from './ReportSheet'
import { at } from './queries'

/** Leave, block, report. */
export function Farewell({ conversation, people }: { conversation: Conversation; people: People }) {
  const t = useChatWords()
  const navigate = useNavigate()
  const { id, kind, mine, other } = conversation
  const [open, setOpen] = useState<'leave' | 'block' | 'report' | null>(null)
  const close = () => setOpen(null)
  const go = useMutation({
    mutationFn: async (what: 'leave' | 'block') => {
      if (what === 'leave') await api.post(`${at(id)}/leave`)
      else await api.put(`/v1/blocks/${encodeURIComponent(other?.id ?? '')}`)
      await refreshOne(id)
      const affected = ['contacts', 'people', 'blocks']
      await Promise.all(affected.map(key => queryClient.invalidateQueries({ queryKey: [key] })))
    },
    onSuccess: () => navigate({ to: '/chats', replace: true }),
    onSettled: close,
  })
  if (kind === 'self' || (kind === 'group' && mine.state !== 'active')) return null
  const name = people.nameOf(other?.id)
  return (
    <>
      <List>
        {other ? <Cell icon={Ban} title={t('block')} danger onClick={() => setOpen('block')} /> : null}
        {other ? <Cell icon={Flag} title={t('report')} danger onClick={() => setOpen('report')} /> : null}
        {other ? null : <Cell icon={LogOut} title={t('leave')} danger onClick={() => setOpen('leave')} />}
      </List>
      <ErrorNotice error={go.error} />
      <Confirm
        open={open === 'leave'}
        onClose={close}
        title={t('leaveSure', { name: conversation.title ?? '' })}
        confirmLabel={t('leave')}
        danger
        busy={go.isPending}
        onConfirm={() => go.mutate('leave')}
      >
        {mine.role === 'owner' ? t('leaveOwner') : t('leaveText')}
      </Confirm>
      <Confirm
        open={open === 'block'}
        onClose={close}
        title={t('blockSure', { name })}
        confirmLabel={t('block')}
        danger
        busy={go.isPending}
        onConfirm={() => go.mutate('block')}
      >
        {t('blockText')}
      </Confirm>
      {open === 'report' && other ? (
        <ReportSheet about={{ conversation: id, member: other.id }} name={name} onClose={close} />
      ) : null}
    </>
  )
}
