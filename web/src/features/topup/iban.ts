/** What can be told of an IBAN without a bank: its check digits (ISO 7064, mod 97). The server knows the countries. */
export const tight = (text: string): string => text.replace(/[\s-]/g, '').toUpperCase()

export function isIban(text: string): boolean {
  const iban = tight(text)
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{8,30}$/.test(iban)) return false
  let rest = 0
  for (const sign of iban.slice(4) + iban.slice(0, 4)) {
    const value = parseInt(sign, 36)
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest === 1
}
