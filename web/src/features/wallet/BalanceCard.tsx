import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ChevronRight, Eye, EyeOff } from 'lucide-react'
import { isZero, useMoney } from '~/lib/money'
import { AmountDisplay } from '~/ui/AmountDisplay'
import { ButtonLink, IconButton } from '~/ui/Button'
import { ErrorNotice, Notice } from '~/ui/Notice'
import { Skeleton } from '~/ui/Skeleton'
import { walletQuery } from '~/ui/money/queries'
import { useEye } from './eye'
import { useWalletWords } from './words'

/** The balance, behind an eye, and the ways to fill and empty it. */
export function BalanceCard() {
  const t = useWalletWords()
  const money = useMoney()
  const [hidden, setHidden] = useEye()
  const wallet = useQuery(walletQuery)
  if (wallet.error && !wallet.data)
    return <ErrorNotice error={wallet.error} retry={() => void wallet.refetch()} />
  const { data } = wallet
  return (
    <section className="balance" aria-labelledby="balance">
      <div className="balance-head">
        <h2 id="balance">{t('balance')}</h2>
        <IconButton
          icon={hidden ? EyeOff : Eye}
          label={hidden ? t('showBalance') : t('hideBalance')}
          aria-pressed={hidden}
          onClick={() => setHidden(!hidden)}
        />
        <Link to="/wallet" className="balance-more">
          {t('walletLink')} <ChevronRight aria-hidden size={16} />
        </Link>
      </div>
      <div className="balance-amount">
        {data ? (
          <AmountDisplay money={data.balance} size="xl" hidden={hidden} hiddenLabel={t('balanceHidden')} />
        ) : (
          <Skeleton />
        )}
      </div>
      {data && !isZero(data.held) && !hidden ? (
        <p className="muted">{t('held', { amount: money(data.held) })}</p>
      ) : null}
      {data?.frozen ? <Notice tone="bad">{t('frozen')}</Notice> : null}
      <div className="balance-actions">
        <ButtonLink to="/topup" size="s">
          {t('topUp')}
        </ButtonLink>
        <ButtonLink to="/cash-out" size="s" variant="soft">
          {t('cashOut')}
        </ButtonLink>
        {data?.is_agent ? (
          <ButtonLink to="/agent" size="s" variant="soft">
            {t('agentDesk')}
          </ButtonLink>
        ) : null}
      </div>
    </section>
  )
}
