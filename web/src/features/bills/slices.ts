/** The geometry of the charts. Shares are drawn from bigint minor units; only pixels are ever floats. */

export type Share<T> = { item: T; fraction: number; from: number; to: number }

/** Fractions of the whole and where each lies on a circle of 1, largest first. */
export function shares<T>(items: readonly T[], size: (item: T) => bigint): Share<T>[] {
  const sorted = [...items].filter(item => size(item) > 0n).toSorted((a, b) => (size(a) < size(b) ? 1 : -1))
  const total = sorted.reduce((sum, item) => sum + size(item), 0n)
  let from = 0
  return sorted.map(item => {
    const fraction = ratio(size(item), total)
    const share = { item, fraction, from, to: from + fraction }
    from = share.to
    return share
  })
}

/** part/whole as a number between 0 and 1, for drawing. */
export function ratio(part: bigint, whole: bigint): number {
  if (whole <= 0n) return 0
  return Number((part * 1_000_000n) / whole) / 1_000_000
}

/** The path of a ring segment from one fraction of the circle to another, clockwise from the top. */
export function segment(from: number, to: number, outer: number, inner: number, gap = 0): string {
  const span = to - from
  if (span >= 0.9999) return ring(outer, inner)
  const trim = Math.min(gap / 2, span / 4)
  const [a, b] = [from + trim, to - trim]
  const large = b - a > 0.5 ? 1 : 0
  const p = (fraction: number, radius: number) => point(fraction, radius)
  return `M${p(a, outer)}A${outer} ${outer} 0 ${large} 1 ${p(b, outer)}L${p(b, inner)}A${inner} ${inner} 0 ${large} 0 ${p(a, inner)}Z`
}

function ring(outer: number, inner: number): string {
  const circle = (radius: number, sweep: 0 | 1) =>
    `M0 ${-radius}A${radius} ${radius} 0 1 ${sweep} 0 ${radius}A${radius} ${radius} 0 1 ${sweep} 0 ${-radius}Z`
  return circle(outer, 1) + circle(inner, 0)
}

function point(fraction: number, radius: number): string {
  const angle = fraction * 2 * Math.PI
  return `${round(Math.sin(angle) * radius)} ${round(-Math.cos(angle) * radius)}`
}

const round = (value: number) => Math.round(value * 1000) / 1000
