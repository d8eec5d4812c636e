/** Voucher codes as people type them: any case, any spacing; shown in groups of four. */

/** Crockford's letters: what looks like another sign means that sign. */
const LOOKALIKES: Record<string, string> = { O: '0', I: '1', L: '1' }
export const GROUP = 4

/** The bare code: upper case, no spaces or dashes, look-alikes mended. */
export function bare(typed: string): string {
  return typed
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replace(/[OIL]/g, letter => LOOKALIKES[letter] ?? letter)
}

/** The code in groups while it is being typed, and where the caret belongs. */
export function grouped(typed: string, caret: number): { text: string; caret: number } {
  const text = bare(typed).replace(/(.{4})(?=.)/g, '$1-')
  const before = bare(typed.slice(0, caret)).length
  const place = before + Math.floor(Math.max(0, before - 1) / GROUP)
  return { text, caret: Math.min(place, text.length) }
}
