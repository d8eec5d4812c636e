import { memo } from 'react'
import { useDates } from '~/lib/dates'
import { noticeOf } from '../excerpt'
import { placeOf } from '../rules/rows'
import type { Message } from '../types'
import { useChatWords } from '../words'
import { Bubble, type BubbleProps } from './Bubble'
import type { Lookup } from './useMessages'

interface RowProps extends Omit<BubbleProps, 'kept' | 'message' | 'startsRun' | 'endsRun' | 'isLit'> {
  number: number
  /** The first number there is. */
  first: number
  /** The divider "new" stands above this one. */
  unreadFrom: number | null
  litNumber: number | null
  lookup: Lookup
}

/** One number of the conversation: its day, the line of the unread, and the message; or the place it will take. */
export const Row = memo(function Row({ number, first, unreadFrom, litNumber, lookup, ...rest }: RowProps) {
  const t = useChatWords()
  const dates = useDates()
  const kept = lookup(number)
  if (kept === undefined) return <div className="message-coming" aria-hidden />
  const message = kept?.message
  if (!message) return <div className="message-none" />
  const place = placeOf(before(number, first, lookup), message, after(number, lookup))
  return (
    <>
      {place.startsDay ? (
        <h2 className="day">
          <span>{dates.day(message.at)}</span>
        </h2>
      ) : null}
      {unreadFrom === number ? (
        <p className="unread-line">
          <span>{t('newMessages')}</span>
        </p>
      ) : null}
      {message.body?.type === 'notice' ? (
        <p className="notice-line">{noticeOf(message.body, t, rest.people.nameOf)}</p>
      ) : message.recalled_at ? (
        <p className="notice-line">{t('recalledBy', { name: rest.people.nameOf(message.sender) })}</p>
      ) : (
        <Bubble
          {...rest}
          kept={kept}
          message={message}
          startsRun={place.startsRun}
          endsRun={place.endsRun}
          isLit={litNumber === number}
        />
      )}
    </>
  )
})

/** The message above: null at the beginning, undefined when it is not here. */
function before(number: number, first: number, lookup: Lookup): Message | null | undefined {
  for (let above = number - 1; above >= first; above--) {
    const kept = lookup(above)
    if (kept !== null) return kept?.message ?? undefined
  }
  return null
}

function after(number: number, lookup: Lookup): Message | null | undefined {
  return lookup(number + 1)?.message
}
