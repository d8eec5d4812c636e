/** Applying what a conversation's stream says. */
import type { Applied, Cursor, StreamEvent } from '~/lib/realtime'
import type { Conversation, Marks, Message, Shared } from '../types'
import { afterMarks, afterMessage, afterShared } from '../rules/conversation'
import { tell } from './changes'
import { type Writing, allOf, write } from './database'

/** What became of a part: written; known already; or not the continuation of what is here. */
export type Outcome = 'applied' | 'known' | 'gap'

/** Apply a part of a conversation's stream and its cursor in one transaction. */
export async function applyPart(me: string, part: Applied): Promise<Outcome> {
  const { stream: conversation, prev, cursor } = part
  const numbers = new Set<number>()
  const outcome = await write(async tx => {
    const known = await tx.objectStore('cursors').get(conversation)
    const local = known?.seq ?? 0
    if (known && known.epoch !== cursor.epoch) return 'gap'
    // Another tab was faster.
    if (cursor.seq <= local) return 'known'
    if (prev > local) return 'gap'
    for (const event of part.events) {
      if (event.seq <= local) continue
      const number = await applyEvent(tx, me, conversation, event)
      if (number !== null) numbers.add(number)
    }
    await tx.objectStore('cursors').put(cursor, conversation)
    return 'applied'
  })
  if (outcome === 'applied') tell({ conversation, numbers: [...numbers], outbox: numbers.size > 0 })
  return outcome
}

/** The history went on without this device: forget its copy and begin at the cursor. */
export async function startOver(conversation: string, cursor: Cursor): Promise<void> {
  await write(async tx => {
    await tx.objectStore('messages').delete(allOf(conversation))
    await tx.objectStore('cursors').put(cursor, conversation)
  })
  tell({ conversation })
}

/** The conversation is no longer mine to read. */
export async function forget(conversation: string): Promise<void> {
  await write(async tx => {
    await tx.objectStore('messages').delete(allOf(conversation))
    await tx.objectStore('cursors').delete(conversation)
    await tx.objectStore('conversations').delete(conversation)
  })
  tell({ conversation })
}

async function applyEvent(
  tx: Writing,
  me: string,
  conversation: string,
  event: StreamEvent,
): Promise<number | null> {
  const body = event.body as { message?: Message; conversation?: Shared; member?: string } & Partial<Marks>
  if (body.message) {
    await putMessage(tx, body.message, event.seq)
    await change(tx, conversation, old => afterMessage(old, me, body.message as Message, event))
    return body.message.number
  }
  if (event.kind === 'chat.conversation' && body.conversation) {
    const shared = body.conversation
    await change(tx, conversation, old => afterShared(old, shared))
  } else if (event.kind === 'chat.marked' && body.member !== undefined) {
    const marks = { member: body.member, delivered: body.delivered ?? 0, read: body.read ?? null }
    await change(tx, conversation, old => afterMarks(old, me, marks))
  }
  return null
}

/** Keep a message, and take what was written here out of the outbox: the server has it. */
export async function putMessage(tx: Writing, message: Message, touched: number): Promise<void> {
  const messages = tx.objectStore('messages')
  const old = await messages.get([message.conversation, message.number])
  await messages.put({
    conversation: message.conversation,
    number: message.number,
    message,
    touched: Math.max(touched, old?.touched ?? 0),
    ...(old?.heard && { heard: true }),
  })
  if (message.client_id === null) return
  const place = await tx.objectStore('outbox').index('client').getKey(message.client_id)
  if (place !== undefined) await tx.objectStore('outbox').delete(place)
}

async function change(tx: Writing, id: string, to: (old: Conversation) => Conversation): Promise<void> {
  const old = await tx.objectStore('conversations').get(id)
  if (old) await tx.objectStore('conversations').put(to(old))
}
