/** When what I may do in a conversation may have changed. What it is now only the server says. Pure. */
import type { StreamEvent } from '~/lib/realtime'
import type { Conversation, Message } from '../types'

const SETTINGS = new Set(['set-admins-only-write', 'set-members-may-invite'])

export function mayTurn(me: string, kind: Conversation['kind'], events: readonly StreamEvent[]): boolean {
  return events.some(event => {
    if (event.kind === 'chat.conversation') return kind === 'direct'
    if (event.kind !== 'chat.message') return false
    const { message } = event.body as { message?: Message }
    const body = message?.body
    // A stranger's first message waits to be accepted, and until then there is no second.
    if (body?.type !== 'notice') return kind === 'direct' && message?.number === 1
    return SETTINGS.has(body.what) || (body.who ?? []).includes(me)
  })
}
