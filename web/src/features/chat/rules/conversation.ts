/** What an event makes of a conversation, and what a row of the list says about it. Pure. */
import type { StreamEvent } from '~/lib/realtime'
import type { Conversation, Marks, Message, Shared } from '../types'

/** A message came, or changed: the last line, the count, and my own mark when it is mine and the next. */
export function afterMessage(
  old: Conversation,
  me: string,
  message: Message,
  event: Pick<StreamEvent, 'seq'>,
): Conversation {
  const known = old.last_number
  const isNew = message.number > known
  // As on the server: who had read everything before has read their own message as well.
  const { read_number } = old.mine
  const read = message.sender === me && read_number === message.number - 1 ? message.number : read_number
  const last_number = Math.max(known, message.number)
  return {
    ...old,
    last_number,
    ...(isNew && { last_at: message.at }),
    last_message: message.number >= known ? message : old.last_message,
    head: { ...old.head, seq: Math.max(old.head.seq, event.seq) },
    mine: withRead(old, last_number, read),
  }
}

export function afterShared(old: Conversation, shared: Shared): Conversation {
  // The count and the time come with the messages themselves.
  const { last_number, last_at } = old
  const isNewer = shared.last_number >= last_number
  return { ...old, ...shared, ...(!isNewer && { last_number, last_at }) }
}

export function afterMarks(old: Conversation, me: string, marks: { member: string } & Marks): Conversation {
  if (marks.member === me) {
    return { ...old, mine: withRead(old, old.last_number, marks.read ?? 0) }
  }
  const known = old.other_marks ?? { delivered: 0, read: null }
  const read = marks.read === null ? known.read : Math.max(known.read ?? 0, marks.read)
  return { ...old, other_marks: { delivered: Math.max(known.delivered, marks.delivered, read ?? 0), read } }
}

/** Read up to here. My own mark never goes back. */
export function withMark(old: Conversation, number: number): Conversation {
  return { ...old, mine: withRead(old, old.last_number, number) }
}

/** I look at it now. */
export function afterReading(old: Conversation, number: number): Conversation {
  return { ...old, mine: { ...withRead(old, old.last_number, number), marked_unread: false } }
}

function withRead(old: Conversation, last_number: number, read: number): Conversation['mine'] {
  const read_number = Math.max(old.mine.read_number, Math.min(read, last_number))
  const seen = Math.max(read_number, firstHidden(old))
  return { ...old.mine, read_number, unread: Math.max(0, last_number - seen) }
}

/** The last of the early messages that I do not see. */
export const firstHidden = (one: Conversation): number =>
  Math.max(one.mine.joined_number, one.mine.hidden_upto)

export const isMuted = (one: Conversation, now: number): boolean =>
  one.mine.muted_until !== null && Date.parse(one.mine.muted_until) > now

/** Pinned first, then the latest; like the server's list. */
export function inOrder(conversations: readonly Conversation[]): Conversation[] {
  return conversations.toSorted(
    (a, b) => Number(b.mine.pinned) - Number(a.mine.pinned) || Date.parse(b.last_at) - Date.parse(a.last_at),
  )
}

export type View = 'inbox' | 'archived' | 'requests'

export function viewOf(one: Conversation): View | null {
  if (one.mine.state === 'requested') return 'requests'
  if (one.mine.state !== 'active') return null
  return one.mine.archived ? 'archived' : 'inbox'
}

/** What the tab's badge counts: messages in the inbox that may disturb; one for a chat marked by hand. */
export function unreadTotal(conversations: readonly Conversation[], now: number): number {
  let total = 0
  for (const one of conversations) {
    if (viewOf(one) !== 'inbox' || isMuted(one, now)) continue
    total += Math.max(one.mine.unread, one.mine.marked_unread ? 1 : 0)
  }
  return total
}

/** How far a message of mine got in a direct conversation. */
export function tickOf(one: Conversation, number: number): 'sent' | 'delivered' | 'read' {
  if ((one.other_marks?.read ?? 0) >= number) return 'read'
  return (one.other_marks?.delivered ?? 0) >= number ? 'delivered' : 'sent'
}

/** Whether a voice message of mine says that nobody has played it; not where one of two keeps that to themselves. */
export function showsUnplayed(one: Conversation, message: Message): boolean {
  if (one.kind === 'self' || message.played) return false
  return one.kind === 'group' || one.other_marks?.read !== null
}
