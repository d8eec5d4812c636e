/** The wire types of the HTTP contract. Written by hand until `api.d.ts` is generated; then these names become aliases of its schemas. */
export interface Money {
  amount: string
  asset: string
}
export interface Page<T> {
  items: T[]
  next: string | null
}
export interface Items<T> {
  items: T[]
}
export type MemberKind = 'person' | 'merchant' | 'agent' | 'operator'
export interface Person {
  id: string
  handle: string
  name: string
  kind: MemberKind
  avatar_url: string | null
}
export interface Me {
  id: string
  handle: string
  name: string
  email: string | null
  bio: string
  language: string
  avatar_url: string | null
  kind: MemberKind
  level: number
  has_password: boolean
  created_at: string
}
export interface Session {
  me: Me
  csrf_token: string
  recovery_codes: string[] | null
}
export interface Passkey {
  id: string
  name: string
  created_at: string
  last_used_at: string | null
}
export interface Device {
  id: string
  device: string
  ip: string
  created_at: string
  seen_at: string
  current: boolean
}
export interface Ceremony<Options> {
  ceremony: string
  options: Options
}
export interface MyCode {
  text: string
  svg: string
}
export type Relation = 'self' | 'contact' | 'requested' | 'requests_you' | 'none' | 'blocked'
export interface PersonPage {
  person: Person
  bio: string
  relation: Relation
  remark: string | null
}
export interface Contact {
  person: Person
  remark: string | null
  since: string
}
export interface ContactRequest {
  id: string
  person: Person
  message: string
  created_at: string
}
export interface ContactRequests {
  incoming: ContactRequest[]
  outgoing: ContactRequest[]
}
export interface Limits {
  per_payment: Money
  per_day: Money
  per_month: Money
  left_today: Money
  left_this_month: Money
}
export interface Wallet {
  balance: Money
  held: Money
  frozen: boolean
  level: number
  limits: Limits
  small_payment: Money
  small_payment_ceiling: Money
  has_payment_password: boolean
  has_passkey: boolean
  is_agent: boolean
}
export type PaymentKind = 'transfer' | 'pay_code' | 'request' | 'voucher' | 'cash_in' | 'cash_out'
export interface Payment {
  id: string
  bill_id: string
  kind: PaymentKind
  status: 'done'
  amount: Money
  payer: Person | null
  payee: Person | null
  note: string
  at: string
  balance: Money
}
export type PaymentRequestStatus = 'open' | 'paid' | 'declined' | 'cancelled' | 'expired'
export interface PaymentRequest {
  id: string
  direction: 'in' | 'out'
  payer: Person
  payee: Person
  amount: Money
  note: string
  status: PaymentRequestStatus
  created_at: string
  expires_at: string
  payment_id: string | null
}
export interface PayCode {
  code: string
  valid_from: string
  expires_at: string
}
export interface PayCodes {
  codes: PayCode[]
  server_time: string
}
export type Charge =
  { status: 'paid'; payment: Payment } | { status: 'awaiting_payer'; request: PaymentRequest }
export interface PayCodeStatus {
  status: 'unused' | 'used' | 'awaiting_payer'
  payment: Payment | null
}
export interface ReceiveCode {
  text: string
  svg_url: string
}
export type Scanned =
  | { kind: 'receive'; payee: Person; amount: Money | null; note: string; relation: Relation }
  | { kind: 'person'; person: Person; relation: Relation }
  | { kind: 'pay_code'; code: string }
  | { kind: 'voucher'; code: string; amount: Money }
  | { kind: 'self' }
  | {
      kind: 'foreign'
      scheme: 'alipay' | 'wechat' | 'emvco' | 'url' | 'other'
      explanation: string
      text: string
    }
export interface CashOrder {
  id: string
  status: 'waiting' | 'paid' | 'cancelled' | 'expired'
  member: Person
  agent: Person
  amount: Money
  created_at: string
  expires_at: string
}
export interface AgentDesk {
  float: Money
  orders: CashOrder[]
}
export const CATEGORIES = [
  'food',
  'groceries',
  'transport',
  'shopping',
  'fun',
  'home',
  'health',
  'education',
  'transfer',
  'topup',
  'cash',
  'other',
] as const
export type Category = (typeof CATEGORIES)[number]
export interface Bill {
  id: string
  payment_id: string
  direction: 'in' | 'out'
  kind: PaymentKind
  amount: Money
  counterparty: Person | null
  title: string
  category: Category
  note: string
  remark: string
  at: string
}
export interface Receipt {
  bill: Bill
  payment: {
    id: string
    transfer_id: string
    kind: PaymentKind
    status: string
    payer: Person | null
    payee: Person | null
    amount: Money
    note: string
    at: string
    code: string | null
  }
  balance_after: Money | null
}
export interface BillSummary {
  month: string
  in: Money
  out: Money
  by_category: { category: Category; amount: Money; count: number }[]
  days: { day: string; in: Money; out: Money }[]
  months: { month: string; in: Money; out: Money }[]
}
/** How a payer proves that it is them. */
export type Proof =
  { password: string } | { passkey: { ceremony: string; credential: unknown } } | { account_password: string }
