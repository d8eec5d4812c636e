import { useQuery } from '@tanstack/react-query'
import { Check, KeyRound, UserPlus, WalletMinimal, X } from 'lucide-react'
import { useState } from 'react'
import { isZero } from '~/lib/money'
import { IconButton } from '~/ui/Button'
import { CellLink } from '~/ui/List'
import { contactsQuery, recentBillsQuery, walletQuery } from '~/ui/money/queries'
import { useWalletWords } from './words'

const SLOT = 'quan.first-steps-hidden'

/** What a new member does first; gone when all is done, or when they say so. */
export function FirstSteps() {
  const t = useWalletWords()
  const [hidden, setHidden] = useState(() => localStorage.getItem(SLOT) === '1')
  const wallet = useQuery(walletQuery).data
  const bills = useQuery(recentBillsQuery).data
  const contacts = useQuery({ ...contactsQuery, enabled: !hidden }).data
  if (hidden || !wallet || !bills || !contacts) return null
  const safe = wallet.has_payment_password || wallet.has_passkey
  const funded = !isZero(wallet.balance) || bills.items.length > 0
  const social = contacts.items.length > 0
  if (safe && funded && social) return null
  const hide = () => {
    localStorage.setItem(SLOT, '1')
    setHidden(true)
  }
  const done = (yes: boolean) =>
    yes ? <Check role="img" aria-label={t('stepDone')} size={20} className="step-done" /> : undefined
  return (
    <section className="first-steps" aria-labelledby="first-steps">
      <div className="first-steps-head">
        <h2 id="first-steps">{t('start')}</h2>
        <IconButton icon={X} label={t('hideSteps')} onClick={hide} />
      </div>
      <CellLink
        to="/wallet/password"
        icon={KeyRound}
        title={t('stepPassword')}
        detail={t(wallet.has_passkey ? 'stepPasskey' : 'stepPasswordText')}
        trailing={done(wallet.has_payment_password)}
      />
      <CellLink
        to="/topup"
        icon={WalletMinimal}
        title={t('stepTopUp')}
        detail={t('stepTopUpText')}
        trailing={done(funded)}
      />
      <CellLink
        to="/contacts/add"
        icon={UserPlus}
        title={t('stepFriend')}
        detail={t('stepFriendText')}
        trailing={done(social)}
      />
    </section>
  )
}
