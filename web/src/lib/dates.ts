/** Dates in the reader's language and time zone. */
import { language, useLanguage } from './i18n'
import { say } from './words'

/** The reader's own English or French, where their browser names it: British days, Swiss dots. */
function localeOf(lang: string): string {
  const tags = typeof navigator === 'undefined' ? [] : (navigator.languages ?? [])
  return tags.find(tag => tag.startsWith(`${lang}-`)) ?? lang
}

const made = new Map<string, Intl.DateTimeFormat>()

function format(lang: string, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${lang}/${name}`
  const known = made.get(key) ?? new Intl.DateTimeFormat(localeOf(lang), options)
  made.set(key, known)
  return known
}

const dayNumber = (at: Date) => Math.floor((at.getTime() - at.getTimezoneOffset() * 60_000) / 86_400_000)

export function formatTime(at: string | Date, lang: string = language()): string {
  return format(lang, 'time', { timeStyle: 'short' }).format(new Date(at))
}

export function formatDay(at: string | Date, lang: string = language(), now = new Date()): string {
  const date = new Date(at)
  const ago = dayNumber(now) - dayNumber(date)
  if (ago === 0) return say('today')
  if (ago === 1) return say('yesterday')
  const sameYear = date.getFullYear() === now.getFullYear()
  return sameYear
    ? format(lang, 'day', { month: 'short', day: 'numeric' }).format(date)
    : format(lang, 'dayYear', { year: 'numeric', month: 'short', day: 'numeric' }).format(date)
}

/** The parts of a moment: no day for today, then the time. */
function formatParts(at: string | Date, lang: string = language(), now = new Date()): string[] {
  const time = formatTime(at, lang)
  return dayNumber(now) === dayNumber(new Date(at)) ? [time] : [formatDay(at, lang, now), time]
}

/** "14:05" for today, "Yesterday 14:05", "12 Nov 14:05". */
export function formatMoment(at: string | Date, lang: string = language(), now = new Date()): string {
  return formatParts(at, lang, now).join(' ')
}

/** The time for today, else the day: how lists show when something happened last. */
export function formatBrief(at: string | Date, lang: string = language(), now = new Date()): string {
  return dayNumber(now) === dayNumber(new Date(at)) ? formatTime(at, lang) : formatDay(at, lang, now)
}

export function formatFull(at: string | Date, lang: string = language()): string {
  return format(lang, 'full', { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(at))
}

/** `2026-11` as "November 2026". */
export function formatMonth(month: string, lang: string = language()): string {
  return format(lang, 'month', { year: 'numeric', month: 'long' }).format(new Date(`${month}-15T12:00:00`))
}

export function useDates() {
  const lang = useLanguage()
  return {
    time: (at: string | Date) => formatTime(at, lang),
    day: (at: string | Date) => formatDay(at, lang),
    moment: (at: string | Date) => formatMoment(at, lang),
    parts: (at: string | Date) => formatParts(at, lang),
    brief: (at: string | Date) => formatBrief(at, lang),
    full: (at: string | Date) => formatFull(at, lang),
    month: (month: string) => formatMonth(month, lang),
  }
}
