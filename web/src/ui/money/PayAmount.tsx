import { useState } from 'react'
import type { Money } from '~/lib/types'
import { AmountForm, type AmountFormProps } from './AmountForm'
import { type Intent, PaymentSheet } from './PaymentSheet'

interface PayAmountProps<T> extends Omit<AmountFormProps, 'onSubmit' | 'paused'> {
  /** What is about to be paid when this amount is chosen. */
  intentOf: (amount: Money, note: string) => Intent
  onDone: (answer: T) => void
}

/** How much, and then the sheet that asks for the proof and moves the money. */
export function PayAmount<T>({ intentOf, onDone, ...form }: PayAmountProps<T>) {
  const [intent, setIntent] = useState<Intent | null>(null)
  return (
    <>
      <AmountForm
        {...form}
        onSubmit={(amount, note) => setIntent(intentOf(amount, note))}
        paused={intent !== null}
      />
      <PaymentSheet<T> intent={intent} onClose={() => setIntent(null)} onDone={onDone} />
    </>
  )
}
