import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { newKey } from '~/lib/api'
import type { Money } from '~/lib/types'
import { Avatar } from '~/ui/Avatar'
import { Cell, List } from '~/ui/List'
import { ErrorNotice } from '~/ui/Notice'
import { Page } from '~/ui/Page'
import { Skeleton } from '~/ui/Skeleton'
import { toast } from '~/ui/Toast'
import { AmountForm } from '~/ui/money/AmountForm'
import { personQuery, walletQuery } from '~/ui/money/queries'
import { useAsk } from '../queries'
import { useRequestWords } from '../words'

const route = getRouteApi('/member/requests/new/$id')

/** How much to ask for. No money moves; still one key per question, so that a retry asks once. */
export default function AskAmount() {
  const t = useRequestWords()
  const navigate = useNavigate()
  const { id } = route.useParams()
  const who = useQuery(personQuery(id))
  const wallet = useQuery(walletQuery)
  const ask = useAsk()
  const [keys] = useState(() => new Map<string, string>())
  const send = (amount: Money, note: string) => {
    const question = `${amount.amount} ${note}`
    const key = keys.get(question) ?? newKey()
    keys.set(question, key)
    ask.mutate(
      { payer: id, amount, note, key },
      {
        onSuccess: request => {
          toast(t('sent', { name: request.payer.name }), 'good')
          void navigate({ to: '/requests/$id', params: { id: request.id }, replace: true })
        },
      },
    )
  }
  const error = who.error ?? wallet.error
  return (
    <Page title={t('ask')} back backTo="/requests/new">
      {who.data && wallet.data ? (
        <AmountForm
          asset={wallet.data.balance.asset}
          label={t('askAmount')}
          noteLimit={140}
          submitLabel={t('send')}
          onSubmit={send}
          busy={ask.isPending}
        >
          <List>
            <Cell
              leading={<Avatar name={who.data.person.name} src={who.data.person.avatar_url} />}
              title={who.data.remark || who.data.person.name}
              detail={`@${who.data.person.handle}`}
            />
          </List>
          <ErrorNotice error={ask.error} />
        </AmountForm>
      ) : error ? (
        <ErrorNotice error={error} retry={() => void Promise.all([who.refetch(), wallet.refetch()])} />
      ) : (
        <Skeleton shape="block" height_px={240} />
      )}
    </Page>
  )
}
