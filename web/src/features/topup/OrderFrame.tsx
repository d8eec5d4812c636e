import type { UseQueryResult } from '@tanstack/react-query'
import { SearchX } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { isProblem } from '~/lib/api'
import { Confirm } from '~/ui/ActionSheet'
import { Button } from '~/ui/Button'
import { Empty, ErrorNotice } from '~/ui/Notice'
import { Page } from '~/ui/Page'
import { Skeleton } from '~/ui/Skeleton'
import { useTopUpWords } from './words'
import './css/cash.css'

interface OrderFrameProps<T> {
  title: string
  order: UseQueryResult<T>
  /** The refusal that says there is none, and how the screen says it. */
  missing: { slug: string; title: string }
  renderFooter: (order: T) => ReactNode
  children: (order: T) => ReactNode
}

/** The page of one order: what is known of it, that there is none, or why it cannot be shown. */
export function OrderFrame<T>({ title, order, missing, renderFooter, children }: OrderFrameProps<T>) {
  const { data, error, isPending, refetch } = order
  const isMissing = isProblem(error, missing.slug) || isProblem(error, 'core/malformed-id')
  return (
    <Page title={title} back backTo="/topup" footer={data ? renderFooter(data) : null}>
      {data ? children(data) : null}
      {isPending ? <Skeleton shape="block" height_px={340} /> : null}
      <ErrorNotice error={data || isMissing ? null : error} retry={() => void refetch()} />
      {isMissing ? <Empty icon={SearchX} title={missing.title} /> : null}
    </Page>
  )
}

interface CallOffProps {
  /** The verb, and the question. */
  label: string
  title: string
  cancel: {
    mutate: (given: undefined, on: { onSettled: () => void }) => void
    isPending: boolean
    error: unknown
  }
}

/** Calls off an order that nobody has carried out yet, once that is confirmed. */
export function CallOff({ label, title, cancel }: CallOffProps) {
  const t = useTopUpWords()
  const [asking, setAsking] = useState(false)
  return (
    <>
      <ErrorNotice error={cancel.error} />
      <Button variant="quiet" block onClick={() => setAsking(true)}>
        {label}
      </Button>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={title}
        confirmLabel={label}
        cancelLabel={t('keepOrder')}
        danger
        busy={cancel.isPending}
        onConfirm={() => cancel.mutate(undefined, { onSettled: () => setAsking(false) })}
      >
        {t('cancelText')}
      </Confirm>
    </>
  )
}
