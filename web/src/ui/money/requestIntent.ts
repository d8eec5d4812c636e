import type { PaymentRequest } from '~/lib/types'
import type { Intent } from './PaymentSheet'

/** Paying what somebody asked for. The request is the scope: it is paid once, from whichever screen. */
export function requestIntent(request: PaymentRequest, title: string): Intent {
  return {
    opening: {
      scope: `request:${request.id}`,
      path: `/v1/payment-requests/${encodeURIComponent(request.id)}/pay`,
      body: {},
      label: { payee: request.payee.name, ...request.amount },
    },
    amount: request.amount,
    person: request.payee,
    note: request.note,
    title,
    proof: 'when-large',
  }
}
