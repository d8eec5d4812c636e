/** The law of the amount keypad: what a key does to the text a person has typed so far. */
import { decimal, minor } from '~/lib/money'

export type Key = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '.' | 'delete' | 'clear'

/** The largest amount the server takes, in minor units (contract: 10^15). */
export const MAX_MINOR = 10n ** 15n

/** The text after a key. Never holds a second dot, a leading zero or more decimals than the asset has. */
export function press(text: string, key: Key, scale: number): string {
  if (key === 'clear') return ''
  if (key === 'delete') return text.slice(0, -1)
  const next = key === '.' ? withDot(text, scale) : withDigit(text, key)
  return fits(next, scale) ? next : text
}

function withDot(text: string, scale: number): string {
  if (scale === 0 || text.includes('.')) return text
  return text === '' ? '0.' : `${text}.`
}

function withDigit(text: string, digit: string): string {
  return text === '0' ? digit : text + digit
}

function fits(text: string, scale: number): boolean {
  const [, decimals = ''] = text.split('.')
  return decimals.length <= scale && minor(text, scale) <= MAX_MINOR
}

/** What the server is told: a plain decimal with every decimal of the asset, or null when nothing can be paid yet. */
export function amountOf(text: string, scale: number): string | null {
  const value = minor(text, scale)
  return value > 0n && value <= MAX_MINOR ? decimal(value, scale) : null
}

/** The typed text with thousands grouped, kept as typed otherwise ("1234." stays "1,234."). */
export function grouped(text: string, separators: Separators): string {
  const [whole = '', decimals] = text.split('.')
  const head = whole.replace(/\B(?=(\d{3})+$)/g, separators.group)
  return decimals === undefined ? head : head + separators.decimal + decimals
}

export type Separators = { group: string; decimal: string }

/** How a language writes numbers. */
export function separatorsOf(language: string): Separators {
  const parts = new Intl.NumberFormat(language).formatToParts(1234567.5)
  const find = (type: string, otherwise: string) => parts.find(part => part.type === type)?.value ?? otherwise
  return { group: find('group', ','), decimal: find('decimal', '.') }
}

/** The power of ten of the first digit, from a thousand up: people misread long numbers, a word does not lie. */
export function magnitude(text: string): 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | null {
  const digits = (text.split('.')[0] ?? '').length
  return digits >= 4 && digits <= 13 ? ((digits - 1) as 3) : null
}

/** The key of the keypad that a real keyboard's key stands for. */
export function keyOf(event: {
  key: string
  ctrlKey?: boolean
  metaKey?: boolean
  altKey?: boolean
}): Key | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null
  if (/^[0-9]$/.test(event.key)) return event.key as Key
  if (event.key === '.' || event.key === ',') return '.'
  if (event.key === 'Backspace') return 'delete'
  if (event.key === 'Delete') return 'clear'
  return null
}
