/** What was written here and is not with the server yet, first written first sent. */
import type { Waiting } from '../types'
import { tell } from './changes'
import { store, write } from './database'
import { putMessage } from './events'
import type { Message } from '../types'
import { afterMessage } from '../rules/conversation'

export async function readOutbox(conversation?: string): Promise<Waiting[]> {
  const db = await store()
  return conversation === undefined
    ? db.getAll('outbox')
    : db.getAllFromIndex('outbox', 'conversation', conversation)
}

export async function putWaiting(waiting: Waiting): Promise<void> {
  await write(tx => tx.objectStore('outbox').put(waiting))
  tell({ conversation: waiting.conversation, numbers: [], outbox: true })
}

export async function dropWaiting(waiting: Waiting): Promise<void> {
  await write(async tx => {
    const place = await tx.objectStore('outbox').index('client').getKey(waiting.client_id)
    if (place !== undefined) await tx.objectStore('outbox').delete(place)
  })
  tell({ conversation: waiting.conversation, numbers: [], outbox: true })
}

/** Change what waits, unless it is with the server by now. */
export async function changeWaiting(client_id: string, change: Partial<Waiting>): Promise<void> {
  const changed = await write(async tx => {
    const old = await tx.objectStore('outbox').index('client').get(client_id)
    if (old) await tx.objectStore('outbox').put({ ...old, ...change })
    return old
  })
  if (changed) tell({ conversation: changed.conversation, numbers: [], outbox: true })
}

/** The server has it: out of the outbox and among the messages, at once. The stream may have been faster. */
export async function handedOver(me: string, waiting: Waiting, message: Message): Promise<void> {
  await write(async tx => {
    const conversations = tx.objectStore('conversations')
    const known = await tx.objectStore('messages').get([message.conversation, message.number])
    if (!known?.message) await putMessage(tx, message, 0)
    const place = await tx.objectStore('outbox').index('client').getKey(waiting.client_id)
    if (place !== undefined) await tx.objectStore('outbox').delete(place)
    const old = await conversations.get(message.conversation)
    if (old && message.number > old.last_number)
      await conversations.put(afterMessage(old, me, message, { seq: 0 }))
  })
  tell({ conversation: waiting.conversation, numbers: [message.number], outbox: true })
}
