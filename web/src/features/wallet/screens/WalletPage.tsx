import { useQuery } from '@tanstack/react-query'
import { Fingerprint, Gauge, HandCoins, Inbox, KeyRound, Store, Zap } from 'lucide-react'
import { isZero, useMoney } from '~/lib/money'
import { CellLink, List } from '~/ui/List'
import { ErrorNotice } from '~/ui/Notice'
import { Page } from '~/ui/Page'
import { Skeleton } from '~/ui/Skeleton'
import { walletQuery } from '~/ui/money/queries'
import { BalanceCard } from '../BalanceCard'
import { useWalletWords } from '../words'
import '../css/home.css'
import '../css/wallet.css'

/** The wallet's own page: the balance and everything that guards it. */
export default function WalletPage() {
  const t = useWalletWords()
  const money = useMoney()
  const wallet = useQuery(walletQuery)
  const { data } = wallet
  return (
    <Page title={t('wallet')} back onRefresh={() => wallet.refetch()}>
      <div className="wallet-balance">
        <BalanceCard />
      </div>
      {data ? (
        <>
          <List title={t('walletSettings')}>
            <CellLink
              to="/wallet/password"
              icon={KeyRound}
              title={t('paymentPassword')}
              value={t(data.has_payment_password ? 'set' : 'notSet')}
            />
            <CellLink
              to="/me/passkeys"
              icon={Fingerprint}
              title={t('passkey')}
              value={t(data.has_passkey ? 'passkeyOn' : 'passkeyOff')}
            />
            <CellLink
              to="/wallet/small-payment"
              icon={Zap}
              title={t('smallPayments')}
              value={isZero(data.small_payment) ? t('smallOff') : money(data.small_payment)}
            />
            <CellLink to="/wallet/limits" icon={Gauge} title={t('limits')} detail={t('limitsText')} />
          </List>
          <List>
            <CellLink to="/requests" icon={Inbox} title={t('requests')} />
            <CellLink to="/topup" icon={HandCoins} title={t('topUp')} />
            {data.is_agent ? <CellLink to="/agent" icon={Store} title={t('agentDesk')} /> : null}
          </List>
        </>
      ) : wallet.error ? (
        <ErrorNotice error={wallet.error} retry={() => void wallet.refetch()} />
      ) : (
        <Skeleton shape="row" count={4} />
      )}
    </Page>
  )
}
