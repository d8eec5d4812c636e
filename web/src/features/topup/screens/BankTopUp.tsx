import { useQuery } from '@tanstack/react-query'
import { Copy } from 'lucide-react'
import type { BankTopUp as Where } from '~/lib/types'
import { useWords } from '~/lib/words'
import { IconButton } from '~/ui/Button'
import { Cell, List } from '~/ui/List'
import { ErrorNotice } from '~/ui/Notice'
import { Page } from '~/ui/Page'
import { Skeleton } from '~/ui/Skeleton'
import { toast } from '~/ui/Toast'
import { bankTopUpQuery } from '../queries'
import { useTopUpWords } from '../words'

/** Where to make a bank transfer to, and the reference that brings it here. */
export default function BankTopUp() {
  const t = useTopUpWords()
  const where = useQuery(bankTopUpQuery)
  return (
    <Page title={t('bank')} back backTo="/topup">
      <p className="muted">{t('bankSteps')}</p>
      {where.data ? <Details where={where.data} /> : null}
      {where.isPending ? <Skeleton shape="row" count={4} /> : null}
      <ErrorNotice error={where.data ? null : where.error} retry={() => void where.refetch()} />
    </Page>
  )
}

function Details({ where: { reference, account } }: { where: Where }) {
  const t = useTopUpWords()
  return (
    <>
      <List note={t('referenceText')}>
        <Copied name={t('reference')} text={reference} />
      </List>
      <List title={t('payTo')} note={t('bankWhen')}>
        <Copied name={t('holder')} text={account.holder} />
        <Copied name={t('iban')} text={account.iban} />
        {account.bic ? <Copied name={t('bic')} text={account.bic} /> : null}
        {account.bank ? <Copied name={t('bankName')} text={account.bank} /> : null}
      </List>
    </>
  )
}

/** A line with a button that copies it, as it is shown. */
function Copied({ name, text }: { name: string; text: string }) {
  const t = useTopUpWords()
  const words = useWords()
  const copy = () =>
    void navigator.clipboard.writeText(text).then(
      () => toast(words('copied'), 'good'),
      () => undefined,
    )
  return (
    <Cell
      title={<span className="figures">{text}</span>}
      detail={name}
      trailing={<IconButton icon={Copy} label={t('copy', { what: name })} onClick={copy} />}
    />
  )
}
