/* Written by scripts/generate.py from the server's own types; change those instead. */
/* Amounts are decimal strings with their asset, instants ISO 8601 in UTC, ids prefixed strings. */

export interface AgentOut {
  float: Money
  float_limit: Money
  active: boolean
  orders: CashOrderOut[]
}

export interface AskIn {
  payer: string
  amount: Money
  note?: string
}

export interface AskedOut {
  id: string
  person: PersonOut
  message: string
  created_at: string
  accepted: boolean
}

export interface BillOut {
  id: string
  payment_id: string
  direction: 'in' | 'out'
  kind: string
  amount: Money
  counterparty: PersonOut | null
  title: string
  category: Category
  note: string
  remark: string
  at: string
}

export interface CashInIn {
  amount: Money
  member?: string | null
  code?: string | null
  proof?: ProofIn | null
}

export interface CashOrderOut {
  id: string
  status: string
  member: PersonOut
  agent: PersonOut
  amount: Money
  created_at: string
  expires_at: string
}

export interface CashOutIn {
  amount: Money
  agent?: string | null
  code?: string | null
  proof?: ProofIn | null
}

/** What a bill was for. */
export type Category = 'food' | 'groceries' | 'transport' | 'shopping' | 'fun' | 'home' | 'health' | 'education' | 'transfer' | 'topup' | 'cash' | 'other'

export interface CategorySum {
  category: Category
  amount: Money
  count: number
}

export interface ChargeAwaits {
  request: RequestOut
  status: 'awaiting_payer'
}

export interface ChargeIn {
  code: string
  amount: Money
  note?: string
}

export interface ChargePaid {
  payment: PaymentOut
  status: 'paid'
}

export interface CodeOut {
  text: string
  svg: string
  svg_url: string
}

export interface ConfirmIn {
  proof?: ProofIn | null
}

export interface ContactOut {
  person: PersonOut
  remark: string | null
  since: string
}

export interface ContactRequestIn {
  member: string
  message?: string
}

export interface ContactRequestOut {
  id: string
  person: PersonOut
  message: string
  created_at: string
}

export interface ContactRequestsOut {
  incoming: ContactRequestOut[]
  outgoing: ContactRequestOut[]
}

export interface ContactsOut {
  items: ContactOut[]
}

export interface DaySum {
  day: string
  in: Money
  out: Money
}

export interface DeviceOut {
  id: string
  device: string
  ip: string
  created_at: string
  seen_at: string
  current: boolean
}

export interface DevicesOut {
  items: DeviceOut[]
}

export interface EventOut {
  seq: number
  kind: string
  body: Record<string, unknown>
  at: string
}

export interface LabelIn {
  category?: Category | null
  remark?: string | null
}

export interface LimitsOut {
  per_payment: Money
  per_day: Money
  per_month: Money
  left_today: Money
  left_this_month: Money
}

export interface Me {
  id: string
  handle: string
  name: string
  email: string | null
  bio: string
  language: 'en' | 'zh-Hans' | 'fr'
  avatar_url: string | null
  kind: 'person' | 'merchant' | 'agent'
  level: number
  has_password: boolean
  created_at: string
}

export interface MeOut {
  me: Me
  csrf_token: string
}

/** A decimal string and the code of its asset; never a float. */
export interface Money {
  amount: string
  asset: string
}

export interface MonthSum {
  month: string
  in: Money
  out: Money
}

export interface NewPasskeyIn {
  ceremony: string
  credential: Record<string, unknown>
  name?: string
}

export interface NewPasswordIn {
  new: string
  current?: string | null
}

export interface NewPaymentPasswordIn {
  new: string
  proof?: ProofIn | null
}

export interface NewcomerIn {
  handle: string
  name: string
}

export interface PageOfBillOut {
  items: BillOut[]
  next: string | null
}

export interface PageOfCashOrderOut {
  items: CashOrderOut[]
  next: string | null
}

export interface PageOfRequestOut {
  items: RequestOut[]
  next: string | null
}

export interface PasskeyAssertion {
  ceremony: string
  credential: Record<string, unknown>
}

export interface PasskeyOut {
  id: string
  name: string
  created_at: string
  last_used_at: string | null
}

export interface PasskeySignUpIn {
  ceremony: string
  credential: Record<string, unknown>
  language?: 'en' | 'zh-Hans' | 'fr' | null
}

export interface PasskeysOut {
  items: PasskeyOut[]
}

export interface PasswordIn {
  password?: string | null
}

export interface PayCodeOut {
  code: string
  valid_from: string
  expires_at: string
}

export interface PayCodeStatusOut {
  status: 'unused' | 'used' | 'awaiting_payer'
  payment: PaymentOut | null
}

export interface PayCodesOut {
  codes: PayCodeOut[]
  server_time: string
}

export interface PayIn {
  proof?: ProofIn | null
}

export interface PaymentOut {
  id: string
  bill_id: string | null
  kind: string
  status: 'done'
  amount: Money
  payer: PersonOut | null
  payee: PersonOut | null
  note: string
  at: string
  balance: Money
}

export interface PeopleOut {
  items: PersonOut[]
}

export interface PersonOut {
  id: string
  handle: string
  name: string
  kind: 'person' | 'merchant' | 'agent'
  avatar_url: string | null
}

export interface ProfileIn {
  name?: string | null
  bio?: string | null
  language?: 'en' | 'zh-Hans' | 'fr' | null
  email?: string | null
}

export interface ProfileOut {
  person: PersonOut
  bio: string
  relation: 'self' | 'contact' | 'requested' | 'requests_you' | 'none' | 'blocked'
  remark: string | null
}

export interface ProofIn {
  password?: string | null
  passkey?: PasskeyAssertion | null
  account_password?: string | null
}

export interface ReceiptOut {
  bill: BillOut
  payment: ReceiptPayment
  balance_after: Money | null
}

export interface ReceiptPayment {
  id: string
  transfer_id: string
  kind: string
  status: string
  payer: PersonOut | null
  payee: PersonOut | null
  amount: Money
  note: string
  at: string
  code: string
}

export interface ReceiveCodeOut {
  text: string
  svg_url: string
}

export interface RecoverIn {
  new: string
  account_password?: string | null
  recovery_code?: string | null
}

export interface RecoveryCodesOut {
  recovery_codes: string[]
}

export interface RecoveryIn {
  login: string
  recovery_code: string
  new_password: string
}

export interface RemarkIn {
  remark?: string | null
}

export interface RequestOut {
  id: string
  direction: 'in' | 'out'
  payer: PersonOut
  payee: PersonOut
  amount: Money
  note: string
  status: string
  created_at: string
  expires_at: string
  payment_id: string | null
}

/** Where a request stands; every status but `open` is final. */
export type RequestStatus = 'open' | 'paid' | 'declined' | 'cancelled' | 'expired'

export interface ResetOut {
  stream: string
  epoch: string
  seq: number
  type: 'reset'
}

export interface ScanIn {
  text: string
}

export interface ScannedForeign {
  scheme: 'alipay' | 'wechat' | 'emvco' | 'url' | 'other'
  explanation: string
  text: string
  kind: 'foreign'
}

export interface ScannedPayCode {
  code: string
  kind: 'pay_code'
}

export interface ScannedPerson {
  person: PersonOut
  relation: 'self' | 'contact' | 'requested' | 'requests_you' | 'none' | 'blocked'
  kind: 'person'
}

export interface ScannedReceive {
  payee: PersonOut
  amount: Money | null
  note: string
  relation: 'self' | 'contact' | 'requested' | 'requests_you' | 'none' | 'blocked'
  kind: 'receive'
}

export interface ScannedSelf {
  kind: 'self'
}

export interface ScannedVoucher {
  code: string
  amount: Money
  kind: 'voucher'
}

export interface SessionOut {
  me: Me
  csrf_token: string
  recovery_codes: string[] | null
}

export interface SignInIn {
  login: string
  password: string
}

export interface SignUpIn {
  handle: string
  name: string
  password: string
  email?: string | null
  language?: 'en' | 'zh-Hans' | 'fr' | null
}

export interface SliceOut {
  stream: string
  epoch: string
  prev: number
  seq: number
  events: EventOut[]
  more: boolean
  type: 'slice'
}

export interface SmallPaymentIn {
  amount: Money
  proof?: ProofIn | null
}

export interface SummaryOut {
  month: string
  in: Money
  out: Money
  by_category: CategorySum[]
  days: DaySum[]
  months: MonthSum[]
}

export interface TransferIn {
  amount: Money
  payee?: string | null
  code?: string | null
  note?: string
  proof?: ProofIn | null
}

export interface VoucherIn {
  code: string
}

export interface WalletOut {
  balance: Money
  held: Money
  frozen: boolean
  level: number
  limits: LimitsOut
  small_payment: Money
  small_payment_ceiling: Money
  has_payment_password: boolean
  has_passkey: boolean
  is_agent: boolean
}

export interface identity_http_replies_ChallengeOut {
  ceremony: string
  options: Record<string, unknown>
}

export interface wallet_http_wallet_ChallengeOut {
  ceremony: string
  options: Record<string, unknown>
}

/** Every call: what it takes and what it answers when it succeeds. */
export interface Calls {
  'GET /media/avatars/{file}': {
    path: {
      file: string
    }
    reply: string
  }
  'GET /v1/agent': {
    reply: AgentOut
  }
  'POST /v1/agent/cash-in': {
    body: CashInIn
    reply: PaymentOut
  }
  'GET /v1/bills': {
    query?: {
      month?: string | null
      direction?: string | null
      category?: string | null
      q?: string | null
      cursor?: string | null
      limit?: number | null
    }
    reply: PageOfBillOut
  }
  'GET /v1/bills/summary': {
    query: {
      month: string
    }
    reply: SummaryOut
  }
  'GET /v1/bills/{bill_id}': {
    path: {
      bill_id: string
    }
    reply: ReceiptOut
  }
  'PATCH /v1/bills/{bill_id}': {
    path: {
      bill_id: string
    }
    body: LabelIn
    reply: BillOut
  }
  'GET /v1/blocks': {
    reply: PeopleOut
  }
  'PUT /v1/blocks/{member_id}': {
    path: {
      member_id: string
    }
    reply: undefined
  }
  'DELETE /v1/blocks/{member_id}': {
    path: {
      member_id: string
    }
    reply: undefined
  }
  'GET /v1/cash-orders': {
    query?: {
      cursor?: string | null
      limit?: number | null
    }
    reply: PageOfCashOrderOut
  }
  'POST /v1/cash-orders/{order_id}/cancel': {
    path: {
      order_id: string
    }
    reply: CashOrderOut
  }
  'POST /v1/cash-orders/{order_id}/confirm': {
    path: {
      order_id: string
    }
    body: ConfirmIn
    reply: CashOrderOut
  }
  'POST /v1/cash-out': {
    body: CashOutIn
    reply: CashOrderOut
  }
  'GET /v1/codes/qr.svg': {
    query: {
      text: string
    }
    reply: string
  }
  'GET /v1/contact-requests': {
    reply: ContactRequestsOut
  }
  'POST /v1/contact-requests': {
    body: ContactRequestIn
    reply: AskedOut
  }
  'POST /v1/contact-requests/{request_id}/accept': {
    path: {
      request_id: string
    }
    reply: undefined
  }
  'POST /v1/contact-requests/{request_id}/decline': {
    path: {
      request_id: string
    }
    reply: undefined
  }
  'GET /v1/contacts': {
    reply: ContactsOut
  }
  'PATCH /v1/contacts/{member_id}': {
    path: {
      member_id: string
    }
    body: RemarkIn
    reply: ContactOut
  }
  'DELETE /v1/contacts/{member_id}': {
    path: {
      member_id: string
    }
    reply: undefined
  }
  'GET /v1/me': {
    reply: MeOut
  }
  'PATCH /v1/me': {
    body: ProfileIn
    reply: Me
  }
  'PUT /v1/me/avatar': {
    reply: Me
  }
  'DELETE /v1/me/avatar': {
    reply: Me
  }
  'GET /v1/me/code': {
    reply: CodeOut
  }
  'GET /v1/me/code.svg': {
    reply: string
  }
  'POST /v1/me/code/reset': {
    reply: CodeOut
  }
  'GET /v1/me/passkeys': {
    reply: PasskeysOut
  }
  'POST /v1/me/passkeys': {
    body: NewPasskeyIn
    reply: PasskeyOut
  }
  'POST /v1/me/passkeys/options': {
    body: PasswordIn | null
    reply: identity_http_replies_ChallengeOut
  }
  'DELETE /v1/me/passkeys/{passkey_id}': {
    path: {
      passkey_id: string
    }
    reply: undefined
  }
  'POST /v1/me/password': {
    body: NewPasswordIn
    reply: undefined
  }
  'POST /v1/me/recovery-codes': {
    body: PasswordIn
    reply: RecoveryCodesOut
  }
  'GET /v1/me/sessions': {
    reply: DevicesOut
  }
  'DELETE /v1/me/sessions': {
    reply: undefined
  }
  'DELETE /v1/me/sessions/{session_id}': {
    path: {
      session_id: string
    }
    reply: undefined
  }
  'POST /v1/pay-codes': {
    reply: PayCodesOut
  }
  'POST /v1/pay-codes/charge': {
    body: ChargeIn
    reply: ChargeAwaits | ChargePaid
  }
  'GET /v1/pay-codes/{code}/status': {
    path: {
      code: string
    }
    reply: PayCodeStatusOut
  }
  'GET /v1/payment-requests': {
    query?: {
      status?: RequestStatus | null
      cursor?: string | null
      limit?: number | null
    }
    reply: PageOfRequestOut
  }
  'POST /v1/payment-requests': {
    body: AskIn
    reply: RequestOut
  }
  'GET /v1/payment-requests/{request_id}': {
    path: {
      request_id: string
    }
    reply: RequestOut
  }
  'POST /v1/payment-requests/{request_id}/cancel': {
    path: {
      request_id: string
    }
    reply: RequestOut
  }
  'POST /v1/payment-requests/{request_id}/decline': {
    path: {
      request_id: string
    }
    reply: RequestOut
  }
  'POST /v1/payment-requests/{request_id}/pay': {
    path: {
      request_id: string
    }
    body: PayIn
    reply: PaymentOut
  }
  'GET /v1/people': {
    query: {
      handle: string
    }
    reply: PersonOut
  }
  'GET /v1/people/{member_id}': {
    path: {
      member_id: string
    }
    reply: ProfileOut
  }
  'GET /v1/receive-code': {
    query?: {
      amount?: string | null
      note?: string
    }
    reply: ReceiveCodeOut
  }
  'GET /v1/receive-code.svg': {
    query?: {
      amount?: string | null
      note?: string
    }
    reply: string
  }
  'POST /v1/receive-code/reset': {
    reply: ReceiveCodeOut
  }
  'POST /v1/recovery': {
    body: RecoveryIn
    reply: SessionOut
  }
  'POST /v1/scan': {
    body: ScanIn
    reply: ScannedReceive | ScannedPerson | ScannedPayCode | ScannedVoucher | ScannedSelf | ScannedForeign
  }
  'POST /v1/sign-in': {
    body: SignInIn
    reply: SessionOut
  }
  'POST /v1/sign-in/passkey': {
    body: PasskeyAssertion
    reply: SessionOut
  }
  'POST /v1/sign-in/passkey/options': {
    reply: identity_http_replies_ChallengeOut
  }
  'POST /v1/sign-out': {
    reply: null
  }
  'POST /v1/sign-up': {
    body: SignUpIn
    reply: SessionOut
  }
  'POST /v1/sign-up/passkey': {
    body: PasskeySignUpIn
    reply: SessionOut
  }
  'POST /v1/sign-up/passkey/options': {
    body: NewcomerIn
    reply: identity_http_replies_ChallengeOut
  }
  'GET /v1/statements': {
    query: {
      from: string
      to: string
      format?: string
    }
    reply: string
  }
  'GET /v1/stream/{stream}': {
    path: {
      stream: string
    }
    query?: {
      after?: number
      epoch?: string | null
    }
    reply: SliceOut | ResetOut
  }
  'POST /v1/transfers': {
    body: TransferIn
    reply: PaymentOut
  }
  'POST /v1/vouchers/redeem': {
    body: VoucherIn
    reply: PaymentOut
  }
  'GET /v1/wallet': {
    reply: WalletOut
  }
  'POST /v1/wallet/passkey-challenge': {
    reply: wallet_http_wallet_ChallengeOut
  }
  'PUT /v1/wallet/payment-password': {
    body: NewPaymentPasswordIn
    reply: undefined
  }
  'POST /v1/wallet/payment-password/recover': {
    body: RecoverIn
    reply: undefined
  }
  'PUT /v1/wallet/small-payment': {
    body: SmallPaymentIn
    reply: undefined
  }
}
