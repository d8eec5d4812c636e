/** Messages are read in pages of fixed places: page p holds the numbers p*50+1 to p*50+50. */
export const PAGE = 50

export interface Stretch {
  from: number
  to: number
}

export const pageOf = (number: number): number => Math.floor((number - 1) / PAGE)
export const stretchOf = (page: number): Stretch => ({ from: page * PAGE + 1, to: (page + 1) * PAGE })

/** The pages that hold these numbers, and their neighbours half a page away. */
export function pagesFor({ from, to }: Stretch, last: number): number[] {
  const low = pageOf(Math.max(1, from - PAGE / 2))
  const high = pageOf(Math.max(1, Math.min(last, to + PAGE / 2)))
  return Array.from({ length: high - low + 1 }, (_, i) => low + i)
}

/** Whether this device was told about every number of a stretch that exists. */
export function isComplete(known: readonly { number: number }[], stretch: Stretch, last: number): boolean {
  return known.length >= Math.min(stretch.to, last) - stretch.from + 1
}
