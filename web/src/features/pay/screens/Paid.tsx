import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { api } from '~/lib/api'
import { useMe } from '~/lib/session'
import type { Payment, PaymentKind, Receipt } from '~/lib/types'
import { AmountDisplay } from '~/ui/AmountDisplay'
import { Avatar } from '~/ui/Avatar'
import { ButtonLink } from '~/ui/Button'
import { ErrorNotice, Result } from '~/ui/Notice'
import { Page } from '~/ui/Page'
import { Skeleton } from '~/ui/Skeleton'
import { useMoneyWords } from '~/ui/money/words'
import { paidKey } from '../paid'
import { usePayWords } from '../words'
import '../css/paid.css'

const route = getRouteApi('/member/paid/$id')
type Known = Pick<Payment, 'kind' | 'amount' | 'payer' | 'payee' | 'note'> & {
  balance: Payment['balance'] | null
}

/** How it ended. Survives a reload: then the receipt tells it. */
export default function Paid() {
  const t = useMoneyWords()
  const words = usePayWords()
  const me = useMe()
  const { id } = route.useParams()
  const client = useQueryClient()
  const paid = useQuery({
    queryKey: [...paidKey(id), 'shown'],
    queryFn: async (): Promise<Known> => {
      const known = client.getQueryData<Payment>(paidKey(id))
      if (known) return known
      const { payment, balance_after } = await api.get<Receipt>(`/v1/bills/${encodeURIComponent(id)}`)
      return { ...payment, balance: balance_after }
    },
    staleTime: Infinity,
  })
  const footer = (
    <>
      <ButtonLink to="/" replace block>
        {words('done')}
      </ButtonLink>
      <ButtonLink to="/bills/$id" params={{ id }} variant="quiet" block>
        {t('viewReceipt')}
      </ButtonLink>
    </>
  )
  const { data } = paid
  const incoming = data?.payer?.id !== me.id
  const title = data ? t(titleOf(data.kind, incoming)) : t('viewReceipt')
  return (
    <Page title={title} bare footer={footer}>
      <h1 className="visually-hidden">{title}</h1>
      <ErrorNotice error={paid.error} retry={() => void paid.refetch()} />
      {paid.isPending ? <Skeleton shape="block" height_px={300} /> : null}
      {data ? <Outcome paid={data} title={title} incoming={incoming} /> : null}
    </Page>
  )
}

function Outcome({ paid, title, incoming }: { paid: Known; title: string; incoming: boolean }) {
  const words = usePayWords()
  const other = incoming ? paid.payer : paid.payee
  return (
    <div className="paid">
      <Result tone="good" title={title} amount={<AmountDisplay money={paid.amount} size="xl" />}>
        {other ? (
          <span className="paid-person">
            <Avatar name={other.name} src={other.avatar_url} size="s" />
            {words(incoming ? 'paidBy' : 'paidTo', { name: other.name })}
          </span>
        ) : null}
        {paid.note ? <p className="paid-note">{paid.note}</p> : null}
      </Result>
      {paid.balance ? (
        <p className="paid-balance muted">
          {words('newBalance')} <AmountDisplay money={paid.balance} />
        </p>
      ) : null}
    </div>
  )
}

function titleOf(kind: PaymentKind, incoming: boolean): 'paid' | 'received' | 'toppedUp' | 'collected' {
  if (kind === 'voucher' || (kind === 'cash_in' && incoming)) return 'toppedUp'
  if (kind === 'pay_code' && incoming) return 'collected'
  return incoming ? 'received' : 'paid'
}
