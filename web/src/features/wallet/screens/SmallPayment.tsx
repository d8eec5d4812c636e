import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '~/lib/api'
import { compare, decimal, isZero, minorOf, scaleOf, useMoney } from '~/lib/money'
import type { Money, Proof, Wallet } from '~/lib/types'
import { Button } from '~/ui/Button'
import { ErrorNotice } from '~/ui/Notice'
import { Page } from '~/ui/Page'
import { RadioList } from '~/ui/Picker'
import { Sheet } from '~/ui/Sheet'
import { Skeleton } from '~/ui/Skeleton'
import { toast } from '~/ui/Toast'
import { type Trouble, troubleOf } from '~/ui/money/outcome'
import { ProofStep } from '~/ui/money/ProofStep'
import { walletQuery } from '~/ui/money/queries'
import { SetPaymentPassword } from '~/ui/money/SetPaymentPassword'
import { useMoneyWords } from '~/ui/money/words'
import { useWords } from '~/lib/words'
import { useWalletWords } from '../words'

/** Up to what amount a payment needs no proof. */
export default function SmallPayment() {
  const t = useWalletWords()
  const wallet = useQuery(walletQuery)
  return (
    <Page title={t('smallTitle')} back backTo="/wallet">
      {wallet.data ? (
        <Choice wallet={wallet.data} />
      ) : wallet.error ? (
        <ErrorNotice error={wallet.error} retry={() => void wallet.refetch()} />
      ) : (
        <Skeleton shape="row" count={5} />
      )}
    </Page>
  )
}

/** Parts of the operator's ceiling, in percent, that make sensible steps. */
const STEPS = [0n, 10n, 25n, 50n, 100n]

function Choice({ wallet }: { wallet: Wallet }) {
  const t = useWalletWords()
  const words = useWords()
  const money = useMoney()
  const { small_payment: present, small_payment_ceiling: ceiling } = wallet
  const [wanted, setWanted] = useState(present.amount)
  const [proving, setProving] = useState(false)
  const scale = scaleOf(ceiling.asset)
  const steps = STEPS.map(step => decimal((minorOf(ceiling) * step) / 100n, scale))
  const amounts = [...new Set([...steps, present.amount])]
    .map((amount): Money => ({ amount, asset: ceiling.asset }))
    .toSorted(compare)
  const options = amounts.map(amount => ({
    value: amount.amount,
    label: isZero(amount) ? t('smallAsk') : t('smallUpTo', { amount: money(amount) }),
  }))
  return (
    <>
      <p className="muted">{t('smallText', { ceiling: money(ceiling) })}</p>
      <RadioList label={t('smallTitle')} options={options} value={wanted} onChange={setWanted} />
      <Button block disabled={wanted === present.amount} onClick={() => setProving(true)}>
        {words('save')}
      </Button>
      {proving ? (
        <Prove
          wallet={wallet}
          amount={{ amount: wanted, asset: ceiling.asset }}
          onClose={() => setProving(false)}
        />
      ) : null}
    </>
  )
}

function Prove({ wallet, amount, onClose }: { wallet: Wallet; amount: Money; onClose: () => void }) {
  const t = useWalletWords()
  const moneyWords = useMoneyWords()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const [busy, setBusy] = useState(false)
  const save = async (proof: Proof | null) => {
    setBusy(true)
    try {
      await api.put('/v1/wallet/small-payment', { amount, proof })
      await client.invalidateQueries({ queryKey: walletQuery.queryKey })
      toast(t('smallSaved'), 'good')
      void navigate({ to: '/wallet', replace: true })
    } catch (problem) {
      setTrouble(troubleOf(problem))
    } finally {
      setBusy(false)
    }
  }
  const plain = trouble?.kind === 'refused' || trouble?.kind === 'unknown' ? trouble.message : null
  if (!wallet.has_payment_password && !wallet.has_passkey) {
    return (
      <Sheet open onClose={onClose} title={moneyWords('setFirst')}>
        <p className="muted money-centre">{moneyWords('setFirstText')}</p>
        <SetPaymentPassword onDone={password => void save({ password })} />
      </Sheet>
    )
  }
  return (
    <Sheet open onClose={onClose} title={t('smallTitle')} locked={busy}>
      {plain ? <p role="alert">{plain}</p> : null}
      <ProofStep
        needed
        wallet={wallet}
        amount={amount}
        trouble={trouble}
        busy={busy}
        onProof={proof => void save(proof)}
      />
    </Sheet>
  )
}
