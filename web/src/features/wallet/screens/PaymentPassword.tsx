import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useNavigate, useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { ErrorNotice } from '~/ui/Notice'
import { Page } from '~/ui/Page'
import { Pin } from '~/ui/Pin'
import { Skeleton } from '~/ui/Skeleton'
import { toast } from '~/ui/Toast'
import { walletQuery } from '~/ui/money/queries'
import { SetPaymentPassword } from '~/ui/money/SetPaymentPassword'
import { useMoneyWords } from '~/ui/money/words'
import { Recover } from '../Recover'
import { useWalletWords } from '../words'
import '../css/wallet.css'

const route = getRouteApi('/member/wallet/password')

/** First setting, change, or recovery of the six digits. */
export default function PaymentPassword() {
  const t = useWalletWords()
  const moneyWords = useMoneyWords()
  const router = useRouter()
  const navigate = useNavigate()
  const client = useQueryClient()
  const { forgot } = route.useSearch()
  const wallet = useQuery(walletQuery)
  // The mode of this visit: setting the password changes the wallet, not the page under the person's fingers.
  // What the device kept may be older than a password set elsewhere, so the first answer decides, not the memory.
  const [first, setFirst] = useState<boolean | null>(null)
  const isAnswer = wallet.isFetchedAfterMount || wallet.fetchStatus !== 'fetching'
  if (first === null && wallet.data && isAnswer) setFirst(!wallet.data.has_payment_password)
  const done = () => {
    toast(first ? moneyWords('passwordSet') : t('changed'), 'good')
    void client.invalidateQueries({ queryKey: walletQuery.queryKey })
    if (router.history.canGoBack()) router.history.back()
    else void navigate({ to: '/wallet', replace: true })
  }
  const title = first ? moneyWords('setFirst') : forgot ? t('forgotTitle') : t('paymentPassword')
  return (
    <Page title={title} back backTo="/wallet">
      <div className="password-page">
        {!wallet.data && wallet.error ? (
          <ErrorNotice error={wallet.error} retry={() => void wallet.refetch()} />
        ) : null}
        {first === null && !wallet.error ? <Skeleton shape="block" height_px={360} /> : null}
        {first ? (
          <>
            <p className="muted">{moneyWords('setFirstText')}</p>
            <SetPaymentPassword onDone={done} />
          </>
        ) : null}
        {first === false && forgot ? <Recover onDone={done} /> : null}
        {first === false && !forgot ? <Change onDone={done} /> : null}
      </div>
    </Page>
  )
}

/** The present digits are only checked together with the new ones: two questions would be twice the guesses. */
function Change({ onDone }: { onDone: () => void }) {
  const t = useWalletWords()
  const moneyWords = useMoneyWords()
  const navigate = useNavigate()
  const [present, setPresent] = useState<string | null>(null)
  const [error, setError] = useState<string | null>(null)
  if (present !== null) {
    return (
      <SetPaymentPassword
        proof={{ password: present }}
        onDone={onDone}
        onRefused={message => {
          setPresent(null)
          setError(message)
        }}
      />
    )
  }
  return (
    <>
      <p className="muted">{t('changeText')}</p>
      <Pin label={t('present')} error={error} onComplete={setPresent} />
      <button
        type="button"
        className="text-link"
        onClick={() => void navigate({ to: '/wallet/password', search: { forgot: true }, replace: true })}
      >
        {moneyWords('forgot')}
      </button>
    </>
  )
}
