/** Which of the prefetched pay codes to show, on the server's clock: the phone's own clock may be wrong. */

export type PayCode = { code: string; valid_from: string; expires_at: string }

/** A batch of codes and how far the server's clock was ahead of ours when it came. */
export type Batch = { codes: PayCode[]; ahead_ms: number }

export type Showing = { code: string; from_ms: number; until_ms: number }

/** How long one code is on show; the server's few seconds of grace after it are for the cashier, not for us. */
export const SHOWN_MS = 60_000
/** Fewer unshown codes than this, and it is time to fetch. */
export const LOW_WATER = 2

export function batchOf(codes: PayCode[], serverTime: string, nowMs: number): Batch {
  return { codes, ahead_ms: Date.parse(serverTime) - nowMs }
}

/** The code for this instant, or null when all have run out. Instants are the server's. */
export function showing(batch: Batch, nowMs: number, used: ReadonlySet<string>): Showing | null {
  const at = nowMs + batch.ahead_ms
  for (const one of batch.codes) {
    const span = spanOf(one)
    if (used.has(one.code) || at >= span.until_ms) continue
    if (at >= span.from_ms) return { code: one.code, ...span }
  }
  return null
}

function spanOf(code: PayCode): { from_ms: number; until_ms: number } {
  const from_ms = Date.parse(code.valid_from)
  return { from_ms, until_ms: Math.min(from_ms + SHOWN_MS, Date.parse(code.expires_at)) }
}

/** Whole seconds left for the code on show. */
export function secondsLeft(one: Showing, batch: Batch, nowMs: number): number {
  return Math.max(0, Math.ceil((one.until_ms - nowMs - batch.ahead_ms) / 1000))
}

/** How much of the code's time is left, 1 to 0, for the ring. */
export function fractionLeft(one: Showing, batch: Batch, nowMs: number): number {
  const span = one.until_ms - one.from_ms
  return span <= 0 ? 0 : Math.min(1, Math.max(0, (one.until_ms - nowMs - batch.ahead_ms) / span))
}

/** Whether so few codes are left that more should be fetched while there is a network. */
export function runningLow(batch: Batch, nowMs: number): boolean {
  const at = nowMs + batch.ahead_ms
  return batch.codes.filter(one => spanOf(one).from_ms > at).length < LOW_WATER
}

/** "2812 3456 7890 1234 56", as a cashier would read it out. */
export function spaced(code: string): string {
  return code.replace(/(\d{4})(?=\d)/g, '$1 ')
}
