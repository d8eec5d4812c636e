import { useLanguage } from '~/lib/i18n'
import { decimalSign, formatMoney, moneyParts } from '~/lib/money'
import type { Money } from '~/lib/types'
import './css/amount.css'

export interface AmountProps {
  money: Money
  size?: 's' | 'm' | 'l' | 'xl'
  /** `in` writes + in green, `out` writes a minus sign. */
  sign?: 'in' | 'out' | null
  /** Stars instead of digits (the eye was closed); `hiddenLabel` says so to screen readers. */
  hidden?: boolean
  hiddenLabel?: string
}

/** An amount set for the eye: large digits, small symbol and cents; read aloud as one amount. */
export function AmountDisplay({
  money,
  size = 'm',
  sign = null,
  hidden = false,
  hiddenLabel = '',
}: AmountProps) {
  const lang = useLanguage()
  const { symbol, symbolFirst, gap, whole, fraction } = moneyParts(money, lang)
  const mark = sign === 'in' ? '+' : sign === 'out' ? '−' : ''
  const unit = <span className="amount-symbol">{symbolFirst ? symbol + gap : gap + symbol}</span>
  return (
    <span className={`amount amount-${size}${sign ? ` amount-${sign}` : ''} figures`}>
      <span className="visually-hidden">{hidden ? hiddenLabel : mark + formatMoney(money, lang)}</span>
      <span aria-hidden>
        {mark}
        {symbolFirst ? unit : null}
        {hidden ? '••••' : whole}
        {hidden ? null : <span className="amount-fraction">{fraction}</span>}
        {symbolFirst ? null : unit}
      </span>
    </span>
  )
}

export interface AmountEntryProps {
  /** As typed on the Keypad. */
  value: string
  asset: string
  label: string
}

/** The amount being typed, above a Keypad: symbol, digits, caret; announced politely. */
export function AmountEntry({ value, asset, label }: AmountEntryProps) {
  const lang = useLanguage()
  const { symbol, symbolFirst } = moneyParts({ amount: '0', asset }, lang)
  const unit = (
    <span className="amount-entry-symbol" aria-hidden>
      {symbol}
    </span>
  )
  return (
    <div className="amount-entry figures">
      {symbolFirst ? unit : null}
      <output aria-live="polite" aria-label={label} className={value.length > 8 ? 'amount-entry-long' : ''}>
        {value.replace('.', decimalSign(lang)) || <span className="amount-entry-empty">0</span>}
      </output>
      <span className="amount-caret" aria-hidden />
      {symbolFirst ? null : unit}
    </div>
  )
}
