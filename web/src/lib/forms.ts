/** Native forms: values by name, and the server's refusals beside the fields they are about. */
import type { SubmitEvent } from 'react'
import { isProblem } from './api'

/** The texts of a submitted form by field name. */
export function valuesOf<N extends string>(
  event: SubmitEvent<HTMLFormElement>,
  ...names: N[]
): Record<N, string> {
  event.preventDefault()
  const data = new FormData(event.currentTarget)
  const pairs = names.map(name => [name, String(data.get(name) ?? '')] as const)
  return Object.fromEntries(pairs) as Record<N, string>
}

/**
 * The message for each field, by the server's field names and by `slugs` ("identity/handle" matches
 * "identity/handle-taken"); `rest` is the error when no field is to blame.
 */
export function fieldErrors(
  error: unknown,
  slugs: Readonly<Record<string, string>>,
): { fields: Readonly<Record<string, string>>; rest: unknown } {
  if (!isProblem(error)) return { fields: {}, rest: error }
  const owner = Object.entries(slugs).find(([slug]) => error.slug.startsWith(slug))?.[1]
  if (owner !== undefined) return { fields: { [owner]: error.title }, rest: null }
  const named = Object.fromEntries(Object.entries(error.fields).filter(([field]) => field !== ''))
  return { fields: named, rest: Object.keys(named).length > 0 ? null : error }
}
