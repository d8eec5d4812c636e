import { useQuery } from '@tanstack/react-query'
import { decimal, minorOf, scaleOf, useMoney } from '~/lib/money'
import type { Money, Wallet } from '~/lib/types'
import { AmountDisplay } from '~/ui/AmountDisplay'
import { Tag } from '~/ui/Badge'
import { Card } from '~/ui/Card'
import { ErrorNotice } from '~/ui/Notice'
import { Page } from '~/ui/Page'
import { Skeleton } from '~/ui/Skeleton'
import { walletQuery } from '~/ui/money/queries'
import { useWalletWords } from '../words'
import '../css/wallet.css'

/** What can still be paid: per payment, today, this month. */
export default function LimitsPage() {
  const t = useWalletWords()
  const wallet = useQuery(walletQuery)
  return (
    <Page title={t('limits')} back backTo="/wallet">
      {wallet.data ? (
        <Shown wallet={wallet.data} />
      ) : wallet.error ? (
        <ErrorNotice error={wallet.error} retry={() => void wallet.refetch()} />
      ) : (
        <Skeleton shape="block" height_px={300} />
      )}
    </Page>
  )
}

function Shown({ wallet }: { wallet: Wallet }) {
  const t = useWalletWords()
  const { limits, level } = wallet
  return (
    <>
      <Card>
        <div>
          <Tag tone="gold">{t('level', { n: level })}</Tag>
        </div>
        <div className="limit">
          <div className="limit-head">
            <h2>{t('perPayment')}</h2>
            <AmountDisplay money={limits.per_payment} />
          </div>
        </div>
        <Bar name={t('today')} limit={limits.per_day} left={limits.left_today} />
        <Bar name={t('thisMonth')} limit={limits.per_month} left={limits.left_this_month} />
      </Card>
      <p className="muted wallet-note">{t('resets')}</p>
      <p className="muted wallet-note">{t('levelText')}</p>
    </>
  )
}

function Bar({ name, limit, left }: { name: string; limit: Money; left: Money }) {
  const t = useWalletWords()
  const money = useMoney()
  const [whole, rest] = [minorOf(limit), minorOf(left)]
  const used = whole > rest ? whole - rest : 0n
  const percent = whole > 0n ? Number((used * 1000n) / whole) / 10 : 0
  const usedMoney = { amount: decimal(used, scaleOf(limit.asset)), asset: limit.asset }
  return (
    <div className="limit">
      <div className="limit-head">
        <h2>{name}</h2>
        <span className="limit-left">{t('left', { amount: money(left) })}</span>
      </div>
      <div
        className={`limit-track${percent > 85 ? ' limit-near' : ''}`}
        role="meter"
        aria-label={name}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(percent)}
        aria-valuetext={t('leftOf', { left: money(left), limit: money(limit) })}
      >
        <span style={{ width: `${percent}%` }} />
      </div>
      <p className="limit-head muted">
        <span>{t('used', { amount: money(usedMoney) })}</span>
        <span>{t('of', { amount: money(limit) })}</span>
      </p>
    </div>
  )
}
