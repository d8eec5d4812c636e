import { useMutation, useQuery } from '@tanstack/react-query'
import { Fingerprint, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { api } from '~/lib/api'
import { useDates } from '~/lib/dates'
import { makePasskey, passkeysWork, turnedAway } from '~/lib/passkeys'
import { queryClient } from '~/lib/queries'
import type { Passkey } from '~/lib/types'
import { useWords } from '~/lib/words'
import { Button, Cell, Confirm, Empty, ErrorNotice, IconButton, List, Page, Skeleton, toast } from '~/ui'
import { ProveAgain, wantsProof } from '../ProveAgain'
import { passkeysQuery } from '../queries'
import { useSettingsWords } from '../words'

const refresh = () =>
  Promise.all(['passkeys', 'wallet'].map(key => queryClient.invalidateQueries({ queryKey: [key] })))

export default function Passkeys() {
  const t = useSettingsWords()
  const passkeys = useQuery(passkeysQuery)
  const [proving, setProving] = useState(false)
  const add = useMutation({
    mutationFn: async (password?: string) =>
      api.post('/v1/me/passkeys', await makePasskey('/v1/me/passkeys/options', { password })),
    onError: error => setProving(wantsProof(error)),
    onSuccess: () => {
      setProving(false)
      toast(t('passkeyAdded'), 'good')
      return refresh()
    },
  })
  const items = passkeys.data?.items
  const button = (
    <Button
      block
      icon={Fingerprint}
      busy={add.isPending}
      disabled={!passkeysWork()}
      onClick={() => add.mutate(undefined)}
    >
      {t('addPasskey')}
    </Button>
  )
  return (
    <Page title={t('passkeys')} back backTo="/me/security" footer={items && items.length > 0 ? button : null}>
      {passkeys.isPending ? <Skeleton shape="row" count={2} /> : null}
      <ErrorNotice error={passkeys.error} retry={() => void passkeys.refetch()} />
      <ErrorNotice error={turnedAway(add.error) || wantsProof(add.error) ? null : add.error} />
      {items?.length === 0 ? (
        <Empty icon={Fingerprint} title={t('noPasskeys')} action={button}>
          {t('passkeysText')}
        </Empty>
      ) : null}
      {items && items.length > 0 ? (
        <List note={t('passkeysText')}>
          {items.map(passkey => (
            <PasskeyCell key={passkey.id} passkey={passkey} />
          ))}
        </List>
      ) : null}
      <ProveAgain
        open={proving}
        onClose={() => setProving(false)}
        error={add.error}
        busy={add.isPending}
        onPassword={password => add.mutate(password)}
      />
    </Page>
  )
}

function PasskeyCell({ passkey }: { passkey: Passkey }) {
  const t = useSettingsWords()
  const words = useWords()
  const dates = useDates()
  const [asking, setAsking] = useState(false)
  const remove = useMutation({
    mutationFn: () => api.delete(`/v1/me/passkeys/${passkey.id}`),
    onSuccess: () => {
      setAsking(false)
      return refresh()
    },
  })
  const name = passkey.name || t('passkeyName')
  const detail = passkey.last_used_at
    ? t('used', { when: dates.moment(passkey.last_used_at) })
    : t('added', { when: dates.moment(passkey.created_at) })
  return (
    <>
      <Cell
        icon={Fingerprint}
        title={name}
        detail={detail}
        trailing={
          <IconButton icon={Trash2} label={t('removePasskey', { name })} onClick={() => setAsking(true)} />
        }
      />
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => remove.mutate()}
        title={t('removePasskeyAsk')}
        confirmLabel={words('remove')}
        danger
        busy={remove.isPending}
      >
        {t('removePasskeyText')}
        <ErrorNotice error={remove.error} />
      </Confirm>
    </>
  )
}
