/** The payment that was just made, so that its result page needs no second question to the server. */
import { queryClient } from '~/lib/queries'
import type { Payment } from '~/lib/types'

export const paidKey = (bill: string) => ['bills', 'paid', bill] as const

export function rememberPaid(payment: Payment): void {
  queryClient.setQueryData(paidKey(payment.bill_id), payment)
}
