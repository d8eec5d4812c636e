/** What the scanner saw, before the server says what it means. */

export type Found = {
  text: string
  format: string
  /** centre, as a fraction of the picture */ x: number
  y: number
}
export type Seen = {
  rawValue: string
  format: string
  boundingBox: { x: number; y: number; width: number; height: number }
}

/** Longest text the server reads. */
export const MAX_TEXT = 2048

/** The distinct codes in one picture, from top to bottom. The same text twice is one code. */
export function distinct(seen: readonly Seen[], width: number, height: number): Found[] {
  const byText = new Map<string, Found>()
  for (const one of seen) {
    const text = one.rawValue.trim()
    if (text === '' || text.length > MAX_TEXT || byText.has(text)) continue
    const { x, y, width: w, height: h } = one.boundingBox
    byText.set(text, {
      text,
      format: one.format,
      x: clamp((x + w / 2) / width),
      y: clamp((y + h / 2) / height),
    })
  }
  return [...byText.values()].toSorted((a, b) => a.y - b.y || a.x - b.x)
}

const clamp = (value: number) => Math.min(0.95, Math.max(0.05, Number.isFinite(value) ? value : 0.5))

/**
 * A camera gives several pictures of the same scene: one code may be read a little before its neighbour.
 * A lone code is taken when two pictures in a row agree, several are offered at once.
 */
export function decide(
  previous: readonly Found[],
  current: readonly Found[],
): 'none' | 'wait' | 'take' | 'choose' {
  if (current.length === 0) return 'none'
  if (current.length > 1) return 'choose'
  return previous.length === 1 && previous[0]?.text === current[0]?.text ? 'take' : 'wait'
}

/** Where a point of the video lies on a box that shows it with object-fit: cover. Fractions in, fractions out. */
export function onCover(point: { x: number; y: number }, video: Size, box: Size): { x: number; y: number } {
  const scale = Math.max(box.width / video.width, box.height / video.height)
  const place = (fraction: number, full: number, shown: number) =>
    clamp((fraction * full * scale - (full * scale - shown) / 2) / shown)
  return { x: place(point.x, video.width, box.width), y: place(point.y, video.height, box.height) }
}
export type Size = { width: number; height: number }

/** Typed by hand: spaces and dashes people put between groups are not part of a number. */
export function tidy(typed: string): string {
  const text = typed.trim()
  return /^[\d\s-]+$/.test(text) ? text.replace(/[\s-]/g, '') : text
}
