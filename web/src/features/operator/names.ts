/** What the codes of the ledger are called; one that is new here is shown by its own name. */
import en from './strings/en'
import type { OperatorWords } from './words'

type Key = keyof typeof en & string
type Named = { [K in Key]: (typeof en)[K] extends `${string}{${string}` ? never : K }[Key]

const isNamed = (key: string): key is Named => Object.hasOwn(en, key)

function named(t: OperatorWords, key: string, otherwise: string): string {
  return isNamed(key) ? (t as (key: Named) => string)(key) : otherwise
}

const readable = (name: string) => name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ')

export const accountName = (t: OperatorWords, name: string): string => named(t, `acc_${name}`, readable(name))
export const transferName = (t: OperatorWords, name: string): string =>
  named(t, `trf_${name}`, readable(name))
export const purposeOf = (t: OperatorWords, name: string, purpose: string): string =>
  named(t, `why_${name}`, purpose)
export const limitName = (t: OperatorWords, limit: string): string =>
  named(t, `limit_${limit}`, readable(limit))
export const promiseName = (t: OperatorWords, what: string): string =>
  named(t, `promise_${what.replaceAll(' ', '_')}`, what)
export const phaseName = (t: OperatorWords, phase: string): string =>
  named(t, `phase_${phase}`, readable(phase))
export const reasonName = (t: OperatorWords, reason: string): string =>
  named(t, `reason_${reason}`, readable(reason))
export const invariantName = (t: OperatorWords, number: number, promise: string): string =>
  named(t, `promise_${number}`, promise)
export const kindName = (t: OperatorWords, kind: string): string => named(t, `kind_${kind}`, readable(kind))
