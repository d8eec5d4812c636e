import { Link } from '@tanstack/react-router'
import type { AccountRef } from '~/lib/types'
import { accountName } from './names'
import { type OperatorWords, useOperatorWords } from './words'

/** Who owns an account, or what it is called where the house does. */
export const labelOf = (t: OperatorWords, account: AccountRef): string =>
  account.owner ? account.owner.name : accountName(t, account.name)

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
