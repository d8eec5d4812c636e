/** Writing a message: into the outbox at once, to the server as soon as it can be reached. */
import { drainSoon } from '../sync/drain'
import { putWaiting } from '../store/outbox'
import type { Body, Pending, Quote, Waiting } from '../types'

export interface Written {
  body: Body
  files?: Pending[]
  reply_to?: Quote | null
  forward_of?: { conversation: string; number: number } | null
}

export async function send(conversation: string, written: Written): Promise<void> {
  const waiting: Waiting = {
    client_id: crypto.randomUUID(),
    conversation,
    body: written.body,
    files: written.files ?? [],
    reply_to: written.reply_to ?? null,
    forward_of: written.forward_of ?? null,
    at: new Date().toISOString(),
    refused: null,
  }
  await putWaiting(waiting)
  drainSoon()
}
