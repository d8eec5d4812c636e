/** Code 128, set C: pairs of digits, the densest bar code a shop's scanner reads. Drawn here because it must work offline. */

/** Widths of bar, space, bar, space, bar, space for the symbols 0 to 105 (ISO/IEC 15417, table 1), then the stop pattern. */
const PATTERNS = (
  '212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 ' +
  '123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 ' +
  '232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 ' +
  '313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 ' +
  '111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 ' +
  '111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 ' +
  '114311 411113 411311 113141 114131 311141 411131 211412 211214 211232'
).split(' ')
const STOP = '2331112'
const START_C = 105
/** Clear space a reader needs on each side, in modules. */
const QUIET = 10

/** The symbols of an even run of digits: start, pairs, check. */
export function symbols(digits: string): number[] {
  if (!/^(\d\d)+$/.test(digits)) throw new RangeError('Code 128 C takes an even number of digits')
  const pairs = digits.match(/\d\d/g)!.map(Number)
  const sum = pairs.reduce((total, value, place) => total + value * (place + 1), START_C)
  return [START_C, ...pairs, sum % 103]
}

export type Bars = { path: string; width: number }

/** An SVG path of the bars, one unit high, and its width in modules with the quiet zones. */
export function code128(digits: string): Bars {
  const widths = [
    ...symbols(digits)
      .map(symbol => PATTERNS[symbol]!)
      .join(''),
    ...STOP,
  ].map(Number)
  let x = QUIET
  let path = ''
  widths.forEach((width, place) => {
    if (place % 2 === 0) path += `M${x} 0h${width}v1h-${width}z`
    x += width
  })
  return { path, width: x + QUIET }
}
