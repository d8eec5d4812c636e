import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Landmark } from 'lucide-react'
import { type SubmitEvent, useCallback, useState } from 'react'
import { valuesOf } from '~/lib/forms'
import { useMe } from '~/lib/session'
import type { Money, Payout } from '~/lib/types'
import { Button } from '~/ui/Button'
import { TextField } from '~/ui/Field'
import { Cell, List } from '~/ui/List'
import { ErrorNotice } from '~/ui/Notice'
import { Page } from '~/ui/Page'
import { Skeleton } from '~/ui/Skeleton'
import { PayAmount } from '~/ui/money/PayAmount'
import type { Intent } from '~/ui/money/PaymentSheet'
import { walletQuery } from '~/ui/money/queries'
import { isIban, tight } from '../iban'
import { useTopUpWords } from '../words'

interface Account {
  iban: string
  holder: string
}

/** To which account, then how much. */
export default function Withdraw() {
  const t = useTopUpWords()
  const [account, setAccount] = useState<Account | null>(null)
  return (
    <Page title={t('withdrawTitle')} back backTo="/topup">
      {account ? <HowMuch account={account} /> : <WhichAccount onChosen={setAccount} />}
    </Page>
  )
}

function WhichAccount({ onChosen }: { onChosen: (account: Account) => void }) {
  const t = useTopUpWords()
  const me = useMe()
  const [wrong, setWrong] = useState(false)
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    const { iban, holder } = valuesOf(event, 'iban', 'holder')
    if (isIban(iban)) onChosen({ iban: tight(iban), holder: holder.trim() })
    else setWrong(true)
  }
  return (
    <form className="stack" onSubmit={submit}>
      <TextField
        name="iban"
        label={t('iban')}
        hint={t('ibanHint')}
        error={wrong ? t('ibanWrong') : undefined}
        onChange={() => setWrong(false)}
        maxLength={50}
        required
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        className="figures"
      />
      <TextField
        name="holder"
        label={t('holder')}
        hint={t('holderHint')}
        defaultValue={me.name}
        maxLength={70}
        required
        autoComplete="name"
      />
      <Button type="submit" block>
        {t('next')}
      </Button>
    </form>
  )
}

function HowMuch({ account }: { account: Account }) {
  const t = useTopUpWords()
  const me = useMe()
  const navigate = useNavigate()
  const wallet = useQuery(walletQuery)
  const onDone = useCallback(
    (payout: Payout) => void navigate({ to: '/payouts/$id', params: { id: payout.id }, replace: true }),
    [navigate],
  )
  if (!wallet.data)
    return wallet.error ? <ErrorNotice error={wallet.error} /> : <Skeleton shape="block" height_px={240} />
  const { balance } = wallet.data
  const intentOf = (amount: Money): Intent => ({
    opening: {
      scope: `payout:${me.id}`,
      path: '/v1/payouts',
      body: { ...account, amount },
      label: { payee: account.holder, ...amount },
    },
    amount,
    person: null,
    title: t('withdrawTitle'),
    note: `${account.holder} · ${account.iban}`,
    proof: 'always',
  })
  return (
    <PayAmount<Payout>
      asset={balance.asset}
      label={t('howMuch')}
      submitLabel={t('next')}
      from={{ balance }}
      intentOf={intentOf}
      onDone={onDone}
    >
      <List note={t('withdrawHeld')}>
        <Cell icon={Landmark} title={account.holder} detail={account.iban} />
      </List>
    </PayAmount>
  )
}
