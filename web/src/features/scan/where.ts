/** Where a scanned code leads. Pure: a place of ours, or a reason to stay. A foreign code never leads anywhere. */
import type { Scanned } from '~/lib/types'

export type Purpose = 'cash-in' | 'cash-out' | 'voucher' | undefined

export type Place =
  | { to: '/transfer/$id'; params: { id: string }; search: { code: string; amount?: string; note?: string } }
  | { to: '/people/$id'; params: { id: string } }
  | { to: '/charge'; search: { code: string } }
  | { to: '/trades/$number'; params: { number: string } }
  | { to: '/topup/voucher'; search: { code: string } }
  | { to: '/agent/cash-in'; search: { member: string; code: string } }
  | { to: '/cash-out'; search: { agent: string; code: string } }

export type Stay = { stay: 'self' | 'foreign' | 'wrong-kind' }

export function placeOf(scanned: Scanned, text: string, purpose: Purpose): Place | Stay {
  if (scanned.kind === 'self') return { stay: 'self' }
  if (scanned.kind === 'foreign') return { stay: 'foreign' }
  if (purpose === 'voucher' && scanned.kind !== 'voucher') return { stay: 'wrong-kind' }
  if (purpose === 'cash-in' || purpose === 'cash-out') return forCash(scanned, text, purpose)
  switch (scanned.kind) {
    case 'receive':
      return toPayee(scanned, text)
    case 'person':
      return { to: '/people/$id', params: { id: scanned.person.id } }
    case 'pay_code':
      return { to: '/charge', search: { code: scanned.code } }
    case 'trade':
      return { to: '/trades/$number', params: { number: scanned.number } }
    case 'voucher':
      return { to: '/topup/voucher', search: { code: scanned.code } }
  }
}

function toPayee(scanned: Scanned & { kind: 'receive' }, text: string): Place {
  const search = {
    code: text,
    ...(scanned.amount && { amount: scanned.amount.amount }),
    ...(scanned.note && { note: scanned.note }),
  }
  return { to: '/transfer/$id', params: { id: scanned.payee.id }, search }
}

function forCash(scanned: Scanned, text: string, purpose: 'cash-in' | 'cash-out'): Place | Stay {
  const person =
    scanned.kind === 'receive' ? scanned.payee : scanned.kind === 'person' ? scanned.person : null
  if (!person) return { stay: 'wrong-kind' }
  if (purpose === 'cash-in') return { to: '/agent/cash-in', search: { member: person.id, code: text } }
  return { to: '/cash-out', search: { agent: person.id, code: text } }
}
