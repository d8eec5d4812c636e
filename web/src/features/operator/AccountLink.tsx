import { Link } from '@tanstack/react-router'
import type { AccountRef } from '~/lib/types'
import { accountName } from './names'
import { type OperatorWords, useOperatorWords } from './words'

const OF_SYSTEMS: ReadonlySet<string> = new Set(['operator_asset', 'operator_liability'])

/** Who owns an account, or what it is called where the house does. Systems have many of one name: by the id's end. */
export function labelOf(t: OperatorWords, { id, name, owner }: AccountRef): string {
  if (owner) return owner.name
  return OF_SYSTEMS.has(name) ? `${accountName(t, name)} …${id.slice(-5)}` : accountName(t, name)
}

/** An account by its owner and its type, leading to its page. */
export function AccountLink({ account }: { account: AccountRef }) {
  const t = useOperatorWords()
  return (
    <Link className="operator-account" to="/operator/accounts/$id" params={{ id: account.id }}>
      <span>{labelOf(t, account)}</span>
      <span className="operator-quiet">
        {account.code}
        {account.owner ? ` @${account.owner.handle}` : ` ${t('house')}`}
      </span>
    </Link>
  )
}
