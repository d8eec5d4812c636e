/** Writing mentions: what is being typed after an @, and where the chosen names stand in the end. Pure. */
import type { Mention } from '../types'

export interface MentionDraft {
  member: string
  name: string
}

/** What was typed after the @ before the caret; null when no name is being typed. */
export function mentionAt(text: string, caret: number): string | null {
  const match = /(?:^|\s)@([^\s@]{0,30})$/u.exec(text.slice(0, caret))
  return match ? (match[1] ?? '') : null
}

/** The text with the name in place of what was typed, and the caret after it. */
export function applyMention(text: string, caret: number, name: string): { text: string; caret: number } {
  const before = text.slice(0, caret).replace(/@[^\s@]{0,30}$/u, `@${name} `)
  return { text: before + text.slice(caret), caret: before.length }
}

/** The chosen names that still stand in the text, in order, counted in characters as the server does. */
export function mentionsIn(text: string, drafts: readonly MentionDraft[]): Mention[] {
  const found: Mention[] = []
  let from = 0
  for (const { member, name } of inTextOrder(text, drafts)) {
    const at = text.indexOf(`@${name}`, from)
    if (at < 0) continue
    const start = Array.from(text.slice(0, at)).length
    const length = [...name].length + 1
    found.push({ member, start, length })
    from = at + name.length + 1
  }
  return found
}

function inTextOrder(text: string, drafts: readonly MentionDraft[]): MentionDraft[] {
  return drafts.toSorted((a, b) => text.indexOf(`@${a.name}`) - text.indexOf(`@${b.name}`))
}
