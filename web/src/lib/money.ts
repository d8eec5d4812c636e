/** Money on screen and in forms: decimal strings in, exact text out; no floating point anywhere. */
import { language, useLanguage } from './i18n'
import type { Money } from './types'

/** Decimals of the assets we know; the server decides, this only shapes input. */
const SCALES: Readonly<Record<string, number>> = {
  JPY: 0,
  KRW: 0,
  VND: 0,
  XAF: 0,
  XOF: 0,
  KWD: 3,
  BHD: 3,
  TND: 3,
}
export const scaleOf = (asset: string): number => SCALES[asset] ?? 2

/** The amount in minor units. */
export function minor(amount: string, scale: number): bigint {
  const [whole = '0', fraction = ''] = amount.replace('-', '').split('.')
  const value = BigInt((whole || '0') + fraction.padEnd(scale, '0').slice(0, scale))
  return amount.startsWith('-') ? -value : value
}

export const minorOf = (money: Money): bigint => minor(money.amount, scaleOf(money.asset))

/** Minor units as the decimal string of the wire. */
export function decimal(value: bigint, scale: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0')
  const sign = value < 0n ? '-' : ''
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

export const moneyOf = (amount: string, asset: string): Money => ({
  amount: decimal(minor(amount, scaleOf(asset)), scaleOf(asset)),
  asset,
})
export const compare = (a: Money, b: Money): number => Number(minorOf(a) - minorOf(b))
export const isZero = (money: Money): boolean => minorOf(money) === 0n

const formats = new Map<string, Intl.NumberFormat>()

function formatOf(lang: string, asset: string): Intl.NumberFormat {
  const name = `${lang}/${asset}`
  const known = formats.get(name)
  if (known) return known
  const scale = scaleOf(asset)
  const digits = { minimumFractionDigits: scale, maximumFractionDigits: scale }
  let made: Intl.NumberFormat
  try {
    made = new Intl.NumberFormat(lang, {
      style: 'currency',
      currency: asset,
      currencyDisplay: 'narrowSymbol',
      ...digits,
    })
  } catch {
    // A community's own unit is not an ISO 4217 code: show its name beside the number.
    made = new Intl.NumberFormat(lang, digits)
  }
  formats.set(name, made)
  return made
}

export interface MoneyParts {
  symbol: string
  symbolFirst: boolean
  /** Between symbol and number: nothing, or a space that does not break. */
  gap: string
  whole: string
  fraction: string
}

/** The pieces of an amount, for setting the number larger than its symbol. */
export function moneyParts(money: Money, lang: string = language()): MoneyParts {
  const parts = formatOf(lang, money.asset).formatToParts(money.amount as Intl.StringNumericLiteral)
  const join = (...types: string[]) => parts.flatMap(p => (types.includes(p.type) ? [p.value] : [])).join('')
  const at = parts.findIndex(p => p.type === 'currency')
  return {
    symbol: at < 0 ? money.asset : (parts[at]?.value ?? money.asset),
    symbolFirst: at >= 0 && at < parts.findIndex(p => p.type === 'integer'),
    gap: at < 0 ? '\u00a0' : join('literal'),
    whole: join('minusSign', 'integer', 'group'),
    fraction: join('decimal', 'fraction'),
  }
}

/** What stands before the cents: "." or ",". */
export function decimalSign(lang: string = language()): string {
  const parts = new Intl.NumberFormat(lang).formatToParts(0.5)
  return parts.find(part => part.type === 'decimal')?.value ?? '.'
}

export function formatMoney(money: Money, lang: string = language()): string {
  const format = formatOf(lang, money.asset)
  const text = format.format(money.amount as Intl.StringNumericLiteral)
  return format.resolvedOptions().style === 'currency' ? text : `${text} ${money.asset}`
}

export function useMoney(): (money: Money) => string {
  const lang = useLanguage()
  return money => formatMoney(money, lang)
}
