import { Fragment } from 'react'
import { useDates } from '~/lib/dates'

/** An instant in a table: to the second on a desk; where there is no room to the minute, the time below the day. */
export function When({ at }: { at: string }) {
  const dates = useDates()
  return (
    <time dateTime={at}>
      <span className="operator-extra">{dates.full(at)}</span>
      <span className="operator-short">
        {dates.parts(at).map(part => (
          <Fragment key={part}>
            <span>{part}</span>{' '}
          </Fragment>
        ))}
      </span>
    </time>
  )
}
