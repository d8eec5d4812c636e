const LONGEST_WHOLE = 9

/** The amount after one more key: digits, "." or "Backspace". What may not be typed changes nothing. */
export function typeAmount(value: string, key: string, scale: number): string {
  if (key === 'Backspace') return value.slice(0, -1)
  const [whole = '', fraction] = value.split('.')
  if (key === '.') return scale === 0 || fraction !== undefined ? value : `${whole || '0'}.`
  if (fraction !== undefined) return fraction.length < scale ? value + key : value
  if (whole === '0') return key
  return whole.length < LONGEST_WHOLE ? value + key : value
}
