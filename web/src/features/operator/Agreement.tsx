import { useDates } from '~/lib/dates'
import { decimal, isZero, minorOf, scaleOf, useMoney } from '~/lib/money'
import type { BankAgreement } from '~/lib/types'
import { Notice } from '~/ui/Notice'
import { useOperatorWords } from './words'

/** What the statements leave unexplained: nothing, unless one of them is missing. */
function lostOf({ opening, moved, closing }: BankAgreement) {
  const lost = minorOf(closing) - minorOf(opening) - minorOf(moved)
  return { amount: decimal(lost, scaleOf(closing.asset)), asset: closing.asset }
}

/** Whether a bank account and the books agree, in a sentence, and what of a large file is still to come. */
export function Agreement({ account }: { account: BankAgreement }) {
  const t = useOperatorWords()
  const money = useMoney()
  const { iban, unbooked } = account
  return (
    <>
      <Verdict account={account} />
      {isZero(unbooked) ? null : <Notice>{t('beingBooked', { iban, unbooked: money(unbooked) })}</Notice>}
    </>
  )
}

function Verdict({ account }: { account: BankAgreement }) {
  const t = useOperatorWords()
  const money = useMoney()
  const dates = useDates()
  const { iban, booked, moved, closing, to_on, missing } = account
  const numbers = missing.length > 0 ? ` ${t('leftOut', { numbers: missing.join(', ') })}` : ''
  if (!account.agrees) {
    return (
      <Notice tone="bad">
        {t('disagrees', { iban, booked: money(booked), moved: money(moved) })}
        {numbers}
      </Notice>
    )
  }
  if (!account.complete) {
    return (
      <Notice tone="warn">
        {t('incomplete', { iban, lost: money(lostOf(account)) })}
        {numbers}
      </Notice>
    )
  }
  return (
    <Notice tone="good">
      {t('agrees', { iban, closing: money(closing), day: to_on ? dates.day(to_on) : '' })}
      {numbers}
    </Notice>
  )
}
