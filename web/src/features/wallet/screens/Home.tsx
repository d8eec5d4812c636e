import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ArrowLeftRight, HandCoins, type LucideIcon, QrCode, ReceiptText, ScanLine } from 'lucide-react'
import { useDeferredValue } from 'react'
import { useMe } from '~/lib/session'
import { Avatar } from '~/ui/Avatar'
import { Badge } from '~/ui/Badge'
import { ButtonLink } from '~/ui/Button'
import { List } from '~/ui/List'
import { Logo } from '~/ui/Logo'
import { Empty, ErrorNotice, Notice } from '~/ui/Notice'
import { Page } from '~/ui/Page'
import { Skeleton } from '~/ui/Skeleton'
import { BillRow } from '~/ui/money/BillRow'
import { openRequestsQuery, recentBillsQuery } from '~/ui/money/queries'
import { Unfinished } from '~/ui/money/Unfinished'
import { BalanceCard } from '../BalanceCard'
import { FirstSteps } from '../FirstSteps'
import { useWalletWords } from '../words'
import '../css/home.css'

type Quick = {
  to: '/scan' | '/pay' | '/receive' | '/transfer'
  word: 'scan' | 'pay' | 'receive' | 'transfer'
  icon: LucideIcon
}

const QUICK: readonly Quick[] = [
  { to: '/scan', word: 'scan', icon: ScanLine },
  { to: '/pay', word: 'pay', icon: QrCode },
  { to: '/receive', word: 'receive', icon: HandCoins },
  { to: '/transfer', word: 'transfer', icon: ArrowLeftRight },
]

export default function Home() {
  const t = useWalletWords()
  const client = useQueryClient()
  const refresh = () =>
    Promise.all([['wallet'], ['bills'], ['requests']].map(queryKey => client.invalidateQueries({ queryKey })))
  return (
    <Page title={t('home')} bare wide onRefresh={refresh}>
      <div className="columns home">
        <div className="stack">
          <Hero />
          <BalanceCard />
          <Unfinished />
          <Waiting />
          <FirstSteps />
        </div>
        <Recent />
      </div>
    </Page>
  )
}

function Hero() {
  const t = useWalletWords()
  const me = useMe()
  return (
    <header className="hero">
      <div className="hero-head">
        <Logo size={30} />
        <h1>{t('hello', { name: me.name })}</h1>
        <Link to="/me" aria-label={me.name}>
          <Avatar name={me.name} src={me.avatar_url} />
        </Link>
      </div>
      <nav className="quick" aria-label={t('quick')}>
        {QUICK.map(({ to, word, icon: Icon }) => (
          <Link key={to} to={to}>
            <Icon aria-hidden size={30} strokeWidth={1.8} />
            <span>{t(word)}</span>
          </Link>
        ))}
      </nav>
    </header>
  )
}

function Waiting() {
  const t = useWalletWords()
  const { data } = useQuery(openRequestsQuery)
  const n = data?.items.filter(request => request.direction === 'in').length ?? 0
  if (n === 0) return null
  return (
    <Notice
      tone="warn"
      action={
        <ButtonLink to="/requests" variant="quiet" size="s">
          {t('see')}
        </ButtonLink>
      }
    >
      <span className="home-waiting">
        <Badge count={n} label="" /> {t('requestsWaiting', { n })}
      </span>
    </Notice>
  )
}

function Recent() {
  const t = useWalletWords()
  const bills = useQuery(recentBillsQuery)
  // The balance is painted first; the rows follow in a render that yields to touches.
  const rows = useDeferredValue(bills.data?.items, undefined)
  return (
    <section className="home-recent" aria-labelledby="recent">
      <div className="home-recent-head">
        <h2 id="recent">{t('recent')}</h2>
        <Link to="/bills" className="text-link">
          {t('allBills')}
        </Link>
      </div>
      {rows === undefined && !bills.error ? <Skeleton shape="row" count={5} /> : null}
      <ErrorNotice error={bills.data ? null : bills.error} retry={() => void bills.refetch()} />
      {rows?.length === 0 ? (
        <Empty
          icon={ReceiptText}
          title={t('noBills')}
          action={<ButtonLink to="/topup">{t('topUp')}</ButtonLink>}
        >
          {t('noBillsText')}
        </Empty>
      ) : null}
      {rows && rows.length > 0 ? (
        <List>
          {rows.map(bill => (
            <BillRow key={bill.id} bill={bill} />
          ))}
        </List>
      ) : null}
    </section>
  )
}
