import { useQuery } from '@tanstack/react-query'
import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { useDates } from '~/lib/dates'
import type { OperatorToken } from '~/lib/types'
import { Tag } from '~/ui/Badge'
import { Button } from '~/ui/Button'
import { Empty, ErrorNotice } from '~/ui/Notice'
import { Skeleton } from '~/ui/Skeleton'
import { tokensQuery, useRevokeToken } from './accessQueries'
import { RemoveButton } from './RemoveButton'
import { Table, Td } from './Table'
import { TokenSheet } from './TokenSheet'
import { useOperatorWords } from './words'

const TONES = { good: 'good', expired: 'plain', revoked: 'bad' } as const

/** How the operator's systems prove themselves: every token, and a new one. */
export function TokenSection() {
  const t = useOperatorWords()
  const list = useQuery(tokensQuery)
  const [making, setMaking] = useState(false)
  return (
    <>
      {list.isPending ? <Skeleton shape="block" height_px={220} /> : null}
      <ErrorNotice error={list.data ? null : list.error} retry={() => void list.refetch()} />
      {list.data && list.data.items.length > 0 ? <Tokens tokens={list.data.items} /> : null}
      {list.data?.items.length === 0 ? (
        <Empty icon={KeyRound} title={t('noTokens')}>
          {t('noTokensText')}
        </Empty>
      ) : null}
      <div className="operator-do">
        <Button size="s" variant="soft" onClick={() => setMaking(true)}>
          {t('makeToken')}
        </Button>
      </div>
      {making ? <TokenSheet onClose={() => setMaking(false)} /> : null}
    </>
  )
}

function Tokens({ tokens }: { tokens: readonly OperatorToken[] }) {
  const t = useOperatorWords()
  return (
    <Table
      caption={t('tokensTitle')}
      heading
      columns={[
        { id: 'name', title: t('name') },
        { id: 'may', title: t('may'), extra: true },
        { id: 'state', title: t('state') },
        { id: 'expires', title: t('expires'), extra: true },
        { id: 'used', title: t('lastUsed'), extra: true },
        { id: 'do', title: <span className="visually-hidden">{t('revoke')}</span> },
      ]}
    >
      {tokens.map(one => (
        <TokenRow key={one.id} token={one} />
      ))}
    </Table>
  )
}

function TokenRow({ token }: { token: OperatorToken }) {
  const t = useOperatorWords()
  const dates = useDates()
  const revoke = useRevokeToken()
  return (
    <tr>
      <Td>
        <span className="operator-account">
          <span>{token.name}</span>
          <span className="operator-quiet">
            {t('madeByShort', { name: token.made_by?.name ?? t('commandLine') })}
          </span>
        </span>
      </Td>
      <Td extra>{token.scopes.map(scope => t(`scope_${scope}`)).join(', ')}</Td>
      <Td>
        <Tag tone={TONES[token.state]}>{t(`token_${token.state}`)}</Tag>
      </Td>
      <Td extra>{dates.full(token.expires_at)}</Td>
      <Td extra>{token.last_used_at ? dates.full(token.last_used_at) : t('never')}</Td>
      <Td figures>
        {token.state === 'good' ? (
          <RemoveButton
            verb={t('revoke')}
            title={t('revokeAsk', { name: token.name })}
            text={t('revokeText')}
            act={revoke}
            id={token.id}
          />
        ) : null}
      </Td>
    </tr>
  )
}
