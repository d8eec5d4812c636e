/** The wire types by the names that screens use; `wire.d.ts` is generated from the server's own types. */
import type * as wire from './wire'

export type { Category, ContactRequestsOut as ContactRequests, Me, Money, PaymentKind } from './wire'
export interface Page<T> {
  items: T[]
  next: string | null
}
export interface Items<T> {
  items: T[]
}
/** A challenge for `navigator.credentials`, which the server does not describe further. */
export interface Ceremony<Options> {
  ceremony: string
  options: Options
}
export type Person = wire.PersonOut
export type MemberKind = Person['kind']
export type Session = wire.SessionOut
export type Passkey = wire.PasskeyOut
export type Device = wire.DeviceOut
export type MyCode = wire.CodeOut
export type PushState = wire.PushOut
export type PersonPage = wire.ProfileOut
export type Relation = PersonPage['relation']
export type Contact = wire.ContactOut
export type ContactRequest = wire.ContactRequestOut
export type Wallet = wire.WalletOut
export type Limits = wire.LimitsOut
/** Shown to one of its parties, who therefore has a bill and a balance. */
export type Payment = wire.PaymentOut & { bill_id: string; balance: wire.Money }
export type PaymentRequest = wire.RequestOut
export type PaymentRequestStatus = wire.RequestStatus
export type Trade = wire.TradeOut
export type TradeStatus = wire.TradeStatus
export type TradeDetail = wire.TradeDetailOut
export type PayCode = wire.PayCodeOut
export type PayCodes = wire.PayCodesOut
export type PayCodeStatus = wire.PayCodeStatusOut & { payment: Payment | null }
export type Charge = (wire.ChargePaid & { payment: Payment }) | wire.ChargeAwaits
export type ReceiveCode = wire.ReceiveCodeOut
export type Scanned =
  | wire.ScannedReceive
  | wire.ScannedPerson
  | wire.ScannedPayCode
  | wire.ScannedVoucher
  | wire.ScannedTrade
  | wire.ScannedSelf
  | wire.ScannedForeign
export type CashOrder = wire.CashOrderOut
export type AgentDesk = wire.AgentOut
export type BankTopUp = wire.BankTopUpOut
export type Payout = wire.PayoutOut
export type Bill = wire.BillOut
export type Receipt = wire.ReceiptOut
export type BillSummary = wire.SummaryOut
export type Staff = wire.StaffOut
export type StaffMember = wire.StaffMemberOut
export type Role = StaffMember['role']
export type OperatorToken = wire.TokenOut
export type NewOperatorToken = wire.NewTokenOut
export type Scope = OperatorToken['scopes'][number]
export type OperatorOverview = wire.OverviewOut
export type TrialBalance = wire.TrialBalanceOut
export type Chart = wire.ChartOut
export type AccountRef = wire.AccountRef
export type AccountDetail = wire.AccountOut
export type Line = wire.LineOut
/** A transfer in the books; what members call a transfer is a payment. */
export type LedgerTransfer = wire.TransferOut
export type TransferDetail = wire.TransferDetailOut
export type EntrySide = wire.EntryOut
export type Proposal = wire.ProposalOut
export type Report = wire.ReportOut
export type ReportAction = wire.Action
export type ReportDetail = wire.ReportDetailOut
export type ReportEvidence = wire.EvidenceOut
export type LegalHold = wire.LegalHoldOut
export type LegalHolds = wire.LegalHoldsOut
export type KeptWords = wire.KeptWordsOut
export type AuditRun = wire.AuditRun
/** The receipt of the ledger that proves a transfer; what a member calls a receipt is the page of a bill. */
export type LedgerReceipt = wire.Receipt
export type BankAgreement = wire.AgreementOut
export type BankEntry = wire.BankEntryOut
export type SentPayout = wire.SentPayoutOut
export type Reconciliation = wire.ReconciliationOut
export type StatementImport = wire.ImportOut
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
] as const satisfies readonly wire.Category[]
/** How a payer proves that it is them. */
export type Proof =
  { password: string } | { passkey: { ceremony: string; credential: unknown } } | { account_password: string }
