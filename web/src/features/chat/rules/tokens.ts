/** The parts of a text: words, links, mentions. Nothing is ever parsed as markup. */
import type { Mention } from '../types'

export type Token =
  | { kind: 'text'; text: string }
  | { kind: 'link'; text: string; href: string }
  | { kind: 'mention'; text: string; member: string }

const LINK = /\b(?:https?:\/\/|www\.)[^\s<>"'`（）《》，。！？、；：“”]+/giu
/** Belongs to the sentence, not to the address. */
const TRAILING = /[.,;:!?)\]}'"…]+$/u

/** A link that may be opened: of the web, and nothing that hides a name and a password before the host. */
export function hrefOf(text: string): string | null {
  try {
    const url = new URL(/^https?:/i.test(text) ? text : `https://${text}`)
    return /^https?:$/.test(url.protocol) && url.username === '' && url.hostname.includes('.')
      ? url.href
      : null
  } catch {
    return null
  }
}

/** Cut a text at its mentions, then at its links. Mentions that overlap or point outside are left as text. */
export function tokens(text: string, mentions: readonly Mention[] = []): Token[] {
  const characters = [...text]
  const found: Token[] = []
  let at = 0
  for (const { start, length, member } of mentions.toSorted((a, b) => a.start - b.start)) {
    if (start < at || length < 1 || start + length > characters.length) continue
    found.push(...links(characters.slice(at, start).join('')))
    found.push({ kind: 'mention', text: characters.slice(start, start + length).join(''), member })
    at = start + length
  }
  return [...found, ...links(characters.slice(at).join(''))]
}

function links(text: string): Token[] {
  const found: Token[] = []
  let at = 0
  for (const match of text.matchAll(LINK)) {
    const shown = match[0].replace(TRAILING, '')
    const href = hrefOf(shown)
    if (href === null) continue
    if (match.index > at) found.push({ kind: 'text', text: text.slice(at, match.index) })
    found.push({ kind: 'link', text: shown, href })
    at = match.index + shown.length
  }
  if (at < text.length) found.push({ kind: 'text', text: text.slice(at) })
  return found
}

/** One to three emoji and nothing else are shown large. */
export function isEmojiOnly(text: string): boolean {
  const trimmed = text.trim()
  if (trimmed === '' || /[\d#*]/.test(trimmed)) return false
  const parts = [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(trimmed)]
  return parts.length <= 3 && parts.every(part => /^\p{Emoji}/u.test(part.segment))
}
