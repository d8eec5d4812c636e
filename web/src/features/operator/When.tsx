import { useDates } from '~/lib/dates'

/** An instant in a table: to the second on a desk, to the minute where there is no room. */
export function When({ at }: { at: string }) {
  const dates = useDates()
  return (
    <time dateTime={at}>
      <span className="operator-extra">{dates.full(at)}</span>
      <span className="operator-short">{dates.moment(at)}</span>
    </time>
  )
}
