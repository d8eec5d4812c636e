/** Reading the named texts of an address. */
export type Raw = Record<string, unknown>

/** The named texts of an address, leaving out what is missing: digits alone would otherwise come as a number. */
export function texts<K extends string>(...names: K[]): (raw: Raw) => { [N in K]?: string } {
  return raw => {
    const pairs = names.flatMap(name => {
      const value = raw[name]
      return typeof value === 'string' || typeof value === 'number' ? [[name, String(value)]] : []
    })
    return Object.fromEntries(pairs) as { [N in K]?: string }
  }
}
