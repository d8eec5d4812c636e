import type { Trade } from '~/lib/types'
import type { Intent } from '~/ui/money/PaymentSheet'
import { pathOf } from './queries'

/** Paying an order. The order is the scope: it is paid once, from whichever screen. */
export function payIntent(trade: Trade, title: string): Intent {
  return {
    opening: {
      scope: `trade:${trade.number}`,
      path: `${pathOf(trade.number)}/pay`,
      body: {},
      label: { payee: trade.merchant.name, ...trade.amount },
    },
    amount: trade.amount,
    person: null,
    note: trade.subject,
    title: `${title} · ${trade.merchant.name}`,
    proof: 'when-large',
  }
}

/** Saying that an order has arrived: the money that is held for it goes to the merchant. */
export function confirmIntent(trade: Trade, title: string, source: string): Intent {
  return {
    opening: {
      scope: `trade-arrived:${trade.number}`,
      path: `${pathOf(trade.number)}/confirm`,
      body: {},
      label: { payee: trade.merchant.name, ...trade.left },
    },
    amount: trade.left,
    person: null,
    note: trade.subject,
    title,
    proof: 'always',
    source: { name: source, balance: trade.left },
  }
}
