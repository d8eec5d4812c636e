/* Written by scripts/generate.py from the server's own types; change those instead. */
/* Amounts are decimal strings with their asset, instants ISO 8601 in UTC, ids prefixed strings. */

export interface AccountCodeOut {
  code: number
  name: string
  kind: string
  side: 'debit' | 'credit'
  limit: string
  purpose: string
}

export interface AccountIn {
  id: string
  asset: string
  code: number
  limit?: 'none' | 'debits_must_not_exceed_credits' | 'credits_must_not_exceed_debits' | null
  overdraft?: Money | null
  owner?: string | null
}

export interface AccountOut {
  id: string
  code: number
  name: string
  owner: PersonOut | null
  asset: string
  side: 'debit' | 'credit'
  limit: string
  available: Money
  posted: Money
  debits_posted: Money
  credits_posted: Money
  debits_pending: Money
  credits_pending: Money
  closed: boolean
  entries: number
  opened_at: string
  last_at: string | null
}

export interface AccountRef {
  id: string
  code: number
  name: string
  owner: PersonOut | null
}

/** What a moderator does about a report, the mildest first. */
export type Action = 'dismiss' | 'warn' | 'erase' | 'silence' | 'suspend-chat' | 'suspend-member'

export interface AddedOut {
  added: string[]
  waiting: string[]
}

export interface AgentOut {
  float: Money
  float_limit: Money
  active: boolean
  orders: CashOrderOut[]
}

export interface AgreementOut {
  iban: string
  agrees: boolean
  complete: boolean
  opening: Money
  moved: Money
  closing: Money
  booked: Money
  unbooked: Money
  missing: string[]
  to_on: string | null
}

export interface AppIn {
  name: string
  grants?: Grant[]
  public_key?: string | null
  password?: string | null
}

export interface AppKeyIn {
  public_key: string
  password?: string | null
}

export interface AppOut {
  id: string
  merchant: string
  app_id: string
  name: string
  grants: Grant[]
  is_active: boolean
  public_key: string
  house_public_key: string
  content_key: string
  app_certificate: string
  house_certificate: string
  root_certificate: string
  made_at: string
  private_key_pkcs1: string | null
  private_key_pkcs8: string | null
}

export interface AppStateIn {
  is_active: boolean
}

export interface AppealIn {
  words: string
}

export interface AppealOut {
  appellant: PersonOut
  words: string
  at: string
}

export interface ApplicationIn {
  kind: MerchantKind
  name: string
  category: Category
  registration?: string
}

export interface AppsOut {
  items: AppOut[]
}

export interface AsideIn {
  reason: string
}

export interface AskIn {
  payer: string
  amount: Money
  note?: string
}

export interface AskRefundIn {
  amount: Money
  reason: string
}

/** Where an ask stands; every status but `open` is final. */
export type AskStatus = 'open' | 'agreed' | 'declined' | 'withdrawn'

export interface AskedOut {
  id: string
  person: PersonOut
  message: string
  created_at: string
  accepted: boolean
}

export interface AssignIn {
  handle: string
}

export interface AuditOut {
  last: AuditRun | null
}

export interface AuditRun {
  id: number
  started_at: string
  ended_at: string
  full: boolean
  sound: boolean
  transfers: number
  batches: number
  accounts: number
  verdicts: Verdict[]
  findings: Finding[]
  remarks: string[]
}

export interface BalanceOut {
  account: string
  at: string
  clock: 'recorded' | 'effective'
  balance: Money
}

export interface BankDetailsOut {
  holder: string
  iban: string
  bic: string
  bank: string
}

export interface BankEntryOut {
  id: string
  status: EntryStatus
  reason: WaitReason | null
  side: BankSide
  amount: Money
  booked_on: string
  party_name: string
  party_iban: string
  text: string
  reference: string
  end_to_end: string
  remark: string
  outcome: EntryOutcome | null
  member: PersonOut | null
}

/** Whether money came to the account or left it. */
export type BankSide = 'credit' | 'debit'

export interface BankTopUpOut {
  reference: string
  account: BankDetailsOut
}

export interface BillOut {
  id: string
  payment_id: string
  direction: 'in' | 'out'
  kind: PaymentKind
  amount: Money
  counterparty: PersonOut | null
  title: string
  category: Category
  note: string
  remark: string
  at: string
}

/** What calling a trade off came to. */
export type CancelAction = 'close' | 'refund'

export interface CancelledOut {
  trade: TradeOut
  action: CancelAction
}

export interface CaptureIn {
  amount: Money
  subject: string
  out_trade_no?: string | null
}

export interface CashInIn {
  amount: Money
  member?: string | null
  code?: string | null
  proof?: ProofIn | null
}

export interface CashOrderOut {
  id: string
  status: CashOrderStatus
  member: PersonOut
  agent: PersonOut
  amount: Money
  created_at: string
  expires_at: string
}

/** Where an order stands; every status but `waiting` is final. */
export type CashOrderStatus = 'waiting' | 'paid' | 'cancelled' | 'expired'

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

export interface ChargeTradeIn {
  amount: Money
  subject: string
  body?: string
  flow?: Flow
  out_trade_no?: string | null
  code: string
}

export interface ChartOut {
  accounts: AccountCodeOut[]
  transfers: TransferCodeOut[]
}

export interface ClosedIn {
  closed: boolean
}

export interface CodeOut {
  text: string
  svg: string
  svg_url: string
}

export interface ConfirmIn {
  proof?: ProofIn | null
}

export interface ConfirmTradeIn {
  proof: ProofIn
}

export interface ContactCard {
  member: string
  type: 'contact'
}

export interface ContactIn {
  member: string
  type: 'contact'
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

export interface ConversationIn {
  kind: string
  member?: string | null
  title?: string | null
  members?: string[]
  client_id?: string | null
}

export interface ConversationOut {
  id: string
  kind: 'direct' | 'group' | 'self'
  title: string | null
  about: string
  picture: string | null
  members_count: number
  last_number: number
  created_at: string
  last_at: string
  history_from_start: boolean
  admins_only_write: boolean
  approval_needed: boolean
  members_may_invite: boolean
  slow_mode_s: number
  recall_window_s: number
  retention_days: number | null
  head: HeadOut
  last_message: MessageOut | null
  mine: MineOut
  other: PersonOut | null
  other_marks: MarksOut | null
}

export interface DailyRootOut {
  day: string
  batches: number
  root: string
  previous: string
  hash: string
  published_at: string
}

export interface DaySum {
  day: string
  in: Money
  out: Money
}

/** How a proposal ended. */
export type Decision = 'approved' | 'declined' | 'withdrawn'

export interface DecisionIn {
  action: Action
  days?: number | null
  reason: string
}

export interface DecisionOut {
  moderator: PersonOut
  action: Action
  until: string | null
  reason: string
  at: string
}

export interface DeclineIn {
  answer: string
}

export interface DepositIn {
  amount: Money
  title: string
  out_order_no?: string | null
}

export interface DepositOut {
  number: string
  out_order_no: string
  merchant: MerchantOut
  member_name: string | null
  status: DepositStatus
  amount: Money
  captured: Money
  released: Money
  title: string
  payment_id: string | null
  created_at: string
  expires_at: string
  held_at: string | null
  ended_at: string | null
}

/** Where a deposit stands; the last two are final. */
export type DepositStatus = 'wait_member' | 'held' | 'finished' | 'closed'

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

export interface DraftIn {
  text: string
  reply_to?: number | null
}

export interface DraftOut {
  text: string
  reply_to: number | null
  at: string
}

export interface EditIn {
  text: string
  mentions?: MentionIn[]
}

export interface EntryOut {
  side: 'debit' | 'credit'
  account: AccountRef
  version: number
  moved: Money
  balance: Money
}

/** What an entry turned out to be. */
export type EntryOutcome = 'topup' | 'payout' | 'payout_batch' | 'payout_returned' | 'member' | 'sender' | 'charges' | 'own' | 'till'

/** Where an entry stands. `matched` was explained by itself, `settled` by an operator. */
export type EntryStatus = 'new' | 'matched' | 'waiting' | 'aside' | 'settled'

export interface EventOut {
  seq: number
  kind: string
  body: Record<string, unknown>
  at: string
}

export interface EvidenceOut {
  number: number
  sender: PersonOut | null
  body: Text | Voice | Photos | File | Location | ContactCard | Notice | Sealed | null
  at: string
  reported: boolean
}

export interface ExchangeIn {
  id: string
  source: string
  target: string
  taking: string
  giving: string
  fees: string
  amount: Money
  into: string
  rate: RateWire
  spread_bp?: number
  reference?: string | null
}

export interface ExchangeOut {
  sold: TransferOut
  bought: TransferOut
  spread: TransferOut | null
  rate: RateWire
  spread_bp: number
}

export interface ExplainIn {
  what: 'charges' | 'own' | 'till'
  remark: string
}

export interface File {
  media: string
  name: string
  size_bytes: number
  content_type: string
  type: 'file'
}

export interface FileIn {
  media: string
  type: 'file'
}

export interface Finding {
  invariant: number
  table: string
  column: string | null
  row: string
  expected: string
  found: string
}

/** How the money of a trade reaches the merchant: at once, or when what was bought has arrived. */
export type Flow = 'instant' | 'escrow'

export interface GalleryOut {
  items: MessageOut[]
  next: number | null
}

/** What an app may do. */
export type Grant = 'trade' | 'transfer' | 'account'

export interface GroupActOut {
  id: string
  at: string
  act: string
  actor: PersonOut | null
  subject: PersonOut | null
  value: string | null
}

export interface GroupIn {
  title?: string
  about?: string
  picture?: string | null
  history_from_start?: boolean
  admins_only_write?: boolean
  approval_needed?: boolean
  members_may_invite?: boolean
  slow_mode_s?: number
  recall_window_s?: number | null
  retention_days?: number | null
}

export interface HeadOut {
  seq: number
  epoch: string
}

export interface HistoryOut {
  items: VersionOut[]
}

export interface HoldIn {
  reason: string
}

export interface ImportOut {
  iban: string
  statements: StatementOut[]
  booked: Record<string, number>
}

export interface InviteIn {
  expires_in_s?: number | null
  most_uses?: number | null
  approval_needed?: boolean
}

export interface InviteOut {
  code: string
  path: string
  maker: string
  made_at: string
  expires_at: string | null
  most_uses: number | null
  uses: number
  approval_needed: boolean
}

export interface InvitePreviewOut {
  title: string
  about: string
  members_count: number
  approval_needed: boolean
  expires_at: string | null
}

export interface InvitesOut {
  items: InviteOut[]
}

export interface JoinRequestOut {
  person: PersonOut
  asked_by: PersonOut
  asked_at: string
}

export interface JoinRequestsOut {
  items: JoinRequestOut[]
}

export interface JoinedOut {
  conversation: string
  joined: boolean
}

export interface KeptWordsOut {
  number: number
  version: number
  sender: PersonOut | null
  body: Text | Voice | Photos | File | Location | ContactCard | Notice | Sealed | null
  at: string
}

export interface LabelIn {
  category?: Category | null
  remark?: string | null
}

export interface LeaveDepositIn {
  proof?: ProofIn | null
}

export interface LedgerTransferIn {
  id: string
  debit?: string | null
  credit?: string | null
  amount?: Money | null
  code?: string | number | null
  reference?: string | null
  effective_at?: string | null
  phase?: 'single' | 'pending' | 'post' | 'void'
  pending?: string | null
  expires_at?: string | null
  linked?: boolean
  balancing?: 'debit' | 'credit' | 'both' | null
  imported?: boolean
}

export interface LegalHoldOut {
  conversation: string
  kind: 'direct' | 'group' | 'self'
  title: string | null
  set_by: PersonOut
  reason: string
  at: string
}

export interface LegalHoldsOut {
  items: LegalHoldOut[]
}

export interface LimitsOut {
  per_payment: Money
  per_day: Money
  per_month: Money
  left_today: Money
  left_this_month: Money
}

export interface LineOut {
  version: number
  transfer_id: string
  code: number
  name: string
  phase: string
  moved: Money
  balance: Money
  other: AccountRef
  recorded_at: string
  effective_at: string
}

export interface LinkOut {
  url: string
  expires_at: string
}

export interface Location {
  latitude: number
  longitude: number
  label: string
  type: 'location'
}

export interface LocationIn {
  latitude: number
  longitude: number
  label?: string
  type: 'location'
}

export interface MarksIn {
  delivered?: number
  read?: number
}

export interface MarksOut {
  delivered: number
  read: number | null
}

export interface MatchBatchIn {
  batch: string
}

export interface MatchIn {
  payout: string
}

export interface MayOut {
  write: boolean
  invite: boolean
  manage: boolean
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

export interface MediaInfo {
  id: string
  kind: 'photo' | 'voice' | 'file'
  content_type: string
  size_bytes: number
  name: string | null
  width: number | null
  height: number | null
  blurhash: string | null
  animated: boolean
  duration_ms: number | null
  waveform: number[] | null
}

export interface MemberIn {
  role?: 'owner' | 'admin' | 'member'
  silence_s?: number | null
}

export interface MemberOut {
  person: PersonOut
  role: 'owner' | 'admin' | 'member'
  since: string
  silenced_until: string | null
}

export interface MembersIn {
  members: string[]
}

export interface Mention {
  member: string
  start: number
  length: number
}

export interface MentionIn {
  member: string
  start: number
  length: number
}

export interface MerchantDecisionIn {
  status: MerchantStatus
  reason?: string
  fee_bp?: number | null
}

export interface MerchantDetailOut {
  merchant: OwnMerchantOut
  balance: Money
  held: Money
}

/** Who stands behind a shop. */
export type MerchantKind = 'individual' | 'company'

export interface MerchantOut {
  id: string
  name: string
  category: Category
}

/** Whether a merchant may sell. */
export type MerchantStatus = 'applied' | 'verified' | 'refused' | 'suspended'

export interface MessageIn {
  client_id: string
  body?: TextIn | VoiceIn | PhotosIn | FileIn | LocationIn | ContactIn | SealedIn | null
  reply_to?: number | null
  forward_of?: OriginIn | null
}

export interface MessageOut {
  conversation: string
  number: number
  seq: number
  id: string
  client_id: string | null
  sender: string | null
  at: string
  edited_at: string | null
  recalled_at: string | null
  body: Text | Voice | Photos | File | Location | ContactCard | Notice | Sealed | null
  reply_to: QuoteOut | null
  forwarded: boolean
  reactions: ReactionOut[]
  pinned: boolean
  played: boolean
}

export interface MessagesOut {
  items: MessageOut[]
  first: number
  last: number
  last_number: number
  played: number[]
}

export interface MineIn {
  muted_until?: string | null
  pinned?: boolean
  archived?: boolean
  marked_unread?: boolean
  hidden_upto?: number
  draft?: DraftIn | null
}

export interface MineOut {
  role: 'owner' | 'admin' | 'member'
  state: 'active' | 'requested' | 'left' | 'removed'
  joined_number: number
  delivered_number: number
  read_number: number
  unread: number
  muted_until: string | null
  silenced_until: string | null
  pinned: boolean
  archived: boolean
  marked_unread: boolean
  hidden_upto: number
  draft: DraftOut | null
  may: MayOut
}

export interface ModerationLogOut {
  items: MonthOut[]
}

/** A decimal string and the code of its asset; never a float. */
export interface Money {
  amount: string
  asset: string
}

export interface MonthOut {
  month: string
  reports: number
  waiting: number
  dismissed: number
  warned: number
  erased: number
  silenced: number
  suspended_from_chat: number
  suspended: number
  appeals: number
  overturned: number
}

export interface MonthSum {
  month: string
  in: Money
  out: Money
}

export interface MyReportOut {
  id: string
  part: 'reporter' | 'about'
  about: PersonOut | null
  conversation: string
  number: number | null
  reason: Reason
  at: string
  state: 'open' | 'decided' | 'appealed' | 'closed'
  outcome: OutcomeOut | null
  may_appeal: boolean
}

export interface MyReportsOut {
  items: MyReportOut[]
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

export interface NewTokenOut {
  token: TokenOut
  secret: string
}

export interface NewcomerIn {
  handle: string
  name: string
}

export interface Notice {
  what: string
  by: string | null
  who: string[]
  value: string | null
  type: 'notice'
}

export interface OrderIn {
  order: string
}

export interface OrderOut {
  number: string
}

export interface OriginIn {
  conversation: string
  number: number
}

export interface OutcomeOut {
  action: Action
  until: string | null
  reason: string
  at: string
}

export interface OverviewOut {
  at: string
  balances: TrialBalanceOut[]
  open_proposals: number
  pending: number
  bank: AgreementOut[]
  bank_entries: number
}

export interface OwnMerchantOut {
  id: string
  owner: PersonOut
  kind: MerchantKind
  name: string
  registration: string
  category: Category
  status: MerchantStatus
  reason: string
  fee_bp: number
  applied_at: string
  decided_at: string | null
}

export interface OwnerIn {
  member: string
}

export interface PageOfBankEntryOut {
  items: BankEntryOut[]
  next: string | null
}

export interface PageOfAccountOut {
  items: AccountOut[]
  next: string | null
}

export interface PageOfLineOut {
  items: LineOut[]
  next: string | null
}

export interface PageOfProposalOut {
  items: ProposalOut[]
  next: string | null
}

export interface PageOfTransferOut {
  items: TransferOut[]
  next: string | null
}

export interface PageOfGroupActOut {
  items: GroupActOut[]
  next: string | null
}

export interface PageOfMemberOut {
  items: MemberOut[]
  next: string | null
}

export interface PageOfKeptWordsOut {
  items: KeptWordsOut[]
  next: string | null
}

export interface PageOfMessageOut {
  items: MessageOut[]
  next: string | null
}

export interface PageOfReportOut {
  items: ReportOut[]
  next: string | null
}

export interface PageOfConversationOut {
  items: ConversationOut[]
  next: string | null
}

export interface PageOfDailyRootOut {
  items: DailyRootOut[]
  next: string | null
}

export interface PageOfDepositOut {
  items: DepositOut[]
  next: string | null
}

export interface PageOfOwnMerchantOut {
  items: OwnMerchantOut[]
  next: string | null
}

export interface PageOfTradeOut {
  items: TradeOut[]
  next: string | null
}

export interface PageOfBillOut {
  items: BillOut[]
  next: string | null
}

export interface PageOfCashOrderOut {
  items: CashOrderOut[]
  next: string | null
}

export interface PageOfPayoutOut {
  items: PayoutOut[]
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

export interface PayTradeIn {
  proof?: ProofIn | null
}

/** Why money moved. */
export type PaymentKind = 'transfer' | 'pay_code' | 'request' | 'voucher' | 'cash_in' | 'cash_out' | 'bank_topup' | 'payout' | 'reversal' | 'purchase' | 'refund' | 'settlement' | 'merchant_pay' | 'profit_share' | 'deposit' | 'deposit_back'

export interface PaymentOut {
  id: string
  bill_id: string | null
  kind: PaymentKind
  status: 'done'
  amount: Money
  payer: PersonOut | null
  payee: PersonOut | null
  note: string
  at: string
  balance: Money
}

export interface PayoutIn {
  amount: Money
  iban: string
  holder: string
  proof?: ProofIn | null
}

export interface PayoutOut {
  id: string
  status: PayoutStatus
  amount: Money
  iban: string
  holder: string
  created_at: string
  sent_at: string | null
  settled_at: string | null
  ended_at: string | null
}

/** Where a payout stands: set aside, ordered from the bank, paid; or why the money came back. */
export type PayoutStatus = 'held' | 'sent' | 'settled' | 'returned' | 'cancelled' | 'rejected'

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

export interface Photo {
  media: string
  width: number
  height: number
  blurhash: string
}

export interface PhotoIn {
  media: string
}

export interface Photos {
  items: Photo[]
  caption: string
  type: 'photos'
}

export interface PhotosIn {
  items: PhotoIn[]
  caption?: string
  type: 'photos'
}

export interface PinsOut {
  items: MessageOut[]
}

export interface Preview {
  url: string
  title: string
  description: string
  site: string
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

export interface PromiseOut {
  what: string
  counted: Money
  booked: Money
  kept: boolean
}

export interface ProofIn {
  password?: string | null
  passkey?: PasskeyAssertion | null
  account_password?: string | null
}

/** What is proposed. */
export type ProposalKind = 'reversal'

export interface ProposalOut {
  id: string
  kind: ProposalKind
  transfer: TransferOut
  reason: string
  maker: PersonOut
  made_at: string
  checker: PersonOut | null
  decided_at: string | null
  decision: Decision | null
  outcome: string | null
}

export interface ProposedOut {
  action: Action
  days: number | null
}

export interface PushDeviceIn {
  endpoint: string
  p256dh: string
  auth: string
}

export interface PushOut {
  public_key: string
  subscribed: boolean
  hides_text: boolean
  quiet_from: string | null
  quiet_until: string | null
  timezone: string | null
}

export interface PushSettingsIn {
  hides_text?: boolean
  quiet_from?: string | null
  quiet_until?: string | null
  timezone?: string | null
}

export interface QuoteOut {
  number: number
  sender: string | null
  excerpt: string
}

export interface RateWire {
  bought: number
  sold: number
}

export interface ReactionOut {
  emoji: string
  count: number
  members: string[]
}

export interface ReadersOut {
  read: PersonOut[]
  delivered: PersonOut[]
}

/** Why somebody reports. */
export type Reason = 'spam' | 'fraud' | 'harassment' | 'hate' | 'violence' | 'sexual' | 'minors' | 'self-harm' | 'illegal' | 'other'

export interface Receipt {
  schema: string
  transfer: ReceiptTransfer
  sides: string
  index: number
  path: string[]
  batch: ReceiptBatch
  day: ReceiptDay | null
}

export interface ReceiptBatch {
  chain: number
  seq: number
  count: number
  first_at: string
  last_at: string
  root: string
  previous: string
  hash: string
}

export interface ReceiptDay {
  day: string
  index: number
  path: string[]
  batches: number
  root: string
  previous: string
  hash: string
}

export interface ReceiptOut {
  bill: BillOut
  payment: ReceiptPayment
  balance_after: Money | null
}

export interface ReceiptPayment {
  id: string
  transfer_id: string
  kind: PaymentKind
  status: 'done' | 'reversed'
  payer: PersonOut | null
  payee: PersonOut | null
  amount: Money
  note: string
  at: string
  code: string
}

export interface ReceiptTransfer {
  id: string
  debit: string
  credit: string
  amount: string
  asset: string
  code: number
  phase: string
  flags: string[]
  recorded_at: string
  reference: string | null
  pending: string | null
  effective_at: string | null
  expires_at: string | null
  asked: string | null
}

export interface ReceiveCodeOut {
  text: string
  svg_url: string
}

export interface ReconciliationOut {
  accounts: AgreementOut[]
  sent_payouts: SentPayoutOut[]
  sent_batches: SentBatchOut[]
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

export interface RefundAskOut {
  id: string
  amount: Money
  reason: string
  status: AskStatus
  answer: string
  asked_at: string
  answer_by: string | null
}

export interface RefundIn {
  amount: Money
  reason?: string
  request_no?: string | null
}

export interface RefundOut {
  id: string
  request_no: string
  amount: Money
  reason: string
  at: string
}

export interface ReleaseIn {
  amount: Money
  remark?: string
}

export interface ReleaseOut {
  number: string
  request_no: string
  amount: Money
  remark: string
  at: string
}

export interface RemarkIn {
  remark?: string | null
}

export interface ReportDetailOut {
  id: string
  reporter: PersonOut
  about: PersonOut
  conversation: string
  number: number | null
  reason: Reason
  note: string
  at: string
  state: 'open' | 'decided' | 'appealed' | 'closed'
  decisions: DecisionOut[]
  appeal: AppealOut | null
  kind: 'direct' | 'group' | 'self'
  title: string | null
  evidence: EvidenceOut[]
  upheld_before: number
  proposed: ProposedOut
  mine_to_decide: boolean
  hold: LegalHoldOut | null
}

export interface ReportIn {
  conversation: string
  reason: Reason
  number?: number | null
  member?: string | null
  note?: string
}

export interface ReportOut {
  id: string
  reporter: PersonOut
  about: PersonOut
  conversation: string
  number: number | null
  reason: Reason
  note: string
  at: string
  state: 'open' | 'decided' | 'appealed' | 'closed'
  decisions: DecisionOut[]
  appeal: AppealOut | null
}

export interface RequestOut {
  id: string
  direction: 'in' | 'out'
  payer: PersonOut
  payee: PersonOut
  amount: Money
  note: string
  status: RequestStatus
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

export interface ResultOut {
  id: string | null
  outcome: 'posted' | 'already_posted' | 'refused'
  amount: Money | null
  recorded_at: string | null
  batch: string | null
  problem: Record<string, unknown> | null
  field: string | null
}

export interface ResultsOut {
  results: ResultOut[]
}

export interface ReversalIn {
  transfer: string
  reason: string
}

/** Something that only some may do here. */
export type Right = 'read' | 'make' | 'check' | 'post' | 'moderate'

/** What a member of staff is there for. */
export type Role = 'auditor' | 'clerk' | 'supervisor' | 'moderator'

export interface RoleIn {
  handle: string
  role: Role
  password?: string | null
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

export interface ScannedTrade {
  number: string
  kind: 'trade'
}

export interface ScannedVoucher {
  code: string
  amount: Money
  kind: 'voucher'
}

/** What a token is good for. */
export type Scope = 'ledger:read' | 'ledger:write'

export interface Sealed {
  scheme: string
  payload: string
  type: 'sealed'
}

export interface SealedIn {
  scheme: string
  payload: string
  type: 'sealed'
}

export interface SentBatchOut {
  id: string
  total: Money
  size: number
  sent_at: string
}

export interface SentPayoutOut {
  id: string
  amount: Money
  iban: string
  holder: string
  end_to_end: string
  sent_at: string | null
}

export interface SessionOut {
  me: Me
  csrf_token: string
  recovery_codes: string[] | null
}

export interface SettingsIn {
  read_marks?: boolean | null
  presence?: boolean | null
}

export interface SettingsOut {
  read_marks: boolean
  presence: boolean
}

export interface SettleIn {
  amount: Money
}

export interface SettlementOut {
  id: string
  amount: Money
  payment_id: string
  at: string
}

export interface ShipIn {
  shipment: string
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

export interface StaffListOut {
  items: StaffMemberOut[]
}

export interface StaffMemberOut {
  person: PersonOut
  role: Role
  granted_by: PersonOut | null
  granted_at: string
  is_active: boolean
}

export interface StaffOut {
  role: Role | null
  rights: Right[]
}

export interface StatementOut {
  number: string
  from_on: string
  to_on: string
  fresh: number
  known: number
  expected: number
}

export interface SummaryOut {
  month: string
  in: Money
  out: Money
  by_category: CategorySum[]
  days: DaySum[]
  months: MonthSum[]
}

export interface Text {
  text: string
  mentions: Mention[]
  preview: Preview | null
  type: 'text'
}

export interface TextIn {
  text: string
  mentions?: MentionIn[]
  type: 'text'
}

export interface TokenIn {
  name: string
  scopes: Scope[]
  password?: string | null
  days?: number
}

export interface TokenOut {
  id: string
  name: string
  scopes: Scope[]
  state: 'good' | 'expired' | 'revoked'
  made_by: PersonOut | null
  made_at: string
  expires_at: string
  revoked_at: string | null
  last_used_at: string | null
}

export interface TokensOut {
  items: TokenOut[]
}

export interface TradeDetailOut {
  trade: TradeOut
  refunds: RefundOut[]
  asks: RefundAskOut[]
}

export interface TradeIn {
  amount: Money
  subject: string
  body?: string
  flow?: Flow
  out_trade_no?: string | null
}

export interface TradeOut {
  number: string
  out_trade_no: string
  role: 'buyer' | 'seller' | 'payer'
  merchant: MerchantOut
  buyer_name: string | null
  flow: Flow
  status: TradeStatus
  amount: Money
  refunded: Money
  left: Money
  fee: Money | null
  subject: string
  body: string
  shipment: string
  payment_id: string | null
  created_at: string
  expires_at: string
  paid_at: string | null
  due_at: string | null
  ended_at: string | null
}

/** Where a trade stands, in the words that tills the world over know; the last two are final. */
export type TradeStatus = 'wait_buyer_pay' | 'wait_seller_send_goods' | 'wait_buyer_confirm_goods' | 'trade_success' | 'trade_finished' | 'trade_closed'

export interface TransferCodeOut {
  code: number
  name: string
}

export interface TransferDetailOut {
  transfer: TransferOut
  entries: EntryOut[]
  reverses: string | null
  reversed_by: string | null
  holds: string | null
  ended_by: string | null
  reversible: boolean
  proposals: ProposalOut[]
}

export interface TransferIn {
  amount: Money
  payee?: string | null
  code?: string | null
  note?: string
  proof?: ProofIn | null
}

export interface TransferOut {
  id: string
  code: number
  name: string
  phase: string
  amount: Money
  debit: AccountRef
  credit: AccountRef
  reference: string | null
  recorded_at: string
  effective_at: string
  expires_at: string | null
  batch: string
}

export interface TransfersIn {
  transfers: LedgerTransferIn[]
}

export interface TrialBalanceOut {
  asset: string
  sound: boolean
  balanced: boolean
  covered: boolean
  debits: Money
  credits: Money
  held: Money
  owed: Money
  at_odds: string[]
  lines: TrialLineOut[]
  promises: PromiseOut[]
}

export interface TrialLineOut {
  code: number
  name: string
  kind: string
  accounts: number
  debits: Money
  credits: Money
  balance: Money
}

export interface UploadIn {
  kind: 'photo' | 'voice' | 'file'
  size_bytes: number
  name?: string
}

export interface UploadOut {
  id: string
  kind: 'photo' | 'voice' | 'file'
  size_bytes: number
  offset: number
  chunk_max_bytes: number
  expires_at: string
}

export interface Verdict {
  number: number
  promise: string
  faults: number
}

export interface VersionOut {
  body: Text | Voice | Photos | File | Location | ContactCard | Notice | Sealed | null
  at: string
}

export interface Voice {
  media: string
  duration_ms: number
  waveform: number[]
  type: 'voice'
}

export interface VoiceIn {
  media: string
  type: 'voice'
}

export interface VoucherIn {
  code: string
}

/** Why an entry is on the work list. */
export type WaitReason = 'no-reference' | 'unknown-reference' | 'several-members' | 'cannot-receive' | 'own-money' | 'reversal' | 'unknown-debit' | 'payout-differs' | 'payout-not-open' | 'return-failed'

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
  bank_transfers: boolean
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
  /** Serve a picture; its name is made of its content, so it never changes. */
  'GET /media/avatars/{file}': {
    path: {
      file: string
    }
    reply: string
  }
  /** Give what a link was made for, as long as the member who asked for it may see it. */
  'GET /media/links/{token}': {
    path: {
      token: string
    }
    reply: unknown
  }
  /** Show the caller's float and the orders that wait for them. */
  'GET /v1/agent': {
    reply: AgentOut
  }
  /** Pass money of the float to a member who brought cash. Always with proof. */
  'POST /v1/agent/cash-in': {
    body: CashInIn
    reply: PaymentOut
  }
  /** Show the bank account to pay to, and the reference by which the money finds the caller. */
  'GET /v1/bank-topup': {
    reply: BankTopUpOut
  }
  /** List the caller's bills, the latest first: by month, direction, category, or words in them. */
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
  /** Sum up a month: what came in and went out, by category, by day, and the year up to it. */
  'GET /v1/bills/summary': {
    query: {
      month: string
    }
    reply: SummaryOut
  }
  /** Show one of the caller's bills as a receipt. */
  'GET /v1/bills/{bill_id}': {
    path: {
      bill_id: string
    }
    reply: ReceiptOut
  }
  /** Refile a bill, or change the remark on it. */
  'PATCH /v1/bills/{bill_id}': {
    path: {
      bill_id: string
    }
    body: LabelIn
    reply: BillOut
  }
  /** List whom the member blocks. */
  'GET /v1/blocks': {
    reply: PeopleOut
  }
  /** Hear nothing more of somebody, who is not told. */
  'PUT /v1/blocks/{member_id}': {
    path: {
      member_id: string
    }
    reply: undefined
  }
  /** Lift a block. */
  'DELETE /v1/blocks/{member_id}': {
    path: {
      member_id: string
    }
    reply: undefined
  }
  /** List the caller's own wishes for cash, the latest first. */
  'GET /v1/cash-orders': {
    query?: {
      cursor?: string | null
      limit?: number | null
    }
    reply: PageOfCashOrderOut
  }
  /** Show one order to its member or its agent. */
  'GET /v1/cash-orders/{order_id}': {
    path: {
      order_id: string
    }
    reply: CashOrderOut
  }
  /** Call an order off, as its member or its agent; the money goes back at once. */
  'POST /v1/cash-orders/{order_id}/cancel': {
    path: {
      order_id: string
    }
    reply: CashOrderOut
  }
  /** Say, as the agent, that the cash was handed over. Always with proof. */
  'POST /v1/cash-orders/{order_id}/confirm': {
    path: {
      order_id: string
    }
    body: ConfirmIn
    reply: CashOrderOut
  }
  /** Set money aside for cash from an agent. */
  'POST /v1/cash-out': {
    body: CashOutIn
    reply: CashOrderOut
  }
  /** Open the trade of an order that a shop's program gave the caller's app. */
  'POST /v1/cashier/orders': {
    body: OrderIn
    reply: OrderOut
  }
  /** Give all that the caller sees of their conversations: a ZIP archive of JSON and media. */
  'GET /v1/chat/export': {
    reply: Blob
  }
  /** Show what the caller lets others see. */
  'GET /v1/chat/settings': {
    reply: SettingsOut
  }
  /** Show or hide what one reads and whether one is here; who hides it does not see it of others. */
  'PATCH /v1/chat/settings': {
    body: SettingsIn
    reply: SettingsOut
  }
  /** Draw a code of the caller's own: a pay code, the receive code or the contact code. Nothing else. */
  'GET /v1/codes/qr.svg': {
    query: {
      text: string
    }
    reply: string
  }
  /** List what waits for the member's answer, and what the member waits for. */
  'GET /v1/contact-requests': {
    reply: ContactRequestsOut
  }
  /** Ask somebody to become a contact. */
  'POST /v1/contact-requests': {
    body: ContactRequestIn
    reply: AskedOut
  }
  /** Say yes. */
  'POST /v1/contact-requests/{request_id}/accept': {
    path: {
      request_id: string
    }
    reply: undefined
  }
  /** Say no; the asker is not told. */
  'POST /v1/contact-requests/{request_id}/decline': {
    path: {
      request_id: string
    }
    reply: undefined
  }
  /** List the contacts, by the name the member sees. */
  'GET /v1/contacts': {
    reply: ContactsOut
  }
  /** Give a contact a private name, or take it away. */
  'PATCH /v1/contacts/{member_id}': {
    path: {
      member_id: string
    }
    body: RemarkIn
    reply: ContactOut
  }
  /** Part with a contact, on both sides. */
  'DELETE /v1/contacts/{member_id}': {
    path: {
      member_id: string
    }
    reply: undefined
  }
  /** List the caller's conversations: the pinned first, then by when something was last said. */
  'GET /v1/conversations': {
    query?: {
      view?: 'inbox' | 'archived' | 'requests'
      cursor?: string | null
      limit?: number
    }
    reply: PageOfConversationOut
  }
  /** Open the conversation with a member, make a group, or open one's own notes; a repeat gives the same. */
  'POST /v1/conversations': {
    body: ConversationIn
    reply: ConversationOut
  }
  /** Show one of the caller's conversations. */
  'GET /v1/conversations/{conversation_id}': {
    path: {
      conversation_id: string
    }
    reply: ConversationOut
  }
  /** Change what a group is called and how it is set up. */
  'PATCH /v1/conversations/{conversation_id}': {
    path: {
      conversation_id: string
    }
    body: GroupIn
    reply: ConversationOut
  }
  /** Let a stranger write. */
  'POST /v1/conversations/{conversation_id}/accept': {
    path: {
      conversation_id: string
    }
    reply: ConversationOut
  }
  /** List what was done to a group and by whom, for its administrators. */
  'GET /v1/conversations/{conversation_id}/acts': {
    path: {
      conversation_id: string
    }
    query?: {
      cursor?: string | null
      limit?: number
    }
    reply: PageOfGroupActOut
  }
  /** Put a stranger's request away, who is not told. */
  'POST /v1/conversations/{conversation_id}/decline': {
    path: {
      conversation_id: string
    }
    reply: undefined
  }
  /** List the invites that are good: to administrators all, to others their own. */
  'GET /v1/conversations/{conversation_id}/invites': {
    path: {
      conversation_id: string
    }
    reply: InvitesOut
  }
  /** Make an invite into a group. */
  'POST /v1/conversations/{conversation_id}/invites': {
    path: {
      conversation_id: string
    }
    body: InviteIn
    reply: InviteOut
  }
  /** Withdraw an invite. */
  'DELETE /v1/conversations/{conversation_id}/invites/{code}': {
    path: {
      conversation_id: string
      code: string
    }
    reply: undefined
  }
  /** List who waits to come in. */
  'GET /v1/conversations/{conversation_id}/join-requests': {
    path: {
      conversation_id: string
    }
    reply: JoinRequestsOut
  }
  /** Let somebody in who waits. */
  'POST /v1/conversations/{conversation_id}/join-requests/{member_id}/approve': {
    path: {
      conversation_id: string
      member_id: string
    }
    reply: undefined
  }
  /** Leave somebody waiting, who is not told. */
  'POST /v1/conversations/{conversation_id}/join-requests/{member_id}/decline': {
    path: {
      conversation_id: string
      member_id: string
    }
    reply: undefined
  }
  /** Go. If the owner goes, the oldest administrator takes their place. */
  'POST /v1/conversations/{conversation_id}/leave': {
    path: {
      conversation_id: string
    }
    reply: undefined
  }
  /** Note what has come to the caller's devices and what the caller has read; neither ever goes back. */
  'POST /v1/conversations/{conversation_id}/marks': {
    path: {
      conversation_id: string
    }
    body: MarksIn
    reply: undefined
  }
  /** List the messages of a conversation that have pictures, voice or files, the latest first. */
  'GET /v1/conversations/{conversation_id}/media': {
    path: {
      conversation_id: string
    }
    query?: {
      kind?: 'photos' | 'voice' | 'file' | null
      before?: number | null
      limit?: number | null
    }
    reply: GalleryOut
  }
  /** List the members of a group: the owner, the administrators, then the others. */
  'GET /v1/conversations/{conversation_id}/members': {
    path: {
      conversation_id: string
    }
    query?: {
      cursor?: string | null
      limit?: number
    }
    reply: PageOfMemberOut
  }
  /** Bring contacts in; where an administrator looks first, they wait. */
  'POST /v1/conversations/{conversation_id}/members': {
    path: {
      conversation_id: string
    }
    body: MembersIn
    reply: AddedOut
  }
  /** Make a member an administrator or not, or let them write nothing for a while. */
  'PATCH /v1/conversations/{conversation_id}/members/{member_id}': {
    path: {
      conversation_id: string
      member_id: string
    }
    body: MemberIn
    reply: undefined
  }
  /** Put a member out. */
  'DELETE /v1/conversations/{conversation_id}/members/{member_id}': {
    path: {
      conversation_id: string
      member_id: string
    }
    reply: undefined
  }
  /** Read a part of a conversation: below a number, above one, around one, since an instant, or its end. */
  'GET /v1/conversations/{conversation_id}/messages': {
    path: {
      conversation_id: string
    }
    query?: {
      before?: number | null
      after?: number | null
      around?: number | null
      since?: string | null
      limit?: number
    }
    reply: MessagesOut
  }
  /** Say something. A repeat with the same client id gives the message that was made the first time. */
  'POST /v1/conversations/{conversation_id}/messages': {
    path: {
      conversation_id: string
    }
    body: MessageIn
    reply: MessageOut
  }
  /** Give one's own message other words; what it said before stays readable. */
  'PATCH /v1/conversations/{conversation_id}/messages/{number}': {
    path: {
      conversation_id: string
      number: number
    }
    body: EditIn
    reply: MessageOut
  }
  /** Take a message back for everybody, or hide it from oneself. */
  'DELETE /v1/conversations/{conversation_id}/messages/{number}': {
    path: {
      conversation_id: string
      number: number
    }
    query?: {
      for?: 'all' | 'me'
    }
    reply: undefined
  }
  /** Show what a message said at first, and after each change. */
  'GET /v1/conversations/{conversation_id}/messages/{number}/history': {
    path: {
      conversation_id: string
      number: number
    }
    reply: HistoryOut
  }
  /** Keep a message at the top for everybody. */
  'PUT /v1/conversations/{conversation_id}/messages/{number}/pin': {
    path: {
      conversation_id: string
      number: number
    }
    reply: undefined
  }
  /** Take a message from the top. */
  'DELETE /v1/conversations/{conversation_id}/messages/{number}/pin': {
    path: {
      conversation_id: string
      number: number
    }
    reply: undefined
  }
  /** Note that the caller played a voice message of somebody else; a repeat does no harm. */
  'PUT /v1/conversations/{conversation_id}/messages/{number}/played': {
    path: {
      conversation_id: string
      number: number
    }
    reply: undefined
  }
  /** Answer a message with an emoji. */
  'PUT /v1/conversations/{conversation_id}/messages/{number}/reactions/{emoji}': {
    path: {
      conversation_id: string
      number: number
      emoji: string
    }
    reply: undefined
  }
  /** Take one's emoji back. */
  'DELETE /v1/conversations/{conversation_id}/messages/{number}/reactions/{emoji}': {
    path: {
      conversation_id: string
      number: number
      emoji: string
    }
    reply: undefined
  }
  /** Show who has one's own message, and who has read it. */
  'GET /v1/conversations/{conversation_id}/messages/{number}/readers': {
    path: {
      conversation_id: string
      number: number
    }
    reply: ReadersOut
  }
  /** Star a message for oneself. */
  'PUT /v1/conversations/{conversation_id}/messages/{number}/star': {
    path: {
      conversation_id: string
      number: number
    }
    reply: undefined
  }
  /** Take one's star away. */
  'DELETE /v1/conversations/{conversation_id}/messages/{number}/star': {
    path: {
      conversation_id: string
      number: number
    }
    reply: undefined
  }
  /** Mute, pin, archive, mark as unread, clear, or keep a draft: for the caller alone. */
  'PATCH /v1/conversations/{conversation_id}/mine': {
    path: {
      conversation_id: string
    }
    body: MineIn
    reply: ConversationOut
  }
  /** Make somebody else the owner. */
  'POST /v1/conversations/{conversation_id}/owner': {
    path: {
      conversation_id: string
    }
    body: OwnerIn
    reply: undefined
  }
  /** List the pinned messages of a conversation, the latest pinned first. */
  'GET /v1/conversations/{conversation_id}/pins': {
    path: {
      conversation_id: string
    }
    reply: PinsOut
  }
  /** List what the caller has left as deposits or is to, the latest first. */
  'GET /v1/deposits': {
    query?: {
      cursor?: string | null
      limit?: number | null
    }
    reply: PageOfDepositOut
  }
  /** Show a deposit to its parties; until it is for somebody, to whoever has its number. */
  'GET /v1/deposits/{number}': {
    path: {
      number: string
    }
    reply: DepositOut
  }
  /** Leave a deposit. */
  'POST /v1/deposits/{number}/leave': {
    path: {
      number: string
    }
    body: LeaveDepositIn
    reply: DepositOut
  }
  /** Show what an invite leads into, to anybody who holds it. No cookie is needed. */
  'GET /v1/invites/{code}': {
    path: {
      code: string
    }
    reply: InvitePreviewOut
  }
  /** Come in, or wait for an administrator; a repeat gives the same answer. */
  'POST /v1/invites/{code}/join': {
    path: {
      code: string
    }
    reply: JoinedOut
  }
  /** Open an empty account of a type that is for systems. To open it twice the same way is harmless. */
  'POST /v1/ledger/accounts': {
    body: AccountIn
    reply: AccountOut
  }
  /** Show an account with its balance and its totals. */
  'GET /v1/ledger/accounts/{account_id}': {
    path: {
      account_id: string
    }
    reply: AccountOut
  }
  /** Show what was booked on an account at an instant. By the `recorded` clock it is what the ledger would have said then; by the `effective` clock, what is known now to have been true then. */
  'GET /v1/ledger/accounts/{account_id}/balance': {
    path: {
      account_id: string
    }
    query: {
      at: string
      clock?: 'recorded' | 'effective'
    }
    reply: BalanceOut
  }
  /** Close an account of a system for every movement, or reopen it. What is held on it can still go back. */
  'PUT /v1/ledger/accounts/{account_id}/closed': {
    path: {
      account_id: string
    }
    body: ClosedIn
    reply: AccountOut
  }
  /** Exchange one asset for another, at a rate that is kept. To ask twice for the same is harmless. The first transfer has the `id`; every rounding favours the liquidity. */
  'POST /v1/ledger/exchanges': {
    body: ExchangeIn
    reply: ExchangeOut
  }
  /** Show an exchange, by the id of its first transfer. */
  'GET /v1/ledger/exchanges/{transfer_id}': {
    path: {
      transfer_id: string
    }
    reply: ExchangeOut
  }
  /** List the published daily roots, the latest first. Anybody may read and keep them. */
  'GET /v1/ledger/roots': {
    query?: {
      cursor?: string | null
      limit?: number | null
    }
    reply: PageOfDailyRootOut
  }
  /** Post transfers, one after the other; each is answered for itself, linked ones together. A transfer id executes once: to repeat a call is harmless and answers `already_posted`. */
  'POST /v1/ledger/transfers': {
    body: TransfersIn
    reply: ResultsOut
  }
  /** Tell what would become of up to 512 transfers now. Nothing moves and no id is used. */
  'POST /v1/ledger/transfers/dry-run': {
    body: TransfersIn
    reply: ResultsOut
  }
  /** Show a transfer. */
  'GET /v1/ledger/transfers/{transfer_id}': {
    path: {
      transfer_id: string
    }
    reply: TransferOut
  }
  /** Show who is signed in, and give the CSRF token of the session. */
  'GET /v1/me': {
    reply: MeOut
  }
  /** Change what the member says about themselves. */
  'PATCH /v1/me': {
    body: ProfileIn
    reply: Me
  }
  /** Upload a picture as the raw body; it is decoded, cut square and written anew. */
  'PUT /v1/me/avatar': {
    reply: Me
  }
  /** Show no picture any more. */
  'DELETE /v1/me/avatar': {
    reply: Me
  }
  /** Show the code by which others find this member. */
  'GET /v1/me/code': {
    reply: CodeOut
  }
  /** Draw the code by which others find this member. */
  'GET /v1/me/code.svg': {
    reply: string
  }
  /** Replace the code; the old one leads nowhere from now on. */
  'POST /v1/me/code/reset': {
    reply: CodeOut
  }
  /** List the passkeys, the oldest first. */
  'GET /v1/me/passkeys': {
    reply: PasskeysOut
  }
  /** Add the passkey that was asked for; without a name it is called by the device. */
  'POST /v1/me/passkeys': {
    body: NewPasskeyIn
    reply: PasskeyOut
  }
  /** Begin to add a passkey: give the password, unless this session began a moment ago. */
  'POST /v1/me/passkeys/options': {
    body: PasswordIn | null
    reply: identity_http_replies_ChallengeOut
  }
  /** Forget a passkey, unless it is the last way in. */
  'DELETE /v1/me/passkeys/{passkey_id}': {
    path: {
      passkey_id: string
    }
    reply: undefined
  }
  /** Set the password; every other device is signed out. */
  'POST /v1/me/password': {
    body: NewPasswordIn
    reply: undefined
  }
  /** Show how notifications reach the member on this browser. */
  'GET /v1/me/push': {
    reply: PushOut
  }
  /** Wake this browser from now on. */
  'PUT /v1/me/push/device': {
    body: PushDeviceIn
    reply: undefined
  }
  /** Wake this browser no more. */
  'DELETE /v1/me/push/device': {
    reply: undefined
  }
  /** Set the quiet hours, and whether a locked screen shows what is said; what is left out is off. */
  'PATCH /v1/me/push/settings': {
    body: PushSettingsIn
    reply: undefined
  }
  /** Send a notification to the member's own devices, to see whether it comes. */
  'POST /v1/me/push/test': {
    reply: undefined
  }
  /** Make ten new recovery codes; the old ones stop working. */
  'POST /v1/me/recovery-codes': {
    body: PasswordIn
    reply: RecoveryCodesOut
  }
  /** List the devices that are signed in, the last used first. */
  'GET /v1/me/sessions': {
    reply: DevicesOut
  }
  /** Sign every other device out. */
  'DELETE /v1/me/sessions': {
    reply: undefined
  }
  /** Sign one device out. */
  'DELETE /v1/me/sessions/{session_id}': {
    path: {
      session_id: string
    }
    reply: undefined
  }
  /** Give a variant of media, or the part that a Range header asks for. */
  'GET /v1/media/{media_id}/{variant}': {
    path: {
      media_id: string
      variant: 'original' | 'large' | 'medium' | 'small'
    }
    query?: {
      in?: string | null
    }
    reply: unknown
  }
  /** Give an address of it that works without a cookie for five minutes. */
  'POST /v1/media/{media_id}/{variant}/links': {
    path: {
      media_id: string
      variant: 'original' | 'large' | 'medium' | 'small'
    }
    query?: {
      in?: string | null
    }
    reply: LinkOut
  }
  /** List the caller's merchants, the oldest first. */
  'GET /v1/merchants': {
    reply: OwnMerchantOut[]
  }
  /** Open a merchant. It sells once the house has verified it. */
  'POST /v1/merchants': {
    body: ApplicationIn
    reply: OwnMerchantOut
  }
  /** Show a merchant of the caller's with its money. */
  'GET /v1/merchants/{merchant_id}': {
    path: {
      merchant_id: string
    }
    reply: MerchantDetailOut
  }
  /** List the apps of the caller's merchant. */
  'GET /v1/merchants/{merchant_id}/apps': {
    path: {
      merchant_id: string
    }
    reply: AppsOut
  }
  /** Make an app. A private key made by the house is shown this once. */
  'POST /v1/merchants/{merchant_id}/apps': {
    path: {
      merchant_id: string
    }
    body: AppIn
    reply: AppOut
  }
  /** Show an app, with the keys and certificates that its SDK needs. */
  'GET /v1/merchants/{merchant_id}/apps/{app_id}': {
    path: {
      merchant_id: string
      app_id: string
    }
    reply: AppOut
  }
  /** Give an app another public key; what the old one signs is refused at once. */
  'PUT /v1/merchants/{merchant_id}/apps/{app_id}/key': {
    path: {
      merchant_id: string
      app_id: string
    }
    body: AppKeyIn
    reply: AppOut
  }
  /** Switch an app off, or on again. */
  'PUT /v1/merchants/{merchant_id}/apps/{app_id}/state': {
    path: {
      merchant_id: string
      app_id: string
    }
    body: AppStateIn
    reply: AppOut
  }
  /** Charge the pay code that a buyer shows: 201 when it paid at once, 202 when they must agree first. */
  'POST /v1/merchants/{merchant_id}/charge': {
    path: {
      merchant_id: string
    }
    body: ChargeTradeIn
    reply: TradeOut
  }
  /** Ask for a deposit: give its number to the member. */
  'POST /v1/merchants/{merchant_id}/deposits': {
    path: {
      merchant_id: string
    }
    body: DepositIn
    reply: DepositOut
  }
  /** Want no deposit any more: what is held goes back. */
  'POST /v1/merchants/{merchant_id}/deposits/{number}/call-off': {
    path: {
      merchant_id: string
      number: string
    }
    reply: DepositOut
  }
  /** Take some of a deposit for a trade. */
  'POST /v1/merchants/{merchant_id}/deposits/{number}/capture': {
    path: {
      merchant_id: string
      number: string
    }
    body: CaptureIn
    reply: TradeOut
  }
  /** Let some of a deposit go. */
  'POST /v1/merchants/{merchant_id}/deposits/{number}/release': {
    path: {
      merchant_id: string
      number: string
    }
    body: ReleaseIn
    reply: ReleaseOut
  }
  /** Move what a merchant has earned into the caller's wallet. */
  'POST /v1/merchants/{merchant_id}/settle': {
    path: {
      merchant_id: string
    }
    body: SettleIn
    reply: SettlementOut
  }
  /** List a merchant's trades, the latest first. */
  'GET /v1/merchants/{merchant_id}/trades': {
    path: {
      merchant_id: string
    }
    query?: {
      status?: TradeStatus | null
      cursor?: string | null
      limit?: number | null
    }
    reply: PageOfTradeOut
  }
  /** Ask to be paid: give the number of the trade to the buyer. */
  'POST /v1/merchants/{merchant_id}/trades': {
    path: {
      merchant_id: string
    }
    body: TradeIn
    reply: TradeOut
  }
  /** Call a trade off, paid or not. */
  'POST /v1/merchants/{merchant_id}/trades/{number}/cancel': {
    path: {
      merchant_id: string
      number: string
    }
    reply: CancelledOut
  }
  /** End a trade that nobody has paid. */
  'POST /v1/merchants/{merchant_id}/trades/{number}/close': {
    path: {
      merchant_id: string
      number: string
    }
    reply: TradeOut
  }
  /** Give a buyer some or all of the money back. */
  'POST /v1/merchants/{merchant_id}/trades/{number}/refund': {
    path: {
      merchant_id: string
      number: string
    }
    body: RefundIn
    reply: RefundOut
  }
  /** Give back what the buyer asks for. */
  'POST /v1/merchants/{merchant_id}/trades/{number}/refund-ask/agree': {
    path: {
      merchant_id: string
      number: string
    }
    reply: RefundOut
  }
  /** Say no to what the buyer asks for, and why. */
  'POST /v1/merchants/{merchant_id}/trades/{number}/refund-ask/decline': {
    path: {
      merchant_id: string
      number: string
    }
    body: DeclineIn
    reply: RefundAskOut
  }
  /** Say that what was bought is on its way. */
  'POST /v1/merchants/{merchant_id}/trades/{number}/ship': {
    path: {
      merchant_id: string
      number: string
    }
    body: ShipIn
    reply: TradeOut
  }
  /** Find messages by words in all of the caller's conversations or in one, the latest first. */
  'GET /v1/messages/search': {
    query: {
      q: string
      conversation?: string | null
      cursor?: string | null
      limit?: number | null
    }
    reply: PageOfMessageOut
  }
  /** Show what was reported and decided here, as figures. No cookie is needed. */
  'GET /v1/moderation/log': {
    reply: ModerationLogOut
  }
  /** List accounts by code: of one type, one asset, or one owner (a handle or an id). */
  'GET /v1/operator/accounts': {
    query?: {
      code?: number | null
      asset?: string | null
      owner?: string | null
      cursor?: string | null
      limit?: number | null
    }
    reply: PageOfAccountOut
  }
  /** Show one account with its balance and its totals. */
  'GET /v1/operator/accounts/{account_id}': {
    path: {
      account_id: string
    }
    reply: AccountOut
  }
  /** List the lines of an account, the latest first. */
  'GET /v1/operator/accounts/{account_id}/entries': {
    path: {
      account_id: string
    }
    query?: {
      cursor?: string | null
      limit?: number | null
    }
    reply: PageOfLineOut
  }
  /** Show what the latest `quan audit` found, or null before the first. */
  'GET /v1/operator/audit': {
    reply: AuditOut
  }
  /** List the statement entries that wait for an explanation, or those put aside; the first stored first. */
  'GET /v1/operator/bank-entries': {
    query?: {
      aside?: boolean
      cursor?: string | null
      limit?: number | null
    }
    reply: PageOfBankEntryOut
  }
  /** Take an entry off the work list for now, with the reason why. */
  'POST /v1/operator/bank-entries/{entry_id}/aside': {
    path: {
      entry_id: string
    }
    body: AsideIn
    reply: BankEntryOut
  }
  /** Give money that came in to the member it was meant for; never to oneself. */
  'POST /v1/operator/bank-entries/{entry_id}/assign': {
    path: {
      entry_id: string
    }
    body: AssignIn
    reply: BankEntryOut
  }
  /** Say that an entry is the bank's charges or interest, the operator's own money, or cash of the till. */
  'POST /v1/operator/bank-entries/{entry_id}/explain': {
    path: {
      entry_id: string
    }
    body: ExplainIn
    reply: BankEntryOut
  }
  /** Say that money that left is a payout whose name the bank lost. */
  'POST /v1/operator/bank-entries/{entry_id}/match': {
    path: {
      entry_id: string
    }
    body: MatchIn
    reply: BankEntryOut
  }
  /** Say that money that left is a whole file of payouts in one sum. */
  'POST /v1/operator/bank-entries/{entry_id}/match-batch': {
    path: {
      entry_id: string
    }
    body: MatchBatchIn
    reply: BankEntryOut
  }
  /** Put an entry that was put aside back on the work list. */
  'POST /v1/operator/bank-entries/{entry_id}/resume': {
    path: {
      entry_id: string
    }
    reply: BankEntryOut
  }
  /** Send money that came in back where it came from, with the next file of payouts. */
  'POST /v1/operator/bank-entries/{entry_id}/return': {
    path: {
      entry_id: string
    }
    reply: BankEntryOut
  }
  /** Show the chart of accounts and the reasons of transfers. */
  'GET /v1/operator/chart': {
    reply: ChartOut
  }
  /** Put a conversation under legal hold: nothing of it is erased until the hold is lifted. */
  'POST /v1/operator/conversations/{conversation_id}/hold': {
    path: {
      conversation_id: string
    }
    body: HoldIn
    reply: undefined
  }
  /** List what was taken back in a conversation under a legal hold. That it was read is written down. */
  'GET /v1/operator/conversations/{conversation_id}/kept': {
    path: {
      conversation_id: string
    }
    query?: {
      cursor?: string | null
      limit?: number | null
    }
    reply: PageOfKeptWordsOut
  }
  /** Lift a legal hold: what was kept for it alone is erased. */
  'POST /v1/operator/conversations/{conversation_id}/lift': {
    path: {
      conversation_id: string
    }
    body: HoldIn
    reply: undefined
  }
  /** List the legal holds of operators that stand, the oldest first. */
  'GET /v1/operator/holds': {
    reply: LegalHoldsOut
  }
  /** Tell a member whether they are on the staff. About others nothing is told. */
  'GET /v1/operator/me': {
    reply: StaffOut
  }
  /** List merchants, the oldest first: those in one state, or all. */
  'GET /v1/operator/merchants': {
    query?: {
      status?: MerchantStatus | null
      cursor?: string | null
      limit?: number | null
    }
    reply: PageOfOwnMerchantOut
  }
  /** Verify, refuse or suspend a merchant. */
  'POST /v1/operator/merchants/{merchant_id}/decide': {
    path: {
      merchant_id: string
    }
    body: MerchantDecisionIn
    reply: OwnMerchantOut
  }
  /** Show the trial balance of every asset, whether what is held covers what is owed, and the open work. */
  'GET /v1/operator/overview': {
    reply: OverviewOut
  }
  /** List the transfers that hold money and wait to be posted, voided or to expire. */
  'GET /v1/operator/pending': {
    query?: {
      cursor?: string | null
      limit?: number | null
    }
    reply: PageOfTransferOut
  }
  /** List proposals, the latest first: those that are open, those that are decided, or all. */
  'GET /v1/operator/proposals': {
    query?: {
      status?: string | null
      cursor?: string | null
      limit?: number | null
    }
    reply: PageOfProposalOut
  }
  /** Propose to move a transfer's money back. */
  'POST /v1/operator/proposals': {
    body: ReversalIn
    reply: ProposalOut
  }
  /** Approve what somebody else proposed, and carry it out. */
  'POST /v1/operator/proposals/{proposal_id}/approve': {
    path: {
      proposal_id: string
    }
    reply: ProposalOut
  }
  /** Decline what somebody else proposed. */
  'POST /v1/operator/proposals/{proposal_id}/decline': {
    path: {
      proposal_id: string
    }
    reply: ProposalOut
  }
  /** Take one's own proposal back. */
  'POST /v1/operator/proposals/{proposal_id}/withdraw': {
    path: {
      proposal_id: string
    }
    reply: ProposalOut
  }
  /** Show whether bank and books agree, and the payouts that no statement has confirmed yet. */
  'GET /v1/operator/reconciliation': {
    reply: ReconciliationOut
  }
  /** List the reports that wait, the oldest first; or those that are done, the latest first. */
  'GET /v1/operator/reports': {
    query?: {
      status?: 'waiting' | 'done'
      cursor?: string | null
      limit?: number | null
    }
    reply: PageOfReportOut
  }
  /** Show a report with what was kept of it. That it was read is written down. */
  'GET /v1/operator/reports/{report_id}': {
    path: {
      report_id: string
    }
    reply: ReportDetailOut
  }
  /** Decide a report, or an appeal that somebody else decided before. It is decided once. */
  'POST /v1/operator/reports/{report_id}/decide': {
    path: {
      report_id: string
    }
    body: DecisionIn
    reply: ReportDetailOut
  }
  /** List the staff. */
  'GET /v1/operator/staff': {
    reply: StaffListOut
  }
  /** Make a member an auditor. Clerks and supervisors are made on the command line. */
  'PUT /v1/operator/staff': {
    body: RoleIn
    reply: StaffListOut
  }
  /** Take a member off the staff, at once; never oneself. */
  'DELETE /v1/operator/staff/{member_id}': {
    path: {
      member_id: string
    }
    reply: StaffListOut
  }
  /** Read in a statement file of the bank, as the raw body: camt.053 or MT940. Twice is as good as once. What is not booked within some seconds is counted as `left`, and booked right after by a job. */
  'POST /v1/operator/statements': {
    reply: ImportOut
  }
  /** List the tokens of operators' systems, with those that are good no more. */
  'GET /v1/operator/tokens': {
    reply: TokensOut
  }
  /** Make a token for a system. It is shown this once. */
  'POST /v1/operator/tokens': {
    body: TokenIn
    reply: NewTokenOut
  }
  /** Make a token good for nothing, at once and for ever. */
  'DELETE /v1/operator/tokens/{token_id}': {
    path: {
      token_id: string
    }
    reply: TokenOut
  }
  /** List the journal, the latest first: by account, code, asset, amount, time or reference. */
  'GET /v1/operator/transfers': {
    query?: {
      account?: string | null
      code?: number | null
      asset?: string | null
      least?: string | null
      most?: string | null
      since?: string | null
      before?: string | null
      reference?: string | null
      cursor?: string | null
      limit?: number | null
    }
    reply: PageOfTransferOut
  }
  /** Show a transfer with both entries, what undid it and what was proposed about it. */
  'GET /v1/operator/transfers/{transfer_id}': {
    path: {
      transfer_id: string
    }
    reply: TransferDetailOut
  }
  /** Download the proof of a transfer: a receipt that `quan verify-receipt` checks without this server. */
  'GET /v1/operator/transfers/{transfer_id}/proof': {
    path: {
      transfer_id: string
    }
    reply: Receipt
  }
  /** Issue codes for the next minutes; each is shown for one, online or not. */
  'POST /v1/pay-codes': {
    reply: PayCodesOut
  }
  /** Charge a shown code: 201 when it paid at once, 202 when the payer must agree first. */
  'POST /v1/pay-codes/charge': {
    body: ChargeIn
    reply: ChargeAwaits | ChargePaid
  }
  /** Tell the owner of a shown code what became of it. */
  'GET /v1/pay-codes/{code}/status': {
    path: {
      code: string
    }
    reply: PayCodeStatusOut
  }
  /** List requests to and from the caller, newest first. */
  'GET /v1/payment-requests': {
    query?: {
      status?: RequestStatus | null
      cursor?: string | null
      limit?: number | null
    }
    reply: PageOfRequestOut
  }
  /** Ask a contact for money. */
  'POST /v1/payment-requests': {
    body: AskIn
    reply: RequestOut
  }
  /** Show one request to or from the caller. */
  'GET /v1/payment-requests/{request_id}': {
    path: {
      request_id: string
    }
    reply: RequestOut
  }
  /** Withdraw a request of the caller's own. */
  'POST /v1/payment-requests/{request_id}/cancel': {
    path: {
      request_id: string
    }
    reply: RequestOut
  }
  /** Say no to a request the caller was asked. */
  'POST /v1/payment-requests/{request_id}/decline': {
    path: {
      request_id: string
    }
    reply: RequestOut
  }
  /** Pay a request the caller was asked. */
  'POST /v1/payment-requests/{request_id}/pay': {
    path: {
      request_id: string
    }
    body: PayIn
    reply: PaymentOut
  }
  /** Download the proof of one of the caller's payments: a receipt that can be checked without this server. It proves by the batch of the payment, and once the day is over and published, by the root of that day. What the parties hold is not in it. `quan verify-receipt` checks it offline. */
  'GET /v1/payments/{payment_id}/proof': {
    path: {
      payment_id: string
    }
    reply: Receipt
  }
  /** List the caller's payouts, the latest first. */
  'GET /v1/payouts': {
    query?: {
      cursor?: string | null
      limit?: number | null
    }
    reply: PageOfPayoutOut
  }
  /** Set money aside for a bank account; it leaves with the operator's next file for the bank. */
  'POST /v1/payouts': {
    body: PayoutIn
    reply: PayoutOut
  }
  /** Show one payout to its member. */
  'GET /v1/payouts/{payout_id}': {
    path: {
      payout_id: string
    }
    reply: PayoutOut
  }
  /** Call off a payout that has not been handed to the bank; the money comes back at once. */
  'POST /v1/payouts/{payout_id}/cancel': {
    path: {
      payout_id: string
    }
    reply: PayoutOut
  }
  /** Find a member by the exact handle. */
  'GET /v1/people': {
    query: {
      handle: string
    }
    reply: PersonOut
  }
  /** Show a member, and what they are to the caller. */
  'GET /v1/people/{member_id}': {
    path: {
      member_id: string
    }
    reply: ProfileOut
  }
  /** Give the code that others scan to pay the caller, with an amount and a note if wished. */
  'GET /v1/receive-code': {
    query?: {
      amount?: string | null
      note?: string
    }
    reply: ReceiveCodeOut
  }
  /** Draw the caller's receive code. */
  'GET /v1/receive-code.svg': {
    query?: {
      amount?: string | null
      note?: string
    }
    reply: string
  }
  /** Replace the receive code; copies of the old one pay nobody from now on. */
  'POST /v1/receive-code/reset': {
    reply: ReceiveCodeOut
  }
  /** Set a new password with a recovery code; every device is signed out, this one signed in. */
  'POST /v1/recovery': {
    body: RecoveryIn
    reply: SessionOut
  }
  /** List what the caller reported, and what was decided about the caller. */
  'GET /v1/reports': {
    reply: MyReportsOut
  }
  /** Report a message or a member; what was said is kept as it is now. A repeat gives the first report. */
  'POST /v1/reports': {
    body: ReportIn
    reply: MyReportOut
  }
  /** Ask for a second look, by somebody else. */
  'POST /v1/reports/{report_id}/appeal': {
    path: {
      report_id: string
    }
    body: AppealIn
    reply: undefined
  }
  /** Tell what a scanned text is. Reading a code changes nothing; a damaged one is refused by name. */
  'POST /v1/scan': {
    body: ScanIn
    reply: ScannedReceive | ScannedPerson | ScannedPayCode | ScannedVoucher | ScannedTrade | ScannedSelf | ScannedForeign
  }
  /** Sign in with a handle or an e-mail address, and the password. */
  'POST /v1/sign-in': {
    body: SignInIn
    reply: SessionOut
  }
  /** Sign in with a passkey. */
  'POST /v1/sign-in/passkey': {
    body: PasskeyAssertion
    reply: SessionOut
  }
  /** Begin to sign in with a passkey. */
  'POST /v1/sign-in/passkey/options': {
    reply: identity_http_replies_ChallengeOut
  }
  /** End this session. */
  'POST /v1/sign-out': {
    reply: null
  }
  /** Make an account with a password. */
  'POST /v1/sign-up': {
    body: SignUpIn
    reply: SessionOut
  }
  /** Make an account with the passkey that was asked for. */
  'POST /v1/sign-up/passkey': {
    body: PasskeySignUpIn
    reply: SessionOut
  }
  /** Begin to make an account with a passkey. */
  'POST /v1/sign-up/passkey/options': {
    body: NewcomerIn
    reply: identity_http_replies_ChallengeOut
  }
  /** List the messages the caller starred, the latest star first. */
  'GET /v1/stars': {
    query?: {
      cursor?: string | null
      limit?: number | null
    }
    reply: PageOfMessageOut
  }
  /** Give the caller's statement of some days, as a spreadsheet or as pages to print. */
  'GET /v1/statements': {
    query: {
      from: string
      to: string
      format?: string
    }
    reply: string
  }
  /** Give the events after `after`, or a reset when events cannot lead from there. Raises: Unauthenticated, MalformedId; NotFound for a stream that the caller may not read. */
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
  /** List what the caller has bought or is to pay, the latest first. */
  'GET /v1/trades': {
    query?: {
      cursor?: string | null
      limit?: number | null
    }
    reply: PageOfTradeOut
  }
  /** Show a trade to its parties; until it is paid or for somebody, to whoever has its number. */
  'GET /v1/trades/{number}': {
    path: {
      number: string
    }
    reply: TradeDetailOut
  }
  /** Say that what was bought has arrived: the held money goes to the merchant. */
  'POST /v1/trades/{number}/confirm': {
    path: {
      number: string
    }
    body: ConfirmTradeIn
    reply: TradeOut
  }
  /** Take more days to confirm. */
  'POST /v1/trades/{number}/extend': {
    path: {
      number: string
    }
    reply: TradeOut
  }
  /** Pay a trade. */
  'POST /v1/trades/{number}/pay': {
    path: {
      number: string
    }
    body: PayTradeIn
    reply: TradeOut
  }
  /** Ask the merchant for money back. Held money stays held until that is settled. */
  'POST /v1/trades/{number}/refund-ask': {
    path: {
      number: string
    }
    body: AskRefundIn
    reply: RefundAskOut
  }
  /** Ask for nothing any more. */
  'POST /v1/trades/{number}/refund-ask/withdraw': {
    path: {
      number: string
    }
    reply: RefundAskOut
  }
  /** Pay another member. */
  'POST /v1/transfers': {
    body: TransferIn
    reply: PaymentOut
  }
  /** Announce an upload. */
  'POST /v1/uploads': {
    body: UploadIn
    reply: UploadOut
  }
  /** Add the raw body to an upload, at the offset that Upload-Offset names. */
  'PATCH /v1/uploads/{media_id}': {
    path: {
      media_id: string
    }
    reply: null
  }
  /** Give up an upload, finished or not, that has not been sent anywhere. */
  'DELETE /v1/uploads/{media_id}': {
    path: {
      media_id: string
    }
    reply: undefined
  }
  /** Have an upload decoded and kept; asked again, it says the same. */
  'POST /v1/uploads/{media_id}/finish': {
    path: {
      media_id: string
    }
    reply: MediaInfo
  }
  /** Redeem a voucher into the caller's wallet. A try costs a guess; a right one gives them back. */
  'POST /v1/vouchers/redeem': {
    body: VoucherIn
    reply: PaymentOut
  }
  /** Show the caller's wallet. */
  'GET /v1/wallet': {
    reply: WalletOut
  }
  /** Ask for a passkey as proof for money; the answer counts once. */
  'POST /v1/wallet/passkey-challenge': {
    reply: wallet_http_wallet_ChallengeOut
  }
  /** Set or change the payment password. */
  'PUT /v1/wallet/payment-password': {
    body: NewPaymentPasswordIn
    reply: undefined
  }
  /** Replace a forgotten payment password. */
  'POST /v1/wallet/payment-password/recover': {
    body: RecoverIn
    reply: undefined
  }
  /** Set up to how much the caller pays without a proof. */
  'PUT /v1/wallet/small-payment': {
    body: SmallPaymentIn
    reply: undefined
  }
}
