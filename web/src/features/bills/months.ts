/** Bills in the order a person reads them: by month, newest first, in the person's own time zone. */

export type Dated = { at: string }
export type MonthOf<T> = { month: string; items: T[] }

/** "2026-11" of an instant, where the person is. */
export function monthOf(at: string): string {
  const date = new Date(at)
  return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}`
}

/** Groups a list that is already sorted, newest first. */
export function byMonth<T extends Dated>(items: readonly T[]): MonthOf<T>[] {
  const groups: MonthOf<T>[] = []
  for (const item of items) {
    const month = monthOf(item.at)
    const last = groups.at(-1)
    if (last?.month === month) last.items.push(item)
    else groups.push({ month, items: [item] })
  }
  return groups
}

/** The month a number of months away: shift("2026-01", -1) is "2025-12". */
export function shift(month: string, by: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  const count = year * 12 + number - 1 + by
  return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}`
}

/** First and last day of a month, for the statement's period. */
export function daysOf(month: string): { from: string; to: string } {
  const [year = 0, number = 1] = month.split('-').map(Number)
  const last = new Date(Date.UTC(year, number, 0)).getUTCDate()
  return { from: `${month}-01`, to: `${month}-${String(last).padStart(2, '0')}` }
}

/** "November 2026" in the language. */
export function monthName(month: string, language: string, style: 'long' | 'short' = 'long'): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  const options: Intl.DateTimeFormatOptions =
    style === 'long' ? { year: 'numeric', month: 'long' } : { month: 'short' }
  return new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' }).format(
    Date.UTC(year, number - 1, 1),
  )
}

/** The month it is now, where the person is. */
export const presentMonth = (): string => monthOf(new Date().toISOString())
