import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { ChevronRight, Copy, FileCheck2, Pencil, Shapes } from 'lucide-react'
import { useState } from 'react'
import { useDates } from '~/lib/dates'
import { CATEGORIES, type Category, type Receipt } from '~/lib/types'
import { useWords } from '~/lib/words'
import { AmountDisplay } from '~/ui/AmountDisplay'
import { Avatar } from '~/ui/Avatar'
import { Tag } from '~/ui/Badge'
import { Card } from '~/ui/Card'
import { Cell, Facts, List } from '~/ui/List'
import { ErrorNotice } from '~/ui/Notice'
import { Page } from '~/ui/Page'
import { Picker } from '~/ui/Picker'
import { Skeleton } from '~/ui/Skeleton'
import { toast } from '~/ui/Toast'
import { CATEGORY_ICONS } from '~/ui/money/categories'
import { CategoryTile } from '~/ui/money/CategoryTile'
import { useMoneyWords } from '~/ui/money/words'
import { downloadProof, receiptQuery, useLabel } from '../queries'
import { RemarkSheet } from '../RemarkSheet'
import { useBillWords } from '../words'
import '../css/receipt.css'

const route = getRouteApi('/member/bills/$id')

/** One bill with everything the house knows about it. */
export default function ReceiptPage() {
  const t = useBillWords()
  const { id } = route.useParams()
  const receipt = useQuery(receiptQuery(id))
  return (
    <Page title={t('receipt')} back backTo="/bills">
      {receipt.data ? <Shown receipt={receipt.data} /> : null}
      {receipt.error && !receipt.data ? (
        <ErrorNotice error={receipt.error} retry={() => void receipt.refetch()} />
      ) : null}
      {receipt.isPending && !receipt.error ? <Skeleton shape="block" height_px={420} /> : null}
    </Page>
  )
}

function Shown({ receipt }: { receipt: Receipt }) {
  const words = useWords()
  const { bill } = receipt
  const label = useLabel(bill.id)
  const t = useBillWords()
  const moneyWords = useMoneyWords()
  const [open, setOpen] = useState<'category' | 'remark' | null>(null)
  const close = () => setOpen(null)
  const copy = () =>
    void navigator.clipboard.writeText(receipt.payment.id).then(
      () => toast(words('copied'), 'good'),
      () => toast(words('trouble'), 'bad'),
    )
  return (
    <>
      <Slip receipt={receipt} />
      <List>
        <Cell
          icon={Shapes}
          title={t('changeCategory')}
          value={moneyWords(bill.category)}
          onClick={() => setOpen('category')}
        />
        <Cell
          icon={Pencil}
          title={t('remark')}
          value={bill.remark || <span className="muted">{t('addRemark')}</span>}
          onClick={() => setOpen('remark')}
        />
        <Cell icon={Copy} title={t('copyId')} trailing={null} onClick={copy} />
        <Cell
          icon={FileCheck2}
          title={t('proof')}
          value={t('proofValue')}
          onClick={() => downloadProof(receipt.payment.id)}
        />
      </List>
      <ErrorNotice error={label.error} />
      <Picker<Category>
        open={open === 'category'}
        onClose={close}
        label={t('changeCategory')}
        options={CATEGORIES.map(value => ({ value, label: moneyWords(value), icon: CATEGORY_ICONS[value] }))}
        value={bill.category}
        onChange={category => label.mutate({ category })}
      />
      <RemarkSheet
        open={open === 'remark'}
        onClose={close}
        start={bill.remark}
        onSave={remark => {
          label.mutate({ remark })
          close()
        }}
      />
    </>
  )
}

function Slip({ receipt }: { receipt: Receipt }) {
  const t = useBillWords()
  const dates = useDates()
  const { bill, payment, balance_after } = receipt
  const other = bill.counterparty
  return (
    <Card className="receipt">
      <header className="receipt-head">
        {other ? (
          <Avatar name={other.name} src={other.avatar_url} size="l" />
        ) : (
          <CategoryTile category={bill.category} />
        )}
        <h2>
          {other ? (
            <Link
              to="/people/$id"
              params={{ id: other.id }}
              aria-label={t('openPerson', { name: other.name })}
            >
              {bill.title} <ChevronRight aria-hidden size={18} />
            </Link>
          ) : (
            bill.title
          )}
        </h2>
        <AmountDisplay money={bill.amount} size="xl" sign={bill.direction} />
        {payment.status === 'reversed' ? (
          <Tag tone="warn">{t('reversedStatus')}</Tag>
        ) : (
          <Tag tone="good">{t('doneStatus')}</Tag>
        )}
      </header>
      <Facts
        rows={[
          [t('kind'), t(`kind_${bill.kind}`)],
          [t('time'), dates.full(payment.at)],
          [t('note'), bill.note],
          [t('paidBy'), payment.payer && `${payment.payer.name} @${payment.payer.handle}`],
          [t('paidTo'), payment.payee && `${payment.payee.name} @${payment.payee.handle}`],
          [t('balanceAfter'), balance_after && <AmountDisplay key="b" money={balance_after} />],
          [t('paymentId'), <code key="p">{payment.id}</code>],
          [t('transferId'), <code key="t">{payment.transfer_id}</code>],
        ]}
      />
    </Card>
  )
}
